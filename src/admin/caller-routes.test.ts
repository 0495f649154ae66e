import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { millis } from "../kernel/clock.ts";
import type { Sighting } from "../learning/sighting.ts";
import type { CallerPage, Callers } from "./contract.ts";
import { today } from "./fixtures/learned.ts";
import { type AdminStage, adminStage, list, one, shadow, viewing } from "./fixtures/stage.ts";

let stage: AdminStage;
before(async () => {
  stage = await adminStage();
  for (let turn = 0; turn < 9; turn += 1) stage.callers.see(list, by("ps_web", turn, "web"));
  stage.callers.see(one, by("ps_web", 1, "web"));
  stage.callers.see(shadow, by("ps_night", 90, undefined));
});
beforeEach(() => stage.again());
after(() => stage.close());

/** Only what the view of callers reads; so many minutes ago. */
function by(subject: string, minutes: number, consumer: string | undefined): Sighting {
  const caller = { subject, consumer, proof: consumer === undefined ? "none" : "bearer" };
  const request = { bytes: 10 };
  const response = { status: 200, bytes: 1000 };
  const time = millis(today - minutes * 60_000);
  return { time, caller, refused: false, weight: 1, request, response, duration: 5 } as Sighting;
}

interface Views {
  readonly callers: Callers;
  readonly callerPage: CallerPage;
  readonly any: { readonly detail: string };
}

const ask = viewing<Views>(() => stage);

test("each row says who it is, and how it was in the window", async () => {
  const all = await ask("callers", "GET", "/v1/callers");
  assert.deepEqual([all.body.total, all.body.matching], [2, 2]);
  assert.deepEqual(
    all.body.callers.map(({ subject, consumer, proofs, exchanges, operations, window }) => [
      [subject, consumer, ...proofs],
      [exchanges, operations, window?.exchanges],
    ]),
    [
      [
        ["ps_web", "web", "bearer"],
        [10, 2, 10],
      ],
      [
        ["ps_night", undefined, "none"],
        [1, 1, 1],
      ],
    ],
  );
  const [web] = all.body.callers;
  assert.ok((web?.window?.responseBytes.p90 ?? 0) > 900);
  const hour = await ask("callers", "GET", "/v1/callers?window=hour&search=night");
  assert.equal(hour.body.callers[0]?.window?.exchanges, 0);
});

test("callers are searched, filtered and sorted", async () => {
  const cases: readonly [query: string, subjects: readonly string[]][] = [
    ["window=hour", ["ps_web", "ps_night"]],
    ["sort=first", ["ps_night", "ps_web"]],
    ["sort=name", ["ps_night", "ps_web"]],
    ["search=WEB", ["ps_web"]],
    ["search=orders+ps", ["ps_web"]],
    ["search=nobody", []],
    ["consumer=web", ["ps_web"]],
    ["consumer=we", []],
    [`operation=${encodeURIComponent(shadow)}`, ["ps_night"]],
    ["operation=GET+none+%2F", []],
    ["limit=1&offset=1", ["ps_night"]],
    ["limit=0", []],
  ];
  for (const [query, subjects] of cases) {
    const { body } = await ask("callers", "GET", `/v1/callers?${query}`);
    assert.deepEqual(
      body.callers.map(({ subject }) => subject),
      subjects,
      query,
    );
  }
});

test("what no list can be asked for is told", async () => {
  for (const query of ["sort=size", "window=year", "limit=1001", "limit=x", "offset=-1"]) {
    const { status, body } = await ask("any", "GET", `/v1/callers?${query}`);
    assert.equal(status, 400, query);
    assert.match(body.detail, new RegExp(`^${query.split("=")[0]}: `), query);
  }
});

test("a caller's page tells its usage and what it would miss", async () => {
  const { status, body } = await ask("callerPage", "GET", "/v1/callers/ps_web");
  assert.equal(status, 200);
  const { caller, operations } = body;
  assert.deepEqual([caller.subject, caller.consumer, caller.exchanges], ["ps_web", "web", 10]);
  assert.equal(caller.usage?.series.hour.length, 60);
  assert.deepEqual(caller.usage?.statuses, [{ status: 200, count: 10 }]);
  assert.deepEqual(
    operations.map(({ key, count, use, row }) => [key, count, use?.hour.exchanges, row?.api]),
    [
      [list, 9, 9, "shop@1"],
      [one, 1, 1, "shop@1"],
    ],
  );
  assert.equal((await ask("any", "GET", "/v1/callers/ps_nobody")).status, 404);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { millis } from "../../kernel/clock.ts";
import type { Sighting } from "../sighting.ts";
import { createUsage } from "./usage.ts";

const minute = 60_000;
const day = 1440 * minute;
/** A midnight. */
const start = 20_000 * day;

interface Told {
  readonly at: number;
  readonly subject?: string;
  readonly status?: number;
  readonly refused?: boolean;
  readonly duration?: number;
}

function sighted({
  at,
  subject = "anna",
  status = 200,
  refused = false,
  duration = 20,
}: Told): Sighting {
  return {
    id: "1",
    time: millis(at),
    source: { kind: "records", name: "test" },
    weight: 1,
    request: {
      method: "GET",
      scheme: "https",
      host: "api.example.com",
      segments: ["orders"],
      query: [],
      fields: [],
      cookies: [],
      body: { kind: "none" },
      bytes: 0,
      client: "192.0.2.1",
    },
    response: { status, mediaType: undefined, body: { kind: "none" }, bytes: 512 },
    duration: millis(duration),
    caller: {
      proof: "bearer",
      verified: true,
      subject,
      consumer: subject === "anna" ? "web" : undefined,
      roles: [],
      scopes: [],
      tenant: undefined,
    },
    declared: undefined,
    refused,
  };
}

function used(told: readonly Told[]) {
  const usage = createUsage();
  for (const one of told) usage.see(sighted(one));
  return usage;
}

test("an exchange is in the windows that reach back to it, and in no other", () => {
  const now = millis(start + 14 * 60 * minute + 30 * minute);
  const ages: readonly [age: number, hour: number, day: number, month: number][] = [
    [0, 1, 1, 1],
    [59 * minute, 1, 1, 1],
    [60 * minute, 0, 1, 1],
    [23 * 60 * minute, 0, 1, 1],
    [24 * 60 * minute, 0, 0, 1],
    [29 * day, 0, 0, 1],
    [30 * day, 0, 0, 0],
  ];
  for (const [age, inHour, inDay, inMonth] of ages) {
    const usage = used([{ at: now - age }]);
    const { hour, day: daily, month } = usage.read(now);
    assert.deepEqual(
      [hour.exchanges, daily.exchanges, month.exchanges],
      [inHour, inDay, inMonth],
      `${age / minute} minutes old`,
    );
    assert.deepEqual([hour.callers, daily.callers, month.callers], [inHour, inDay, inMonth]);
  }
});

test("what counts as an exchange, an error, a refusal, a status, a latency", () => {
  const now = millis(start + 30 * minute);
  const usage = used([
    { at: now, status: 200, duration: 10 },
    { at: now, status: 404, duration: 10 },
    { at: now, status: 503, duration: 1000, subject: "bert" },
    { at: now, status: 429, refused: true, duration: 0.1, subject: "carl" },
  ]).read(now);
  const { exchanges, errors, refused, callers, duration } = usage.hour;
  assert.deepEqual(
    { exchanges, errors, refused, callers },
    {
      exchanges: 4,
      errors: 1,
      refused: 1,
      callers: 3,
    },
  );
  assert.ok(Math.abs(duration.p50 - 10) < 0.41, String(duration.p50));
  assert.deepEqual(
    usage.statuses.map(({ status, count }) => [status, count]),
    [
      [200, 1],
      [404, 1],
      [503, 1],
    ],
  );
  assert.deepEqual(
    usage.topCallers.map(({ subject, consumer, count, guaranteed }) => [
      subject,
      consumer,
      count,
      guaranteed,
    ]),
    [
      ["anna", "web", 2, 2],
      ["bert", undefined, 1, 1],
      ["carl", undefined, 1, 1],
    ],
  );
});

test("the series has a point for each slot, oldest first, and they add up", () => {
  const now = millis(start + 100 * minute);
  const usage = used([0, 3, 3, 59, 70].map((ago) => ({ at: now - ago * minute })));
  const { series, hour } = usage.read(now);
  assert.deepEqual([series.hour.length, series.day.length, series.month.length], [60, 24, 30]);
  assert.equal(series.hour.at(-1)?.from, now);
  assert.equal(series.hour.at(-4)?.exchanges, 2);
  assert.equal(series.hour[0]?.exchanges, 1);
  const sum = series.hour.reduce((total, point) => total + point.exchanges, 0);
  assert.deepEqual([sum, hour.exchanges], [4, 4]);
  assert.ok((series.hour.at(-1)?.p50 ?? 0) > 19);
  assert.equal(series.hour.at(-2)?.p50, 0);
});

test("late exchanges fall into their slot, and those later than a month are counted", () => {
  const usage = used([{ at: start + 31 * day }, { at: start + 30 * day }]);
  assert.equal(usage.window(millis(start + 31 * day), "month").exchanges, 2);
  assert.equal(usage.late, 0);
  usage.see(sighted({ at: start + day }));
  assert.equal(usage.late, 1);
  assert.equal(usage.window(millis(start + 31 * day), "month").exchanges, 2);
});

test("the order of exchanges within a month does not matter, and merging is seeing both", () => {
  const told = fc.record({
    at: fc.integer({ min: start, max: start + 20 * day }),
    subject: fc.constantFrom("anna", "bert", "carl", "dora"),
    status: fc.constantFrom(200, 201, 404, 500),
    refused: fc.boolean(),
    duration: fc.integer({ min: 1, max: 5000 }),
  });
  const stream = fc.array(told, { maxLength: 60 });
  const now = millis(start + 20 * day);
  const plain = (usage: ReturnType<typeof createUsage>) => {
    const { month, statuses, topCallers, series } = usage.read(now);
    return {
      month,
      series: series.month,
      statuses: statuses.toSorted((left, right) => left.status - right.status),
      callers: topCallers.map(({ subject, last }) => `${subject} ${last}`).toSorted(),
    };
  };
  fc.assert(
    fc.property(stream, stream, (left, right) => {
      const both = plain(used([...left, ...right]));
      assert.deepEqual(plain(used([...right, ...left].toReversed())), both);
      const merged = createUsage(structuredClone(used(left).save()));
      merged.merge(used(right));
      assert.deepEqual(plain(merged), both);
    }),
    { numRuns: 40 },
  );
});

test("the busiest callers have rates, statuses and latency of their own", () => {
  const now = millis(start + day);
  const usage = createUsage();
  for (let turn = 0; turn < 2400; turn += 1) {
    const at = start + (turn * day) / 2400;
    usage.see(sighted({ at, subject: `busy-${turn % 2}`, duration: turn % 2 === 0 ? 10 : 300 }));
    if (turn % 10 === 0) usage.see(sighted({ at, subject: `once-${turn}` }));
  }
  const busiest = usage.busiest(now);
  assert.deepEqual(busiest.map(({ subject }) => subject).toSorted(), ["busy-0", "busy-1"]);
  for (const caller of busiest) {
    assert.ok(Math.abs(caller.perHour - 50) < 3, `${caller.perHour} an hour`);
    const expected = caller.subject === "busy-0" ? 10 : 300;
    assert.ok(Math.abs(caller.duration.p90 - expected) < expected * 0.06);
    assert.deepEqual(
      caller.statuses.map(({ status }) => status),
      [200],
    );
  }
  assert.equal(usage.read(now).topCallers.length, 32);
  usage.forget("busy-0");
  assert.ok(usage.read(now).topCallers.every(({ subject }) => subject !== "busy-0"));
});

test("last year's busiest caller is not this year's", () => {
  const now = millis(start + 365 * day);
  const usage = createUsage();
  for (let turn = 0; turn < 1000; turn += 1) usage.see(sighted({ at: start, subject: "old" }));
  usage.see(sighted({ at: now, subject: "new" }));
  assert.equal(usage.read(now).topCallers[0]?.subject, "new");
  assert.equal(usage.read(now).topCallers[0]?.count, 1);
});

test("an upstream with a status for everything fills no more than its bound", () => {
  const usage = used(
    Array.from({ length: 500 }, (_, place) => ({ at: start, status: 100 + place })),
  );
  const { month, statuses } = usage.read(millis(start));
  assert.equal(month.exchanges, 500);
  assert.equal(month.errors, 100);
  assert.ok(statuses.length <= 61);
  assert.equal(
    statuses.reduce((sum, { count }) => sum + count, 0),
    500,
  );
});

test("a saved form of another version is refused by name", () => {
  assert.throws(() => createUsage({ version: 2 }), /usage: cannot read version 2, only 1/);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import type { OperationPlan } from "../../engine/plan.ts";
import type { Settled, Sink } from "../../engine/settled.ts";
import { Fields } from "../../http/fields.ts";
import { millis } from "../../kernel/clock.ts";
import { mark, settledExchange } from "../fixtures/settled-exchange.ts";
import { captureInto } from "./capture.ts";
import { type Captured, CaptureReader } from "./read-capture.ts";
import { shown } from "./recent.ts";
import { RingReader, RingWriter, allocateRing } from "./ring.ts";

const pseudonym = (kind: string, id: string): string => `p${kind.length}.${id.length}`;

function stage() {
  const memory = allocateRing();
  const faults: unknown[] = [];
  const capture = captureInto(new RingWriter(memory), (fault) => void faults.push(fault));
  const sink: Sink = (settled) => {
    capture.exchange(settled);
    capture.flush();
  };
  const reader = new RingReader(memory);
  const captures = new CaptureReader(pseudonym);
  const next = (): Captured | undefined => reader.next((record) => captures.read(record));
  return { capture, sink, reader, next, faults };
}

const plan = {
  id: "GET /things/{id}",
  api: { name: "things", version: "1", hosts: ["api.test"], basePath: "/v1" },
  operation: { id: "GET /things/{id}", method: "GET", path: "/things/{id}" },
} as unknown as OperationPlan;

function exchange(over: Partial<Settled> = {}, facts: Partial<Settled["facts"]> = {}): Settled {
  const whole = settledExchange({ plan, ...over });
  const target = {
    path: "/v1/things/a%20b",
    segments: ["v1", "things", "a b"],
    query: "x=1&y=%C3%A4",
    pairs: [],
  };
  const head = { ...whole.facts.head, method: "GET", authority: "api.test", target };
  const fields = new Fields(["cookie", "sid=s3cret; a=b", "x-tenant", "north", "x-api-key", "k-1"]);
  return { ...whole, facts: { ...whole.facts, head: { ...head, fields }, ...facts } };
}

test("an exchange comes out of the ring as it went in", () => {
  const { sink, next } = stage();
  const json = { essence: "application/json", parameters: [], kind: "json" } as const;
  sink(
    exchange(
      {
        upstreamAnswer: {
          status: 201,
          fields: new Fields(["location", "/v1/things/17"]),
          mediaType: json,
          body: { kind: "json", text: '{"id":"ü"}', value: { id: "ü" } },
        },
      },
      { body: { kind: "form", mediaType: json, pairs: [["a\n", "b"]] } },
    ),
  );
  const { sighting, recent } = next() ?? assert.fail("nothing came");
  assert.equal(sighting.weight, 1);
  assert.deepEqual(sighting.declared, {
    api: "things",
    version: "1",
    key: "GET api.test /v1/things/{id}",
  });
  assert.deepEqual(sighting.request.segments, ["v1", "things", "a b"]);
  assert.deepEqual(sighting.request.query, [
    ["x", "1"],
    ["y", "ä"],
  ]);
  assert.deepEqual(sighting.request.cookies, ["sid", "a"]);
  assert.deepEqual(sighting.request.fields, [
    ["cookie", ""],
    ["x-tenant", "north"],
    ["x-api-key", ""],
  ]);
  assert.deepEqual(sighting.request.body, {
    kind: "form",
    mediaType: "",
    pairs: [["a\n", "b"]],
  });
  assert.deepEqual(sighting.response.body, {
    kind: "json",
    mediaType: "application/json",
    value: { id: "ü" },
  });
  assert.equal(sighting.response.status, 201);
  assert.equal(sighting.response.location, "/v1/things/17");
  assert.equal(recent.status, 200);
  assert.equal(sighting.caller.proof, "bearer");
  assert.equal(sighting.caller.verified, true);
  assert.equal(recent.operation, "GET api.test /v1/things/{id}");
  assert.deepEqual(
    shown(recent).trail.map(({ control, what }) => [control, what]),
    [
      ["jwt", "identify"],
      ["jwt", "fault"],
    ],
  );
  assert.equal(next(), undefined);
});

test("what people are shown holds nothing that a caller or an upstream wrote", () => {
  const { sink, next } = stage();
  sink(settledExchange({ plan: undefined }));
  const { recent } = next() ?? assert.fail("nothing came");
  assert.ok(!JSON.stringify(recent).includes(mark));
  assert.equal(recent.method, "other");
  assert.equal(recent.operation, "undeclared");
});

/** A part of a JWT. */
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

test("what an unverified token says of itself is neither learned nor shown", () => {
  const { sink, next } = stage();
  const claims = { sub: mark, client_id: mark, roles: [mark], scope: mark, tenant: mark };
  const token = `${part({ alg: "none" })}.${part(claims)}.c2ln`;
  const settled = exchange({}, { principal: undefined, body: { kind: "none" } });
  const fields = new Fields(["authorization", `Bearer ${token}`]);
  sink({ ...settled, facts: { ...settled.facts, head: { ...settled.facts.head, fields } } });
  const { sighting, recent } = next() ?? assert.fail("nothing came");
  assert.equal(sighting.caller.proof, "bearer");
  assert.ok(!JSON.stringify([sighting.caller, recent]).includes(mark));
});

test("what the gateway answered itself is told apart", () => {
  const { sink, next } = stage();
  const denial = { control: "jwt", reason: "missing" };
  const over: Partial<Settled> = {
    upstreamAnswer: undefined,
    status: 401,
    ending: "denied",
    denial,
  };
  sink(exchange(over, { principal: undefined }));
  const { sighting, recent } = next() ?? assert.fail("nothing came");
  assert.equal(sighting.refused, true);
  assert.equal(sighting.response.status, 401);
  assert.equal(sighting.caller.proof, "api-key");
  assert.equal(sighting.caller.verified, false);
  assert.deepEqual(recent.denial, denial);
});

test("a busy learner is handed a share, evenly, and each one taken stands for those passed over", () => {
  const { sink, reader, next } = stage();
  reader.share = 0.1;
  const offered = 5000;
  const rare = { ...plan } as OperationPlan;
  for (let n = 0; n < offered; n += 1) {
    // All within one window, but for the rare operation: one in each.
    const time = millis(256 * 1000 + (n % 200));
    sink(exchange({}, { time, body: { kind: "none" } }));
    if (n % 500 === 0) {
      const later = millis(256 * (1000 + n));
      sink(exchange({ plan: rare }, { time: later, body: { kind: "none" }, id: "rare" }));
    }
    if (n % 100 === 0) while (next() !== undefined);
  }
  const counts = reader.counts();
  assert.equal(counts.offered, offered + 10);
  assert.equal(counts.passed + counts.written, counts.offered);
  assert.ok(Math.abs(counts.written / offered - 0.1) < 0.03, `${counts.written} of ${offered}`);
});

test("a busy gateway writes at once, after those that wait", () => {
  const { capture, reader, next } = stage();
  const offer = (id: string): void =>
    capture.exchange(exchange({}, { id, time: millis(10), body: { kind: "none" } }));
  const read = (): string[] => {
    const ids: string[] = [];
    for (let found = next(); found !== undefined; found = next()) ids.push(found.sighting.id);
    return ids;
  };
  for (const id of ["a", "b"]) offer(id);
  assert.deepEqual(read(), []);
  reader.share = 0.999;
  offer("c");
  assert.deepEqual(read(), ["a", "b", "c"]);
});

test("one that cannot be written costs itself alone, and the next stands for it", () => {
  const { capture, reader, next, faults } = stage();
  const body = {
    kind: "text",
    mediaType: undefined,
    get text(): string {
      throw new Error("unreadable");
    },
  } as const;
  for (const one of [exchange({}, { id: "a" }), exchange({}, { body }), exchange({}, { id: "c" })])
    capture.exchange(one);
  capture.flush();
  capture.exchange(exchange({}, { id: "d" }));
  capture.flush();
  const seen = [next(), next(), next(), next()].map((found) => [
    found?.sighting.id,
    found?.sighting.weight,
  ]);
  assert.deepEqual(seen, [
    ["a", 1],
    ["c", 1],
    ["d", 2],
    [undefined, undefined],
  ]);
  assert.deepEqual(faults.map(String), ["Error: unreadable"]);
  const { offered, written, passed } = reader.counts();
  assert.deepEqual([offered, written, passed], [4, 3, 1]);
});

test("an operation's first exchange that could not be written leaves its place to the next", () => {
  const { sink, reader, next, faults } = stage();
  reader.share = 0;
  const body = {
    kind: "text",
    mediaType: undefined,
    get text(): string {
      throw new Error("unreadable");
    },
  } as const;
  const time = millis(10);
  sink(exchange({}, { id: "a", time }));
  sink(exchange({}, { id: "b", time, body }));
  for (const id of ["c", "d"]) sink(exchange({}, { id, time }));
  const seen = [next(), next(), next()].map((found) => found?.sighting.id);
  assert.deepEqual(seen, ["a", "c", undefined]);
  assert.equal(faults.length, 1);
});

test("weights add up to what was offered, and an operation called seldom is never passed over", () => {
  const { sink, reader, next } = stage();
  reader.share = 0;
  const seen = { common: 0, rare: 0 };
  const read = (): void => {
    for (let found = next(); found !== undefined; found = next()) {
      seen[found.sighting.id === "rare" ? "rare" : "common"] += found.sighting.weight;
    }
  };
  const rare = { ...plan } as OperationPlan;
  for (let n = 0; n < 3000; n += 1) {
    const time = millis(n);
    sink(exchange({}, { time, body: { kind: "none" } }));
    if (n % 300 === 0) sink(exchange({ plan: rare }, { time, body: { kind: "none" }, id: "rare" }));
    read();
  }
  assert.equal(seen.rare, 10);
  // Those passed over since the last one taken are told by the next.
  assert.ok(seen.common > 2700 && seen.common <= 3000, String(seen.common));
});

test("a hidden endpoint that is called seldom does not go under in undeclared traffic", () => {
  const { sink, reader, next } = stage();
  reader.share = 0;
  const hidden = { ...plan, operation: undefined } as OperationPlan;
  const call = (segments: readonly string[], time: number): void => {
    const one = exchange({ plan: hidden });
    const path = `/${segments.join("/")}`;
    const target = { path, segments, query: "", pairs: [] };
    const head = { ...one.facts.head, target };
    sink({ ...one, facts: { ...one.facts, head, time: millis(time), body: { kind: "none" } } });
  };
  const seen = new Map<string, number>();
  for (let n = 0; n < 3000; n += 1) {
    call(["v1", "things", `${n}`], n);
    if (n % 1000 === 500) call(["internal", "debug", "dump"], n);
    for (let found = next(); found !== undefined; found = next()) {
      const [first = ""] = found.sighting.request.segments;
      seen.set(first, (seen.get(first) ?? 0) + found.sighting.weight);
    }
  }
  assert.equal(seen.get("internal"), 3);
  assert.ok((seen.get("v1") ?? 0) > 2700, String(seen.get("v1")));
});

test("what calls very many operations does not make all of them rare", () => {
  const { sink, reader, next } = stage();
  reader.share = 0;
  const plans = Array.from({ length: 1000 }, (): OperationPlan => ({ ...plan }));
  for (const one of plans) sink(exchange({ plan: one }, { time: millis(10) }));
  let taken = 0;
  while (next() !== undefined) taken += 1;
  assert.equal(taken, 64);
});

test("a body too long to hand over is told by its size alone", () => {
  const { sink, next } = stage();
  const text = JSON.stringify("x".repeat(70_000));
  const body = {
    kind: "json",
    mediaType: { essence: "application/json", parameters: [], kind: "json" },
    text,
    value: "",
  } as const;
  sink(exchange({}, { body }));
  assert.equal(next()?.sighting.request.body.kind, "unread");
});

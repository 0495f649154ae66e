import assert from "node:assert/strict";
import { test } from "node:test";
import { anApi } from "../../test/fixtures/exchange.ts";
import { type Told, json, sighting, witness } from "../../test/learned/sightings.ts";
import { millis } from "../kernel/clock.ts";
import { aContract } from "../registry/fixtures/declarations.ts";
import type { Declared } from "./declared.ts";
import { OperationMemory } from "./operation-memory.ts";
import type { Sighting } from "./sighting.ts";

const key = "GET api.example.com /orders";
/** 2026-11-20. */
const start = 1_795_132_800_000;
const later = millis(start + 3_600_000);

function taught(...seen: readonly (Told & Partial<Pick<Sighting, "weight" | "source">>)[]) {
  const memory = new OperationMemory(key);
  for (const [place, { weight = 1, source, ...told }] of seen.entries()) {
    const plain = sighting({ segments: ["orders"], answer: json({ total: 1 }), ...told });
    const time = millis(start + place * 1000);
    const whole = { ...plain, time, weight, source: source ?? plain.source };
    memory.see(whole, [], witness(told.caller?.subject ?? "s"));
  }
  return memory;
}

test("a summary counts by weight, and tells first and last, hosts and sources", () => {
  const memory = taught(
    { weight: 4, host: "b.example.com" },
    { status: 302 },
    { status: 404 },
    { status: 503, source: { kind: "har", name: "a.har" } },
    { status: 429, refused: true, weight: 2 },
  );
  const told = memory.summary(later);
  assert.deepEqual([told.method, told.host, told.path], ["GET", "api.example.com", "/orders"]);
  assert.equal(told.exchanges, 9);
  assert.deepEqual(told.outcomes, { "2": 4, "3": 1, "4": 1, "5": 1, refused: 2 });
  assert.deepEqual([told.first, told.last], [start, start + 4000]);
  assert.deepEqual(told.hosts, ["api.example.com", "b.example.com"]);
  assert.deepEqual(told.sources, [
    { kind: "records", name: "t" },
    { kind: "har", name: "a.har" },
  ]);
  assert.equal(told.lastDay.exchanges, 9);
});

test("hosts and sources that strangers make up have bounds", () => {
  const memory = taught(
    ...Array.from({ length: 40 }, (_, place) => ({
      host: `h${place}.example.com`,
      source: { kind: "records", name: `f${place}` } as const,
    })),
  );
  const told = memory.summary(later);
  assert.equal(told.hosts.length, 8);
  assert.equal(told.sources.length, 16);
  assert.equal(told.exchanges, 40);
});

function declared(total: object): Declared {
  const schema = { type: "object", properties: { total } };
  const contract = aContract({
    "/orders": {
      get: {
        responses: {
          200: { description: "ok", content: { "application/json": { schema } } },
        },
      },
    },
  });
  const [operation] = contract.operations;
  assert.ok(operation);
  return { key, api: anApi({ hosts: ["api.example.com"], contract }), operation };
}

test("a contract that comes, changes or goes is held against what is known already", () => {
  const memory = taught({}, {}, {});
  const told = () => {
    const { undocumented, drift, declared: as } = memory.summary(later);
    return { undocumented, drift, as: as?.api };
  };
  assert.deepEqual(told(), { undocumented: [], drift: [], as: undefined });
  memory.declare(declared({ type: "integer" }));
  assert.deepEqual(told(), { undocumented: [], drift: [], as: "shop" });
  memory.declare(declared({ type: "string" }));
  assert.deepEqual(told().drift, ["response 2 application/json total: integer, declared string"]);
  memory.declare(undefined);
  assert.deepEqual(told(), { undocumented: [], drift: [], as: undefined });
});

test("two memories together tell what one would have told", () => {
  const first: readonly Told[] = [{}, { status: 404 }, { host: "b.example.com" }];
  const second: readonly Told[] = [
    { caller: { subject: "z", proof: "bearer" }, answer: json({ total: 1, more: true }) },
  ];
  const together = taught(...first);
  together.absorb(taught(...second));
  const one = taught(...first, ...second);
  const { first: _first, last: _last, ...told } = together.summary(later);
  const { first: _from, last: _to, ...wanted } = one.summary(later);
  assert.deepEqual(told, wanted);
  assert.deepEqual(together.fields(), one.fields());
});

test("what is kept makes the same memory, which has not changed since", () => {
  const memory = taught({}, { status: 500 });
  const again = new OperationMemory(key, structuredClone(memory.keep()));
  assert.equal(again.changed, false);
  assert.deepEqual(again.summary(later), memory.summary(later));
  assert.deepEqual(again.fields(), memory.fields());
  assert.deepEqual(again.usage(later), memory.usage(later));
});

import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import type { JsonValue } from "../../http/json.ts";
import { FieldPaths } from "./field-paths.ts";

function walked(paths: FieldPaths, value: JsonValue, steps = 1000): string[] {
  const seen: string[] = [];
  paths.walk(value, { steps }, (field, leaf) => seen.push(`${field.path}=${leaf}`));
  return seen;
}

const cases: readonly [value: JsonValue, seen: readonly string[]][] = [
  [
    { orders: [{ id: 1, customer: { email: "e" } }] },
    ["orders[].id=1", "orders[].customer.email=e"],
  ],
  [
    [{ id: 1 }, { id: 2 }],
    ["[].id=1", "[].id=2"],
  ],
  [[[7]], ["[][]=7"]],
  ["plain", ["=plain"]],
  [
    { prices: { 17: { amount: 3 }, 18: { amount: 4 } } },
    ["prices{}.amount=3", "prices{}.amount=4"],
  ],
  [{ a: null, b: [], c: {} }, []],
];

test("places have the names that learned fields have", () => {
  for (const [value, seen] of cases) assert.deepEqual(walked(new FieldPaths(100), value), seen);
});

test("an object of more names than an object has is a map", () => {
  const paths = new FieldPaths(1000);
  const names = Array.from({ length: 80 }, (_, index) => [`n${index}`, 1] as const);
  const seen = walked(paths, Object.fromEntries(names));
  assert.equal(seen.filter((place) => place === "{}=1").length, 16);
});

test("places, depth and steps are bounded, whatever comes", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 20 }), (value) => {
      const paths = new FieldPaths(10);
      const places = new Set(
        walked(paths, value as JsonValue, 50).map((place) => place.split("=")[0]),
      );
      assert.ok(places.size <= 11);
      assert.ok(walked(paths, value as JsonValue, 5).length <= 5);
    }),
  );
  let deep: JsonValue = 1;
  for (let level = 0; level < 1000; level += 1) deep = { a: deep };
  assert.deepEqual(walked(new FieldPaths(5000), deep), []);
});

test("a stranger's names are names, not properties", () => {
  const value = JSON.parse('{"constructor":{"id":5},"hasOwnProperty":6}') as JsonValue;
  assert.deepEqual(walked(new FieldPaths(9), value), ["constructor.id=5", "hasOwnProperty=6"]);
});

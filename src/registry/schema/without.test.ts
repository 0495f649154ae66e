import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import type { JsonValue } from "../../http/json.ts";
import type { JsonObject } from "../json-object.ts";
import type { Spot } from "./run.ts";
import { without } from "./without.ts";

/** Every property of the value, in the order in which a judge meets them. */
function spotsOf(value: JsonValue): readonly Spot[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return (value as readonly JsonValue[]).flatMap((item) => spotsOf(item));
  const object = value as JsonObject;
  return Object.keys(object).flatMap((key) => [{ object, key }, ...spotsOf(object[key] ?? null)]);
}

/** What is meant, said as plainly as can be. */
function plainly(value: JsonValue, spots: readonly Spot[]): JsonValue {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    return (value as readonly JsonValue[]).map((item) => plainly(item, spots));
  }
  const object = value as JsonObject;
  const kept = Object.entries(object).filter(
    ([name]) => !spots.some((spot) => spot.object === object && spot.key === name),
  );
  return Object.fromEntries(kept.map(([name, item]) => [name, plainly(item, spots)]));
}

/** A value, the spots that go, and the same spots in another order. */
const cases = fc
  .jsonValue({ maxDepth: 4 })
  // As the reader of answers does: it refuses this name.
  .map((value) => JSON.parse(JSON.stringify(value).replaceAll("__proto__", "proto")) as JsonValue)
  .chain((value) => {
    const all = spotsOf(value);
    return fc
      .subarray([...all])
      .chain((gone) =>
        fc.tuple(
          fc.constant(value),
          fc.constant(gone),
          fc.shuffledSubarray(gone, { minLength: gone.length }),
        ),
      );
  });

test("in whatever order the properties are told, exactly they are gone", () => {
  let met = 0;
  fc.assert(
    fc.property(cases, ([value, gone, shuffled]) => {
      const before = JSON.stringify(value);
      // What lies beneath a property that goes was never judged: it may be told all the same.
      const wanted = JSON.stringify(plainly(value, gone));
      assert.equal(JSON.stringify(without(value, gone)), wanted);
      assert.equal(JSON.stringify(without(value, shuffled)), wanted);
      assert.equal(JSON.stringify(value), before, "the value itself is left alone");
      met += gone.length;
    }),
    { numRuns: 1000 },
  );
  assert.ok(met > 700, `only ${met} properties were taken out`);
});

test("what loses nothing is shared", () => {
  const value = { a: { b: 1, c: 2 }, d: { e: [{ f: 1 }] } };
  const left = without(value, [{ object: value.a, key: "c" }]) as typeof value;
  assert.deepEqual(left, { a: { b: 1 }, d: { e: [{ f: 1 }] } });
  assert.equal(left.d, value.d);
});

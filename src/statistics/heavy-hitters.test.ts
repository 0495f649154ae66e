import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { HeavyHitters } from "./heavy-hitters.ts";

const stream = fc.array(fc.oneof(fc.nat(5), fc.nat(60)), { maxLength: 400 });
const made = (keys: readonly number[], places = 10) => {
  const hitters = new HeavyHitters<string>(places);
  for (const key of keys) hitters.add(key, 1, (first) => `v${first}`);
  return hitters;
};
const truth = (keys: readonly number[], wanted: number) =>
  keys.filter((key) => key === wanted).length;

/** What Space-Saving guarantees, of one stream or of several merged. */
function holds(hitters: HeavyHitters<string>, keys: readonly number[]): void {
  const most = keys.length / hitters.places;
  assert.ok(hitters.all().length <= hitters.places);
  for (const { key, count, error, value } of hitters.all()) {
    const exact = truth(keys, key);
    assert.ok(count >= exact && count - error <= exact, `${key}: ${count} - ${error}, ${exact}`);
    assert.ok(error <= most, `${key}: error ${error} of ${most}`);
    assert.equal(value, `v${key}`);
  }
  for (const key of new Set(keys)) {
    if (truth(keys, key) > most) assert.ok(hitters.get(key), `${key} is heavy and missing`);
  }
}

test("counts are bounded from both sides, and no heavy one is missing", () => {
  fc.assert(fc.property(stream, (keys) => holds(made(keys), keys)));
});

test("merging keeps the guarantees", () => {
  fc.assert(
    fc.property(stream, stream, (left, right) => {
      const hitters = made(left);
      hitters.merge(made(right), (mine) => mine);
      holds(hitters, [...left, ...right]);
    }),
  );
});

test("saved, scaled, sorted and deleted", () => {
  const hitters = new HeavyHitters<string>(10);
  hitters.restore(structuredClone(made([1, 1, 1, 2, 3, 3]).all()));
  hitters.scale(0.5);
  assert.deepEqual(
    hitters.sorted().map(({ key, count }) => [key, count]),
    [
      [1, 1.5],
      [3, 1],
      [2, 0.5],
    ],
  );
  hitters.delete(3);
  assert.equal(hitters.get(3), undefined);
  assert.equal(hitters.evicted, 0);
});

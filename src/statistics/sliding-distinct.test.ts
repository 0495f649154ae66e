import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { keyedHash } from "./keyed-hash.ts";
import { SlidingDistinct } from "./sliding-distinct.ts";

const hash = keyedHash({ low: 7, high: 9 });
const settings = { registers: 512, horizon: 1000 };

test("up to 64 things are counted exactly, in every window", () => {
  const sighting = fc.tuple(fc.nat(63), fc.nat(900));
  fc.assert(
    fc.property(fc.array(sighting, { maxLength: 300 }), fc.nat(900), (sightings, since) => {
      const distinct = new SlidingDistinct(settings);
      for (const [thing, tick] of sightings) distinct.add(hash(`t${thing}`), tick);
      const truth = new Set(sightings.filter(([, tick]) => tick >= since).map(([thing]) => thing));
      assert.equal(distinct.since(since), truth.size);
    }),
  );
});

for (const registers of [64, 512, 1024]) {
  test(`with ${registers} registers the error stays below four standard errors`, () => {
    const bound = (4 * 1.04) / Math.sqrt(registers);
    for (const total of [65, 300, 2_000, 20_000, 100_000]) {
      const distinct = new SlidingDistinct({ registers, horizon: 1000 });
      for (let thing = 0; thing < total; thing += 1) distinct.add(hash(`${total}-${thing}`), 5);
      const error = Math.abs(distinct.since(0) - total) / total;
      assert.ok(error < bound, `${total}: ${error}`);
    }
  });
}

test("the estimate has no bias worth the name", () => {
  let sum = 0;
  const runs = 40;
  for (let run = 0; run < runs; run += 1) {
    const distinct = new SlidingDistinct({ registers: 64, horizon: 10 });
    for (let thing = 0; thing < 1000; thing += 1) distinct.add(hash(`${run} ${thing}`), 1);
    sum += distinct.since(0) / 1000;
  }
  assert.ok(Math.abs(sum / runs - 1) < 0.06, String(sum / runs));
});

test("each window has its own count, also when the past is dense", () => {
  const distinct = new SlidingDistinct(settings);
  for (let tick = 0; tick < 400; tick += 1) {
    for (let thing = 0; thing < 25; thing += 1) distinct.add(hash(`${tick}:${thing}`), tick);
  }
  for (const [since, truth] of [
    [0, 10_000],
    [200, 5_000],
    [360, 1_000],
    [390, 250],
    [400, 0],
  ] as const) {
    const error = Math.abs(distinct.since(since) - truth) / Math.max(1, truth);
    assert.ok(error < 0.19, `since ${since}: ${error}`);
  }
});

test("a merge is the sketch of both streams, whichever comes first", () => {
  const stream = fc.array(fc.tuple(fc.nat(400), fc.nat(50)), { maxLength: 400 });
  fc.assert(
    fc.property(stream, stream, (left, right) => {
      const make = (sightings: readonly (readonly [number, number])[]) => {
        const distinct = new SlidingDistinct(settings);
        for (const [thing, tick] of sightings) distinct.add(hash(`${thing}`), tick);
        return distinct;
      };
      const [one, two, both] = [make(left), make(right), make([...left, ...right])];
      const saved = structuredClone(one.save());
      one.merge(two);
      const restored = new SlidingDistinct(settings);
      restored.restore(saved);
      two.merge(restored);
      for (const since of [0, 10, 25, 49]) {
        assert.equal(one.since(since), both.since(since));
        assert.equal(two.since(since), both.since(since));
      }
    }),
    { numRuns: 60 },
  );
});

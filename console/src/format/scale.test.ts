import assert from "node:assert/strict";
import { test } from "node:test";
import { logPlace, roundTop, tickIndices, upward } from "./scale.ts";

test("the top of an axis is round and never below what it shows", () => {
  const cases: readonly [number, number][] = [
    [0, 1],
    [1, 1],
    [3, 5],
    [11, 20],
    [21, 25],
    [26, 50],
    [51, 100],
    [1000, 1000],
    [1001, 2000],
  ];
  for (const [value, top] of cases) assert.equal(roundTop(value), top);
});

test("greater is higher, and nothing leaves the picture", () => {
  const y = upward(100, 50);
  assert.deepEqual([y(0), y(50), y(100), y(200), y(-1)], [50, 25, 0, 0, 50]);
});

test("places on a logarithmic track", () => {
  assert.equal(logPlace(10, 1, 100), 0.5);
  assert.equal(logPlace(0, 1, 100), 0);
  assert.equal(logPlace(1000, 1, 100), 1);
  assert.equal(logPlace(5, 5, 5), 1);
});

test("ticks are even and within the series", () => {
  assert.deepEqual(tickIndices(60, 6), [0, 10, 20, 30, 40, 50]);
  assert.deepEqual(tickIndices(3, 6), [0, 1, 2]);
  assert.deepEqual(tickIndices(0, 6), []);
});

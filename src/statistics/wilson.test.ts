import assert from "node:assert/strict";
import { test } from "node:test";
import { wilson } from "./wilson.ts";

const cases: readonly [hits: number, trials: number, lower: number, upper: number][] = [
  [0, 0, 0, 1],
  [0, 10, 0, 0.213],
  [10, 10, 0.787, 1],
  [5, 10, 0.269, 0.731],
  [90, 100, 0.84, 0.939],
];

for (const [hits, trials, lower, upper] of cases) {
  test(`${hits} of ${trials}`, () => {
    const bounds = wilson(hits, trials);
    assert.ok(Math.abs(bounds.lower - lower) < 0.001, String(bounds.lower));
    assert.ok(Math.abs(bounds.upper - upper) < 0.001, String(bounds.upper));
  });
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { formatCount, formatCounted, formatShare } from "./number.ts";

test("counts are exact while that is readable", () => {
  const cases: readonly [number, string][] = [
    [0, "0"],
    [999, "999"],
    [1204, "1,204"],
    [99_999, "99,999"],
    [100_000, "100K"],
    [1_234_567, "1.23M"],
  ];
  for (const [count, text] of cases) assert.equal(formatCount(count), text);
});

test("one is not many", () => {
  assert.equal(formatCounted(1, "operation"), "1 operation");
  assert.equal(formatCounted(0, "operation"), "0 operations");
  assert.equal(formatCounted(2, "entry", "entries"), "2 entries");
});

test("a share is never rounded to nothing or to all", () => {
  const cases: readonly [number, number, string][] = [
    [0, 10, "0 %"],
    [1, 100_000, "< 0.1 %"],
    [1, 200, "0.5 %"],
    [1, 3, "33 %"],
    [99_999, 100_000, "> 99.9 %"],
    [10, 10, "100 %"],
    [0, 0, "–"],
  ];
  for (const [part, all, text] of cases) assert.equal(formatShare(part, all), text);
});

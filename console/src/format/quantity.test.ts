import assert from "node:assert/strict";
import { test } from "node:test";
import { formatBytes, formatDuration, formatRate } from "./quantity.ts";

test("durations", () => {
  const cases: readonly [number, string][] = [
    [0, "0 ms"],
    [0.421, "0.42 ms"],
    [1.26, "1.3 ms"],
    [38.4, "38 ms"],
    [1240, "1.2 s"],
    [59_000, "59 s"],
    [240_000, "4 min"],
    [3 * 3_600_000, "3 h"],
    [3 * 86_400_000, "3 d"],
  ];
  for (const [ms, text] of cases) assert.equal(formatDuration(ms), text);
});

test("sizes", () => {
  const cases: readonly [number, string][] = [
    [0, "0 B"],
    [640, "640 B"],
    [999, "999 B"],
    [1000, "1 KB"],
    [2448, "2.4 KB"],
    [999_600, "1 MB"],
    [123_456_789, "123 MB"],
    [2e15, "2000 TB"],
  ];
  for (const [bytes, text] of cases) assert.equal(formatBytes(bytes), text);
});

test("rates", () => {
  const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
  const cases: readonly [number, number, string][] = [
    [252, minute, "4.2/s"],
    [59, minute, "59/min"],
    [61, minute, "1/s"],
    [36, hour, "36/h"],
    [120, hour, "2/min"],
    [7, day, "7/d"],
    [613, day, "26/h"],
    [3, 30 * day, "0.1/d"],
    [5_000_000, 1000, "5M/s"],
  ];
  for (const [count, ms, text] of cases) assert.equal(formatRate(count, ms), text);
});

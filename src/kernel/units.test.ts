import assert from "node:assert/strict";
import { test } from "node:test";
import { parseBytes } from "./bytes.ts";
import { parseDuration } from "./duration.ts";
import { parseWhole } from "./whole.ts";

const durations = [
  ["250ms", 250],
  ["30s", 30_000],
  ["5m", 300_000],
  ["2h", 7_200_000],
  ["7d", 604_800_000],
  ["0s", 0],
  ["1.5s", undefined],
  ["-1s", undefined],
  ["1 s", undefined],
  ["1S", undefined],
  ["1w", undefined],
  ["s", undefined],
  ["1s ", undefined],
  ["1h30m", undefined],
  ["1234567890s", undefined],
  ["30", undefined],
] as const;

for (const [text, want] of durations) {
  test(`duration ${JSON.stringify(text)} is ${want}`, () =>
    assert.equal(parseDuration(text), want));
}

const sizes = [
  ["512B", 512],
  ["64KiB", 65_536],
  ["10MiB", 10_485_760],
  ["1GiB", 1_073_741_824],
  ["1KB", undefined],
  ["1kib", undefined],
  ["1", undefined],
  ["-1B", undefined],
  ["1.5MiB", undefined],
] as const;

for (const [text, want] of sizes) {
  test(`size ${JSON.stringify(text)} is ${want}`, () => assert.equal(parseBytes(text), want));
}

const wholes = [
  ["0", 0],
  ["999999999999999", 999_999_999_999_999],
  ["1000000000000000", undefined],
  ["", undefined],
  ["+1", undefined],
  ["1e3", undefined],
  ["0x10", undefined],
  ["1 ", undefined],
  ["١", undefined],
] as const;

for (const [text, want] of wholes) {
  test(`whole ${JSON.stringify(text)} is ${want}`, () => assert.equal(parseWhole(text), want));
}

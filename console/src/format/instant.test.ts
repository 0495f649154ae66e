import assert from "node:assert/strict";
import { test } from "node:test";
import { formatRelative, toDate } from "./instant.ts";

const now = Date.UTC(2026, 10, 28, 12);
const day = 86_400_000;

test("relative instants, past and to come", () => {
  const cases: readonly [number, string][] = [
    [0, "just now"],
    [-9999, "just now"],
    [-10_000, "10 s ago"],
    [-59_999, "59 s ago"],
    [-60_000, "1 min ago"],
    [-3_600_000, "1 h ago"],
    [-day, "1 day ago"],
    [-59 * day, "59 days ago"],
    [-90 * day, "2 months ago"],
    [-800 * day, "2 years ago"],
    [5000, "now"],
    [12 * day, "in 12 days"],
  ];
  for (const [offset, text] of cases) assert.equal(formatRelative(now + offset, now), text);
});

test("dates for date fields are those of UTC", () => {
  assert.equal(toDate(Date.UTC(2026, 0, 2, 23, 59)), "2026-01-02");
  assert.equal(toDate(undefined), "");
});

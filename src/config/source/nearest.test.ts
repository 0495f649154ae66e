import assert from "node:assert/strict";
import { test } from "node:test";
import { nearestWord } from "./nearest.ts";

const known = ["listeners", "issuers", "apis", "rate-limit", "GET /orders/{id}"];

const cases = [
  ["listener", "listeners"],
  ["Issuer", "issuers"],
  ["api", "apis"],
  ["ratelimit", "rate-limit"],
  ["GET /order/{id}", "GET /orders/{id}"],
  ["telemetry", undefined],
  ["x", undefined],
  ["", undefined],
] as const;

for (const [word, want] of cases) {
  test(`${JSON.stringify(word)} is near ${want}`, () =>
    assert.equal(nearestWord(word, known), want));
}

test("a word of any length costs little", () => {
  assert.equal(nearestWord("x".repeat(1_000_000), known), undefined);
});

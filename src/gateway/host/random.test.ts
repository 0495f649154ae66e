import assert from "node:assert/strict";
import { test } from "node:test";
import { createRandom } from "./random.ts";

test("tokens have the bytes asked for and never come twice", () => {
  const random = createRandom();
  const tokens = Array.from({ length: 500 }, () => random.token(16));
  assert.equal(new Set(tokens).size, 500);
  for (const token of tokens) assert.equal(Buffer.from(token, "base64url").length, 16);
});

test("fractions lie in [0, 1)", () => {
  const random = createRandom();
  for (let i = 0; i < 500; i += 1) {
    const fraction = random.fraction();
    assert.ok(fraction >= 0 && fraction < 1);
  }
});

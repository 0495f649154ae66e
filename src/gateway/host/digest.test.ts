import assert from "node:assert/strict";
import { test } from "node:test";
import { createDigest } from "./digest.ts";

const digest = createDigest();

test("sha256 is base64url of UTF-8, whether text or bytes", () => {
  // FIPS 180-4 example: "abc".
  assert.equal(digest.sha256("abc"), "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
  assert.equal(digest.sha256(new TextEncoder().encode("é")), digest.sha256("é"));
});

test("hmacSha256 follows RFC 4231 case 2", () => {
  const expected = Buffer.from(
    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    "hex",
  ).toString("base64url");
  assert.equal(digest.hmacSha256("Jefe", "what do ya want for nothing?"), expected);
});

test("equal tells texts apart wherever and however long they differ", () => {
  assert.equal(digest.equal("same", "same"), true);
  for (const [a, b] of [
    ["same", "samE"],
    ["same", "same "],
    ["", "x"],
    ["é", "e\u0301"],
  ] as const) {
    assert.equal(digest.equal(a, b), false, `${a} ${b}`);
  }
});

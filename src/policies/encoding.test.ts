import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { base64, bytesOf, isBase64url, utf8 } from "./encoding.ts";

test("bytes survive, and every other spelling of them is refused", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const text = Buffer.from(bytes).toString("base64url");
      assert.deepEqual(bytesOf(text), new Uint8Array(bytes));
      const padded = Buffer.from(bytes).toString("base64");
      if (padded !== text) assert.equal(bytesOf(padded), undefined);
    }),
  );
});

for (const text of ["A", "AB", "AAB", "AA==", "A A", "A\n", "A+", "A/", "AAAAA", "é", "AA.A"]) {
  test(`${JSON.stringify(text)} is no canonical base64url`, () => {
    assert.equal(isBase64url(text), false);
  });
}

test("malformed UTF-8 is no text, and a byte order mark stays", () => {
  assert.equal(utf8(Uint8Array.of(0xc0, 0xaf)), undefined);
  assert.equal(utf8(Uint8Array.of(0xed, 0xa0, 0x80)), undefined);
  assert.equal(utf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b)), "\ufeff{");
});

test("base64 is what Basic credentials are written in", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      assert.equal(base64(text), Buffer.from(text.toWellFormed()).toString("base64"));
    }),
  );
});

import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { decodeBase64, decodeLayer } from "./decode.ts";

const layers: readonly (readonly [dressed: string, plain: string])[] = [
  ["%41%42", "AB"],
  ["%2541", "%41"],
  ["%u0041", "A"],
  ["\\u0041\\x42\\u{43}", "ABC"],
  ["\\\\u0041", "A"],
  ["&lt;&#65;&#x42;&colon;", "<AB:"],
  ["&#0000065", "A"],
  ["%C3%A9", "é"],
  ["%C0%AE", "."],
  ["\uff1cb\uff1e", "<b>"],
  ["+ADw-b+AD4-", "<b>"],
  ["\u2019", "'"],
];

test("one layer comes off", () => {
  for (const [dressed, plain] of layers) assert.equal(decodeLayer(dressed), plain, dressed);
});

test("what is no encoding stays the same string", () => {
  for (const text of ["100%", "a%zz", "\\n", "&c", "R&D", "1+1", "\\u00", "&#;", "caf\u00e9"]) {
    assert.equal(decodeLayer(text), text);
  }
});

test("percent-encoding anything and decoding it gives it back", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[ -~]{0,40}$/), (text) => {
      const dressed = Array.from(text)
        .map((c) => `%${c.charCodeAt(0).toString(16).padStart(2, "0")}`)
        .join("");
      assert.equal(decodeLayer(dressed), text);
    }),
  );
});

test("base64 of printable text is read, in either alphabet, and nothing else is", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[ -~]{4,40}$/), (text) => {
      assert.equal(decodeBase64(Buffer.from(text).toString("base64")), text);
      assert.equal(decodeBase64(Buffer.from(text).toString("base64url")), text);
    }),
  );
  for (const text of ["not base64!", "AAAA", "/////w==", "QQ=="])
    assert.equal(decodeBase64(text), undefined);
});

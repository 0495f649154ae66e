import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { readForm } from "./form.ts";

const read = [
  ["", []],
  [
    "a=1&b=2&a=3",
    [
      ["a", "1"],
      ["b", "2"],
      ["a", "3"],
    ],
  ],
  ["a", [["a", ""]]],
  ["=1", [["", "1"]]],
  ["a=b=c", [["a", "b=c"]]],
  ["&&a=1&", [["a", "1"]]],
  ["a+b=%2B+%20", [["a b", "+  "]]],
  ["%E2%82%AC=%f0%9f%98%80", [["€", "😀"]]],
  ["n=Jos%E9+M", [["n", "José M"]]],
  ["a=é", [["a", "é"]]],
  ["a;b=1", [["a;b", "1"]]],
] as const;

for (const [text, pairs] of read) {
  test(`reads ${text}`, () => assert.deepEqual(readForm(text), { ok: true, pairs }));
}

const refused = [
  ["a=%", "escape"],
  ["a=%1", "escape"],
  ["%gg=1", "escape"],
  ["a=%00", "nul"],
  ["a=\0", "nul"],
  ["a=%c0%a7", "utf8"],
  ["a=%e0%80%af", "utf8"],
  ["a=%ed%b0%80", "utf8"],
  ["a=%f0%80%80%af", "utf8"],
  ["a=%f5%80%80%80", "utf8"],
] as const;

for (const [text, reason] of refused) {
  test(`refuses ${JSON.stringify(text)}`, () =>
    assert.deepEqual(readForm(text), { ok: false, reason }));
}

test("counts no further than its limit", () => {
  assert.equal(readForm("a&b", 2).ok, true);
  assert.deepEqual(readForm("a&b&c", 2), { ok: false, reason: "too-many-pairs" });
});

test("reads back what was written", () => {
  const word = fc
    .string({ unit: "grapheme" })
    .filter((text) => !text.includes("\0") && text.isWellFormed());
  fc.assert(
    fc.property(fc.array(fc.tuple(word, word)), (pairs) => {
      const text = pairs.map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
      assert.deepEqual(readForm(text), { ok: true, pairs });
    }),
  );
});

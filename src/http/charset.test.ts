import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeText, isReadableCharset } from "./charset.ts";

const labels = [
  ["utf-8", true],
  ["UTF-8", true],
  ["'utf-8'", true],
  ["us-ascii", true],
  ["iso-8859-1", true],
  ["ISO-8859-15", true],
  ["windows-1252", true],
  ["iso-8859-17", false],
  ["windows-874", false],
  ["utf-7", false],
  ["utf-16", false],
  ["ibm037", false],
  ["shift_jis", false],
  ["'utf-8", false],
  ["", false],
] as const;

for (const [label, readable] of labels) {
  test(`charset ${JSON.stringify(label)} is ${readable ? "read" : "refused"}`, () => {
    assert.equal(isReadableCharset(label), readable);
    assert.equal(decodeText(Uint8Array.of(0x61), label), readable ? "a" : undefined);
  });
}

const texts = [
  ["utf-8", [0xc3, 0xa9], "é"],
  ["utf-8", [0xe9], undefined],
  ["utf-8", [0xef, 0xbb, 0xbf, 0x61], "\ufeffa"],
  ["iso-8859-1", [0xe9], "é"],
] as const;

for (const [label, bytes, want] of texts) {
  test(`${label} of ${bytes.join(" ")}`, () => {
    assert.equal(decodeText(Uint8Array.from(bytes), label), want);
  });
}

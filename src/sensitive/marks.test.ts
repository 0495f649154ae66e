import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { isQuiet, marks } from "./marks.ts";
import { sniff } from "./sniff.ts";

function sumOf(text: string): number {
  let sum = 0;
  for (const byte of Buffer.from(text)) sum += marks[byte] ?? 0;
  return sum;
}

const quiet = ["", "open", "SHOE-142", "1.5 kg", "12:30", "Köln", "a-b-c-d", "123456", "10.0.0"];
const loud = [
  "a@b.de",
  "+49 123",
  "1234567",
  "10.0.0.1",
  "-----",
  "(030) 12",
  "sixteencharacter",
  "0123456789abcdef",
];

for (const text of quiet) {
  test(`${JSON.stringify(text)} is quiet`, () => {
    assert.ok(isQuiet(Buffer.byteLength(text), sumOf(text)));
  });
}

for (const text of loud) {
  test(`${JSON.stringify(text)} is not`, () => {
    assert.ok(!isQuiet(Buffer.byteLength(text), sumOf(text)));
  });
}

test("what is quiet, nothing would be sniffed in", () => {
  const unit = fc.constantFrom(...Array.from("0123456789.-@+( ab_/ä€{$"));
  let seen = 0;
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 24 }), (text) => {
      if (!isQuiet(Buffer.byteLength(text), sumOf(text))) return;
      seen += 1;
      assert.equal(sniff(text), 0);
    }),
    { numRuns: 5000 },
  );
  assert.ok(seen > 500, String(seen));
});

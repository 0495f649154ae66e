import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { hint, sniff } from "./sniff.ts";

const table: readonly (readonly [text: string, hints: number])[] = [
  ["7f9c24e8-3b12-4fef-91e0-56a2d5a5d110", 0],
  ["7F9C24E8-3B12-4FEF-91E0-56A2D5A5D110", 0],
  ["7f9c24e8-3b12-4fef-91e0-56a2d5a5d11g", hint.digits | hint.token],
  ["7f9c24e8-3b12-4fef-91e0-56a2d5a5d1100", hint.digits | hint.token],
  ["2026-11-23T09:30:00Z", 0],
  ["2026-11-23", 0],
  ["2026-11-23T09:30:00Z 4111111111111111", hint.digits | hint.token],
  ["2026-11-23 or 0123", hint.digits],
  ["Please leave the parcel with the neighbours on the left", 0],
  ["no digit, but -----BEGIN", hint.dashes],
  ["a@b.de", hint.at],
  ["a@b.d", 0],
  [`$${"a".repeat(23)}`, hint.token | hint.digest],
];

for (const [text, hints] of table) {
  test(`${text} hints at ${hints}`, () => assert.equal(sniff(text), hints));
}

test("sixteen letters in a row are a token wherever they stand, fifteen are none", () => {
  for (let before = 0; before < 40; before += 1) {
    const lead = "x ".repeat(20).slice(0, before);
    const glued = lead === "" || lead.endsWith(" ") ? 0 : 1;
    for (const tail of ["", " ", " and more text"]) {
      assert.equal(sniff(`${lead}${"k".repeat(16 - glued)}${tail}`), hint.token);
      assert.equal(sniff(`${lead}${"k".repeat(15 - glued)}${tail}`), 0);
    }
  }
});

test("a short text hints at what it hints at amid blanks", () => {
  const marks = fc.constantFrom(..."aZ_09.-@+( /:\u00e9".split(""));
  const texts = fc
    .string({ unit: marks, minLength: 6, maxLength: 24 })
    // A whole text may be a timestamp or a digest; blanks behind it would make it another one.
    .filter((text) => !/^\d{4}-/.test(text));
  fc.assert(
    fc.property(texts, (text) => assert.equal(sniff(text), sniff(text + " ".repeat(30)))),
    { numRuns: 2000 },
  );
});

test("an identifier hints at nothing, and one that is damaged at what it holds", () => {
  const pattern = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
  const damaged = fc.tuple(
    fc.uuid(),
    fc.nat({ max: 35 }),
    fc.constantFrom(..."09afAFgG-@ \u00e9".split("")),
  );
  fc.assert(
    fc.property(damaged, ([id, at, mark]) => {
      const text = id.slice(0, at) + mark + id.slice(at + 1);
      // With a blank behind it, it is no identifier in any case.
      if (pattern.test(text)) assert.equal(sniff(text), 0);
      else assert.equal(sniff(text), sniff(`${text} `));
    }),
    { numRuns: 2000 },
  );
});

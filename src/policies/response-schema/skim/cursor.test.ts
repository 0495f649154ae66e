import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { Cursor } from "./cursor.ts";

function cursorOver(text: string): Cursor {
  const bytes = Buffer.from(text);
  return new Cursor({ bytes, slice: (from, to) => bytes.toString("utf8", from, to) });
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const numbers =
  "0 -0 1 -1 10 01 -01 00 1. .5 1.5 1.50 1e5 1E5 1e+5 1e-5 1e 1e+ 1.e5 - + +1 1_000 0x10 Infinity NaN 1e400 123456789012345678901234567890 --1 1-1";

for (const text of numbers.split(" ")) {
  test(`the number ${text}`, () => {
    const cursor = cursorOver(text);
    assert.equal(cursor.number() && cursor.atEnd, parses(text));
  });
}

const strings = [
  '""',
  '"a"',
  '"a',
  '"',
  '"a"b',
  String.raw`"\""`,
  String.raw`"\"`,
  String.raw`"\\"`,
  String.raw`"\n\t\r\b\f\/"`,
  String.raw`"\x"`,
  String.raw`"\'"`,
  String.raw`"\u00e4"`,
  String.raw`"\u00E4\ud83d\ude00"`,
  String.raw`"\u00g4"`,
  String.raw`"\u00`,
  String.raw`"\u12"`,
  '"\u0000"',
  '"\u001f"',
  '"line\nbreak"',
  '"\u007f"',
  '"ä€😀"',
];

for (const text of strings) {
  test(`the string ${JSON.stringify(text)}`, () => {
    const cursor = cursorOver(text);
    const taken = cursor.string() && cursor.atEnd;
    assert.equal(taken, parses(text));
    if (taken) assert.equal(cursor.textFrom(0), JSON.parse(text));
  });
}

test("takes whatever string JSON.stringify writes, and reads the same", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (value) => {
      const text = JSON.stringify(value);
      const cursor = cursorOver(text);
      assert.ok(cursor.string() && cursor.atEnd);
      assert.equal(cursor.textFrom(0), JSON.parse(text));
    }),
  );
});

test("takes no string that JSON.parse refuses", () => {
  const piece = fc.constantFrom('"', "\\", "u", "0", "n", "x", "\u0001", "ä", "}");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = `"${pieces.join("")}`;
      const cursor = cursorOver(text);
      assert.equal(cursor.string() && cursor.atEnd, parses(text));
    }),
    { numRuns: 2000 },
  );
});

test("a name ends at its colon, and one with escapes is not read", () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['"a":1', "a"],
    ['"a" : 1', "a"],
    ['"":1', ""],
    ['"ä":1', "ä"],
    ['"a" 1', undefined],
    ["a:1", undefined],
    [String.raw`"\u0061":1`, undefined],
  ];
  for (const [text, name] of cases) assert.equal(cursorOver(text).name(), name, text);
});

test("JSON's four spaces are passed over, and no others", () => {
  for (const [text, at] of [
    [" \t\r\n1", 4],
    ["\u000b1", 0],
    ["\u00a01", 0],
    ["", 0],
    ["  ", 2],
  ] as const) {
    const cursor = cursorOver(text);
    cursor.space();
    assert.equal(cursor.at, at, JSON.stringify(text));
  }
});

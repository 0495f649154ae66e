import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { jsonFault } from "./json-fault.ts";

/** The fault is where `^` stands, which is not part of the text. */
const faults: readonly string[] = [
  "^",
  "  ^",
  '{"a": tru^}',
  '{"a": ^s3cret}',
  '{"a": 1 ^"b": 2}',
  '{"a": 1, ^}',
  "[1, ^]",
  "[1^}",
  "{^1: 2}",
  '{"a" ^1}',
  '{"a": 1} ^{}',
  '["a^',
  '["a^\\x"]',
  '["a^\\u12"]',
  '["a\\^',
  '["a\\u12^',
  '["a^\\u12g4',
  '["a^\n"]',
  "[-^]",
  "[0^1]",
  "[1^.]",
  "[^.5]",
  "[^+1]",
  "^'a'",
  "nul^",
  "[null^l]",
  '{"a": {"b": [1, 2, {"c": fals^}]}}',
];

for (const marked of faults) {
  test(`the fault in ${JSON.stringify(marked)}`, () => {
    assert.equal(jsonFault(marked.replace("^", "")), marked.indexOf("^"));
  });
}

function parses(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return String(error);
  }
}

test("whatever the engine's parser takes has none, whatever it refuses has one, at the character it names", () => {
  const damage = fc.tuple(
    fc.nat(),
    fc.nat(3),
    fc.constantFrom(...Array.from("{}[],:\"\\tfn0-1.e \n'x")),
  );
  fc.assert(
    fc.property(fc.json(), fc.array(damage, { maxLength: 3 }), (text, damages) => {
      let damaged = text;
      for (const [place, cut, sign] of damages) {
        const at = place % (damaged.length + 1);
        damaged = damaged.slice(0, at) + sign + damaged.slice(at + cut);
      }
      const refused = parses(damaged);
      const fault = jsonFault(damaged);
      assert.equal(fault === undefined, refused === undefined, damaged);
      const named = /Unexpected token '(.)',/su.exec(refused ?? "")?.[1];
      if (named !== undefined) assert.equal(damaged[fault ?? -1], named, damaged);
      if (refused?.includes("Unexpected end") === true) assert.equal(fault, damaged.length);
    }),
    { numRuns: 2000 },
  );
});

test("deep and long texts are no trouble", () => {
  const deep = "[".repeat(200_000);
  assert.equal(jsonFault(deep), deep.length);
  const long = `["${"a\\n".repeat(2_000_000)}", x]`;
  assert.equal(jsonFault(long), long.length - 2);
});

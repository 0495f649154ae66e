import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import { provenLinear } from "./linear-pattern.ts";
import { compilePattern } from "./pattern.ts";

const linear: readonly (readonly [string, boolean])[] = [
  ["^[a-z]+$", true],
  ["^[a-z]{1,2048}$", true],
  ["^\\d{4}-\\d{2}$", true],
  ["^[a-z]+@[0-9]+$", true],
  ["^a*b*c$", true],
  ["^[a-z]+[a-z0-9]+$", false],
  ["^[a-z]+-?[a-z]+$", false],
  ["^a*a$", false],
  ["^.*x$", false],
  ["^(a+)+$", false],
  ["^a|b$", false],
  ["[a-z]+$", false],
  ["^(?=a)a$", false],
  ["^(a)\\1$", false],
  ["^[^a]+é$", false],
  ["^a+?$", false],
];

describe("proven linear", () => {
  for (const [source, want] of linear) test(source, () => assert.equal(provenLinear(source), want));
});

const stalling: readonly string[] = [
  "^(a+)+$",
  "^(a|aa)+$",
  "(a*)*b",
  "^([a-z]+)*$",
  "a+a+a+a+a+b",
  "^(?=(a+)+$)a*$",
];

describe("nothing stalls", () => {
  const text = `${"a".repeat(100_000)}!`;
  for (const source of stalling) {
    test(source, { timeout: 5000 }, () => assert.equal(compilePattern(source)?.test(text), false));
  }
});

const matched: readonly (readonly [string, string, boolean])[] = [
  ["^(?=.*\\d)(?=.*[a-z])(?!.*\\s).{4,}$", "abc1", true],
  ["^(?=.*\\d)(?=.*[a-z])(?!.*\\s).{4,}$", "abcd", false],
  ["^(?=.*\\d)(?=.*[a-z])(?!.*\\s).{4,}$", "ab 1", false],
  ["^(?!admin)[a-z]+$", "user", true],
  ["^(?!admin)[a-z]+$", "administrator", false],
  ["[0-9]", "a1b", true],
  ["^\\p{L}+$", "é", true],
  ["^\\w+-\\w+$", "a-b", true],
];

describe("matches", () => {
  for (const [source, text, want] of matched) {
    test(`${source} and ${text}`, () => assert.equal(compilePattern(source)?.test(text), want));
  }
  for (const source of ["(a)\\1", "a(?=b)", "(?<=a)b", "(", "^(?!a)b|c"]) {
    test(`${source} is not run`, () => assert.equal(compilePattern(source), undefined));
  }
});

test("agrees with the engine's own RegExp", () => {
  const atom = fc.constantFrom(
    "a",
    "b",
    "[ab]",
    "[^a]",
    ".",
    "\\d",
    "\\w",
    "(a|b)",
    "(?:ab)",
    "\\.",
  );
  const sign = fc.constantFrom("", "*", "+", "?", "{2}", "{1,2}");
  const source = fc
    .tuple(
      fc.constantFrom("", "^"),
      fc.array(fc.tuple(atom, sign), { maxLength: 5 }),
      fc.constantFrom("", "$"),
    )
    .map(
      ([before, items, after]) => `${before}${items.map((item) => item.join("")).join("")}${after}`,
    );
  const text = fc.string({ unit: fc.constantFrom("a", "b", "1", ".", "é", "-"), maxLength: 8 });
  fc.assert(
    fc.property(source, text, (pattern, value) => {
      assert.equal(compilePattern(pattern)?.test(value), new RegExp(pattern, "u").test(value));
    }),
    { numRuns: 2000 },
  );
});

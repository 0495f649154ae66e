import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { readJson } from "./json-reader.ts";

const limits = { maxDepth: 5, maxKeys: 6, maxItems: 12 };

const read = [
  "null",
  " 1.5e3 ",
  '"a"',
  '{"a":{"a":1},"b":[{"a":1},{"a":2}]}',
  '{"a":":,{[","b":"\\"","c":"\\\\"}',
  '{"proto":1,"constructor":2,"toString":3}',
  '{"a":"\\ud83d\\ude00","b":"\\\\ud800"}',
  "[[[[[]]]]]",
  "[]",
] as const;

for (const text of read) {
  test(`reads ${text}`, () => {
    assert.deepEqual(readJson(text, limits), {
      ok: true,
      value: JSON.parse(text) as unknown,
      text,
    });
  });
}

const refused = [
  ["", "syntax"],
  ["{", "syntax"],
  ["{}x", "syntax"],
  ["{} {}", "syntax"],
  ["\ufeff{}", "syntax"],
  ['"a', "syntax"],
  ['"a\\"', "syntax"],
  ["{'a':1}", "syntax"],
  ["[1,]", "syntax"],
  ["NaN", "syntax"],
  ["// x\n1", "syntax"],
  ['"\n"', "syntax"],
  ["01", "syntax"],
  ['{"a":1,"a":1}', "duplicate-key"],
  ['{"a":1,"\\u0061":2}', "duplicate-key"],
  ['[{"b":{"a":1,"c":2,"a":3}}]', "duplicate-key"],
  ['{"1":1,"1":2}', "duplicate-key"],
  ['{"__proto__":{}}', "forbidden-key"],
  ['{"a":{"__proto__":1}}', "forbidden-key"],
  ['{"\\u005f_proto__":1}', "forbidden-key"],
  ['{"__proto__":1,"__proto__":2}', "forbidden-key"],
  ['"\\ud800"', "lone-surrogate"],
  ['{"\\uDC00":1}', "lone-surrogate"],
  ["[[[[[[]]]]]]", "too-deep"],
  ['{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1}', "too-many-keys"],
  ["[1,2,3,4,5,6,7,8,9,10,11,12,13]", "too-many-items"],
] as const;

for (const [text, reason] of refused) {
  test(`refuses ${JSON.stringify(text)}: ${reason}`, () => {
    assert.deepEqual(readJson(text, limits), { ok: false, reason });
  });
}

const wide = { maxDepth: 100, maxKeys: 10_000, maxItems: 10_000 };

test("agrees with JSON.parse on what it accepts", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const reading = readJson(text, wide);
      if (reading.ok) assert.deepEqual(reading.value, JSON.parse(text));
      else assert.ok(["forbidden-key", "lone-surrogate"].includes(reading.reason), reading.reason);
    }),
  );
});

test("agrees with JSON.parse on what is no JSON", () => {
  const pieces = fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    '"',
    "\\",
    "a",
    '"b"',
    "1",
    " ",
    "true",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 10 }), (parts) => {
      const text = parts.join("");
      const reading = readJson(text, wide);
      let valid = true;
      try {
        JSON.parse(text);
      } catch {
        valid = false;
      }
      if (!valid) assert.deepEqual(reading, { ok: false, reason: "syntax" });
      else assert.ok(reading.ok || reading.reason === "duplicate-key");
    }),
    { numRuns: 2000 },
  );
});

test("a repeated key is found wherever it stands", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.integer(), { minKeys: 1, maxKeys: 8 }),
      fc.nat(),
      (object, pick) => {
        const members = Object.entries(object).map(
          ([key, value]) => `${JSON.stringify(key)}:${value}`,
        );
        const doubled = [...members, members[pick % members.length]].join(",");
        const reading = readJson(`[{${doubled}}]`, wide);
        assert.equal(reading.ok, false);
      },
    ),
  );
});

import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import type { JsonValue } from "./json.ts";
import { namesOnce } from "./json-names.ts";

const cases: readonly (readonly [text: string, once: boolean])[] = [
  ["{}", true],
  ["[]", true],
  ["1", true],
  ['"a\\":b"', true],
  ['{"a":1,"b":2}', true],
  ['{"a":1,"a":1}', false],
  ['{ "a" : 1, "b" : "a" }', true],
  ['{ "a" : 1, "a" \n\t: 2 }', false],
  ['{"a":1,"\\u0061":2}', false],
  ['{"a\\"":1,"a":2}', true],
  ['{"\\\\":1,"\\\\\\\\":2}', true],
  ['[{"a":1},{"a":2}]', true],
  ['[{"a":{"b":1, "c":[{"d":1,"d":2}]}}]', false],
  ['{"a":{"a":{"a":1}}}', true],
  ['{"__proto__":1,"__proto__":2}', false],
  ['{"x": "{\\"a\\":1,\\"a\\":2}"}', true],
  ['{"a":1.0,"b":1e2}', true],
  // What is lost is made good by a number that grows when it is written again.
  ['{"a":1,"a":2,"x":1e20}', false],
  ['{"a": 1e400, "b": -0}', true],
];

for (const [text, once] of cases) {
  test(`${text} names every member ${once ? "once" : "twice"}`, () => {
    assert.equal(namesOnce(text, JSON.parse(text) as JsonValue), once);
  });
}

test("no value is suspected, however it is written; and a repeated member never passes", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 1, "\t"), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent);
      assert.ok(namesOnce(text, JSON.parse(text) as JsonValue));
      const twice = `{"k": ${text}, "\\u006b":${text}}`;
      assert.equal(namesOnce(twice, JSON.parse(twice) as JsonValue), false);
    }),
  );
});

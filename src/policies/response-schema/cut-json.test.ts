import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import type { JsonValue } from "../../http/json.ts";
import { asObject } from "../../registry/json-object.ts";
import { without } from "../../registry/schema/without.ts";
import type { Spot } from "../../registry/schema/run.ts";
import { cutJson } from "./cut-json.ts";

/** Every member named `x` or `y`, also inside others that go. */
function spotsIn(value: JsonValue): readonly Spot[] {
  if (typeof value !== "object" || value === null) return [];
  const object = asObject(value);
  const own = ["x", "y"].filter((key) => object !== undefined && Object.hasOwn(object, key));
  const inner = Object.values<JsonValue>(value).flatMap((item) => spotsIn(item));
  return object === undefined ? inner : [...own.map((key) => ({ object, key })), ...inner];
}

const cases: readonly (readonly [string, string | undefined])[] = [
  ['{"x":1}', "{}"],
  ['{"x":1,"a":2}', '{"a":2}'],
  ['{"a":2,"x":1}', '{"a":2}'],
  ['{"a":1,"x":2,"b":3}', '{"a":1,"b":3}'],
  [
    '{ "x" : [1, {"a": "}"}] , "y":2, "a" : 12345678901234567890 }',
    '{ "a" : 12345678901234567890 }',
  ],
  ['[{"a":{"x":"\\"]"}},{"y":{}}]', '[{"a":{}},{}]'],
  ['{"\\u0078":1,"a":1}', '{"a":1}'],
  ['\ufeff{"x":1}', "{}"],
  ['{"x":{"x":1,"a":2},"b":1}', '{"b":1}'],
  ['{"a":{"x":1},"a":{}}', undefined],
  ['{"x":1,"x":2,"a":3}', '{"a":3}'],
  ['{"a":3,"x":1,"x":{}}', '{"a":3}'],
  ['{"x":{"b":1,"b":2},"a":1}', '{"a":1}'],
  ['{"x":1,"a":1,"a":2}', undefined],
  ['{"x":1,"b":{"a":1,"a":2}}', undefined],
  ["[]", "[]"],
  ["1.50", "1.50"],
];

for (const [text, want] of cases) {
  test(text, () => {
    const value = JSON.parse(text.replace("\ufeff", "")) as JsonValue;
    assert.equal(cutJson(text, value, spotsIn(value)), want);
  });
}

test("cutting the text is cutting the value", () => {
  const { value: values } = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom<JsonValue>(1, "}", '"', "\\", true, null, -1.5e30),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom("a", "x", "y", 'q"'), tie("value"), {
        maxKeys: 4,
        noNullPrototype: true,
      }),
    ),
  }));
  fc.assert(
    fc.property(values, fc.constantFrom(0, 2), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent);
      const spots = spotsIn(value);
      const cut = cutJson(text, value, spots);
      assert.ok(cut !== undefined);
      assert.deepEqual(JSON.parse(cut), without(value, spots));
    }),
    { numRuns: 500 },
  );
});

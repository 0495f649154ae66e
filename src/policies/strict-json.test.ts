import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { parseJsonObject } from "./strict-json.ts";

for (const text of [
  "",
  "null",
  "[]",
  '"text"',
  "{",
  "{}x",
  '{"a":1,"a":1}',
  '{"a":1,"\\u0061":2}',
  '{"a":{"b":1,"c":[{"d":1 , "d" :2}]}}',
  '{"__proto__":{}}',
  '{"a":{"\\u005f_proto__":1}}',
  `{"a":${"[".repeat(16)}${"]".repeat(16)}}`,
  "\ufeff{}",
]) {
  test(`${text || "nothing"} is refused`, () => {
    assert.equal(parseJsonObject(text), undefined);
  });
}

for (const text of [
  "{}",
  '{"a":"a","b":{"a":1},"c":[{"a":1},{"a":1}]}',
  '{"a":"\\"a\\":","b":"{\\"a\\":1,\\"a\\":2}"}',
  '{"a\\\\":1,"a":2}',
  `{"a":${"[".repeat(15)}${"]".repeat(15)}}`,
]) {
  test(`${text} is read`, () => {
    assert.deepEqual(parseJsonObject(text), JSON.parse(text));
  });
}

test("every object that JSON.stringify writes is read as JSON.parse reads it", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 6 })), (object) => {
      const text = JSON.stringify(object);
      const read = parseJsonObject(text);
      if (text.includes("__proto__")) return;
      assert.deepEqual(read, JSON.parse(text));
    }),
  );
});

test("a name that is repeated anywhere is always found", () => {
  fc.assert(
    fc.property(fc.string(), fc.jsonValue(), fc.jsonValue(), (name, first, second) => {
      const quoted = JSON.stringify(name);
      const inner = `{${quoted}:${JSON.stringify(first)}, ${quoted} :${JSON.stringify(second)}}`;
      assert.equal(parseJsonObject(inner), undefined);
      assert.equal(parseJsonObject(`{"outer":[${inner}]}`), undefined);
    }),
  );
});

import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import type { JsonObject } from "../json-object.ts";
import { compilerOf } from "./compiler.ts";
import { type Judgement, judge } from "./judge.ts";
import type { Checker } from "./run.ts";
import { without } from "./without.ts";

const schema: JsonObject = {
  type: "object",
  required: ["a"],
  properties: {
    a: { type: "integer" },
    b: { type: "string" },
    secret: { type: "string", writeOnly: true },
    inner: { type: "object", properties: { a: { type: "boolean" } } },
  },
};

function fresh(): Checker {
  const mode = { direction: "response", closed: true, formats: false, hides: true } as const;
  return compilerOf({ components: { schemas: { only: schema } } }, mode).compile(schema);
}

const scalar = fc.oneof(fc.integer(), fc.boolean(), fc.constantFrom("x", ""));
const object = fc
  .uniqueArray(
    fc.tuple(
      fc.constantFrom("a", "b", "secret", "other", "inner", "n".repeat(70), "constructor"),
      fc.oneof(scalar, fc.record({ a: scalar, b: scalar }, { requiredKeys: [] })),
    ),
    { selector: ([name]) => name },
  )
  .map((members) => Object.fromEntries(members));

function told(value: JsonObject, judgement: Judgement): unknown {
  return judgement.valid
    ? JSON.stringify(without(value, [...judgement.unknown, ...judgement.forced]))
    : judgement;
}

test("what was judged before, in whatever order its members came, changes no judgement", () => {
  let valid = 0;
  const used = fresh();
  fc.assert(
    fc.property(fc.array(object), (objects) => {
      for (const value of objects) {
        const found = judge(used, value, 1000);
        valid += found.valid ? 1 : 0;
        assert.deepEqual(told(value, found), told(value, judge(fresh(), value, 1000)));
      }
    }),
  );
  assert.ok(valid > 0);
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import type { JsonValue } from "../../http/json.ts";
import type { JsonObject } from "../json-object.ts";
import type { Schema } from "../operation.ts";
import { Compiler } from "./compiler.ts";
import { judge } from "./judge.ts";
import { without } from "./without.ts";

const open = { direction: "request", closed: false, formats: true, hides: true } as const;
const closed = { ...open, closed: true } as const;
const response = { direction: "response", closed: true, formats: false, hides: true } as const;

const components: JsonObject = {
  Base: { type: "object", required: ["id"], properties: { id: { type: "integer" } } },
  Named: { properties: { name: { type: "string", maxLength: 5 } } },
  Tree: {
    type: "object",
    properties: {
      value: { type: "integer" },
      kids: { items: { $ref: "#/components/schemas/Tree" } },
    },
  },
  Pet: {
    type: "object",
    required: ["kind"],
    properties: { kind: { type: "string" } },
    discriminator: { propertyName: "kind" },
  },
  Cat: {
    allOf: [{ $ref: "#/components/schemas/Pet" }, { properties: { claws: { type: "integer" } } }],
  },
  Loop: { $ref: "#/components/schemas/Loop" },
};
const base = { $ref: "#/components/schemas/Base" } as const;
const named = { $ref: "#/components/schemas/Named" } as const;

function judged(
  schema: Schema,
  value: JsonValue,
  reading: ConstructorParameters<typeof Compiler>[1],
  openapi = "3.1.0",
): string {
  const compiler = new Compiler({ openapi, components: { schemas: components } }, reading);
  const found = judge(compiler.compile(schema), value, 1000);
  if (!found.valid) return `${found.keyword} ${found.at}`.trim();
  const gone = found.unknown.map(({ key }) => key ?? "").toSorted((a, b) => (a < b ? -1 : 1));
  return gone.length === 0 ? "valid" : `unknown ${gone.join(",")}`;
}

const whenOne = JSON.parse(
  '{"properties":{"a":{}},"if":{"properties":{"a":{"const":1}}},"then":{"properties":{"b":{}}}}',
) as JsonObject;

const closings: readonly (readonly [string, Schema, JsonValue, string])[] = [
  ["a plain object", { properties: { a: {} } }, { a: 1, b: 2 }, "unknown b"],
  ["a plain object, known", { properties: { a: {} } }, { a: 1 }, "valid"],
  [
    "explicitly closed",
    { properties: { a: {} }, additionalProperties: false },
    { b: 2 },
    "unknown b",
  ],
  [
    "closed parts of an allOf",
    { allOf: [{ properties: { a: {} }, additionalProperties: false }, named] },
    { a: 1, name: "x", z: 1 },
    "unknown z",
  ],
  ["nothing at all", { additionalProperties: false }, { z: 1 }, "unknown z"],
  [
    "oneOf told apart deep inside",
    {
      oneOf: [
        { properties: { x: { properties: { p: {} } } } },
        { properties: { x: { properties: { q: {} } } } },
      ],
    },
    { x: { q: 1 } },
    "valid",
  ],
  ["explicitly open", { properties: { a: {} }, additionalProperties: true }, { b: 2 }, "valid"],
  [
    "explicitly typed",
    { properties: {}, additionalProperties: { type: "string" } },
    { b: 2 },
    "type /*",
  ],
  ["a free map", { type: "object" }, { b: 2 }, "valid"],
  ["the empty schema", {}, { b: 2 }, "valid"],
  ["allOf declares together", { allOf: [base, named] }, { id: 1, name: "x" }, "valid"],
  ["allOf and a stranger", { allOf: [base, named] }, { id: 1, z: 1 }, "unknown z"],
  ["allOf beside properties", { allOf: [base], properties: { b: {} } }, { id: 1, b: 1 }, "valid"],
  [
    "allOf, one part open",
    { allOf: [base, { additionalProperties: true }] },
    { id: 1, z: 1 },
    "valid",
  ],
  ["anyOf, both match", { anyOf: [base, named] }, { id: 1, name: "x" }, "valid"],
  ["anyOf, one matches", { anyOf: [base, named] }, { name: "x", id: "no" }, "unknown id"],
  [
    "oneOf keeps the match",
    { oneOf: [base, { required: ["z"], properties: { z: {} } }] },
    { z: 1, id: "x" },
    "unknown id",
  ],
  ["oneOf, the better match", { oneOf: [named, { properties: { b: {} } }] }, { b: 1 }, "valid"],
  ["oneOf, no better match", { oneOf: [{ type: "integer" }, { minimum: 0 }] }, 5, "oneOf"],
  [
    "anyOf of requirements",
    { properties: { a: {}, b: {} }, anyOf: [{ required: ["a"] }, { required: ["b"] }] },
    { a: 1, c: 1 },
    "unknown c",
  ],
  ["anyOf with a free map", { anyOf: [base, { type: "object" }] }, { id: 1, z: 1 }, "valid"],
  [
    "two views of one child",
    {
      allOf: [
        { properties: { c: { properties: { x: {} } } } },
        { properties: { c: { properties: { y: {} } } } },
      ],
    },
    { c: { x: 1, y: 1, z: 1 } },
    "unknown z",
  ],
  [
    "recursion",
    { $ref: "#/components/schemas/Tree" },
    { value: 1, kids: [{ kids: [{ value: 2, w: 1 }] }] },
    "unknown w",
  ],
  [
    "a subtype by discriminator",
    { $ref: "#/components/schemas/Pet" },
    { kind: "Cat", claws: 4 },
    "valid",
  ],
  [
    "a subtype, wrong",
    { $ref: "#/components/schemas/Pet" },
    { kind: "Cat", claws: "x" },
    "type /claws",
  ],
  [
    "no such subtype",
    { $ref: "#/components/schemas/Pet" },
    { kind: "Dog", claws: 4 },
    "unknown claws",
  ],
  ["a loop of references", { $ref: "#/components/schemas/Loop" }, 1, "depth"],
  ["inherited names", { required: ["constructor"] }, {}, "required /constructor"],
  ["read-only", { properties: { id: { readOnly: true } } }, { id: 1 }, "readOnly /id"],
  ["required read-only", { required: ["id"], properties: { id: { readOnly: true } } }, {}, "valid"],
  [
    "required in another part",
    { allOf: [{ properties: { id: { readOnly: true } } }, { required: ["id"] }] },
    {},
    "valid",
  ],
  [
    "pattern properties",
    { properties: { a: {} }, patternProperties: { "^x-": { type: "string" } } },
    { "x-1": "y", z: 1 },
    "unknown z",
  ],
  ["if and then", whenOne, { a: 1, b: 2 }, "valid"],
  ["if and else", whenOne, { a: 2, b: 2 }, "unknown b"],
];

describe("undeclared properties", () => {
  for (const [name, schema, value, want] of closings) {
    test(name, () => assert.equal(judged(schema, value, closed), want));
  }
});

const dialects: readonly (readonly [string, Schema, JsonValue, string])[] = [
  ["nullable", { type: "string", nullable: true }, null, "valid"],
  ["nullable beside enum", { type: "string", nullable: true, enum: ["a"] }, null, "valid"],
  ["not nullable", { type: "string" }, null, "type"],
  ["exclusive minimum as a boolean", { minimum: 1, exclusiveMinimum: true }, 1, "minimum"],
  ["exclusive minimum, above", { minimum: 1, exclusiveMinimum: true }, 2, "valid"],
  ["siblings of $ref do not count", { ...base, required: ["z"] }, { id: 1 }, "valid"],
  ["numbers in an enum of texts", { type: "string", enum: [1, 2] }, "1", "valid"],
  ["an unknown type", { type: "any" }, 5, "valid"],
  ["length in code points", { maxLength: 1 }, "😀", "valid"],
  ["decimal multiples", { multipleOf: 0.1 }, 0.3, "valid"],
  ["no multiple", { multipleOf: 0.1 }, 0.35, "multipleOf"],
  [
    "a map's key is not told",
    { additionalProperties: { type: "string" } },
    { secret: 1 },
    "type /*",
  ],
];

describe("what 3.0 writes", () => {
  for (const [name, schema, value, want] of dialects) {
    test(name, () => assert.equal(judged(schema, value, open, "3.0.3"), want));
  }
});

test("alternatives within alternatives cannot multiply", () => {
  const tree: JsonObject = {};
  Object.assign(components, { Bomb: tree });
  const kid = { properties: { k: { $ref: "#/components/schemas/Bomb" } } };
  Object.assign(tree, { anyOf: [{ allOf: [kid, false] }, { allOf: [kid, false] }, kid] });
  let value: JsonValue = {};
  for (let i = 0; i < 60; i += 1) value = { k: value };
  assert.equal(judged({ $ref: "#/components/schemas/Bomb" }, value, closed), "budget");
});

test("a response loses what is undeclared or writeOnly, and nothing else", () => {
  const schema = {
    properties: {
      a: { properties: { b: {} } },
      secret: { writeOnly: true },
      list: { items: { allOf: [base, named] } },
    },
  };
  const value = { a: { b: 1, x: 2 }, secret: "s", z: 1, list: [{ id: 1, name: "n", q: 1 }] };
  const compiler = new Compiler({ components: { schemas: components } }, response);
  const found = judge(compiler.compile(schema), value, 1000);
  assert.ok(found.valid);
  const left = without(value, [...found.unknown, ...found.forced]);
  assert.deepEqual(left, { a: { b: 1 }, list: [{ id: 1, name: "n" }] });
});

const leaf = fc.constantFrom<JsonValue>(0, 1, 2.5, -1, "", "a", "abc", true, null);
const { value: anyValue } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "c"), tie("value"), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
  ),
}));
const branches: readonly string[] = ["if", "then", "else"];
const types = fc.constantFrom("null", "boolean", "integer", "number", "string", "array", "object");
const { schema: anySchema } = fc.letrec<{ schema: JsonValue }>((tie) => {
  const map = fc.dictionary(fc.constantFrom("a", "b"), tie("schema"), {
    maxKeys: 2,
    noNullPrototype: true,
  });
  const some = fc.array(tie("schema"), { minLength: 1, maxLength: 2 });
  return {
    schema: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.boolean(),
      fc.record({ type: types }),
      fc.record({ enum: fc.uniqueArray(leaf, { minLength: 1, maxLength: 3 }) }),
      fc.record({ minimum: fc.constantFrom(0, 1), exclusiveMaximum: fc.constantFrom(2, 3) }),
      fc.record({ minLength: fc.constantFrom(0, 1), maxLength: fc.constantFrom(1, 2) }),
      fc.record({
        minItems: fc.constantFrom(0, 1),
        uniqueItems: fc.boolean(),
        items: tie("schema"),
      }),
      fc.record({ prefixItems: some, items: tie("schema") }),
      fc.record({ contains: tie("schema"), minContains: fc.constantFrom(0, 2) }),
      fc.record({ properties: map, required: fc.uniqueArray(fc.constantFrom("a", "b")) }),
      fc.record({ properties: map, additionalProperties: tie("schema") }),
      fc.record({
        patternProperties: fc.record({ "^[ab]$": tie("schema") }),
        maxProperties: fc.constantFrom(1, 2),
      }),
      fc.record({ propertyNames: tie("schema") }),
      fc.record({ dependentSchemas: map, dependentRequired: fc.constant({ a: ["b"] }) }),
      fc.record({ allOf: some }),
      fc.record({ anyOf: some }),
      fc.record({ not: tie("schema") }),
      fc
        .tuple(tie("schema"), tie("schema"), tie("schema"))
        .map((parts) =>
          Object.fromEntries(parts.map((part, index) => [branches[index] ?? "", part])),
        ),
      fc.record({ allOf: some, properties: map, unevaluatedProperties: tie("schema") }),
      // Ajv 8 forgets items that an alternative of anyOf evaluates; the table above has those.
      fc.record({ prefixItems: some, unevaluatedItems: tie("schema") }),
      fc.record({
        $ref: fc.constantFrom("#/components/schemas/Base", "#/components/schemas/Named"),
      }),
    ),
  };
});

test("agrees with Ajv on what JSON Schema 2020-12 says", () => {
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  let right = 0;
  fc.assert(
    fc.property(anySchema, fc.array(anyValue, { maxLength: 4 }), (schema, values) => {
      const root = { components: { schemas: components }, $defs: { it: schema } };
      const reference = ajv.compile({ ...root, $ref: "#/$defs/it" });
      const checker = new Compiler(root, open).checker(schema);
      for (const value of values) {
        const found = judge(checker, value, 1000).valid;
        if (found) right += 1;
        assert.equal(found, reference(value), JSON.stringify([schema, value]));
      }
      ajv.removeSchema();
    }),
    { numRuns: 1500 },
  );
  assert.ok(right > 300, `only ${right} values were valid`);
});

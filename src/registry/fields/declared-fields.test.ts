import assert from "node:assert/strict";
import { test } from "node:test";
import { diffContracts } from "../diff-contracts.ts";
import { aContract } from "../fixtures/declarations.ts";
import { type DeclaredField, declaredFields, fieldId, typeWord } from "./declared-fields.ts";

const text = { type: "string" };
const json = (schema: object) => ({
  description: "ok",
  content: { "application/json": { schema } },
});

function contractOf(post: object) {
  return aContract({ "/orders": { post } });
}

/** The fields of an operation by place, message and name. */
function fieldsOf(post: object): ReadonlyMap<string, DeclaredField> {
  const contract = contractOf(post);
  const [operation] = contract.operations;
  assert.ok(operation);
  const fields = declaredFields(operation, contract).list();
  return new Map(fields.map((field) => [fieldId(field), field]));
}

test("two statuses of a class are one message: required is what both require", () => {
  const fields = fieldsOf({
    responses: {
      200: json({ type: "object", required: ["a", "b"], properties: { a: text, b: text } }),
      201: json({ type: "object", required: ["b"], properties: { b: { type: "integer" } } }),
    },
  });
  const field = (name: string) => fields.get(`response 2 application/json ${name}`);
  assert.equal(field("a")?.required, false);
  assert.equal(field("b")?.required, true);
  assert.equal(typeWord(field("b") ?? { types: [] }), "integer|string");
});

test("a body is required as the contract has it, and an answer without one is no field", () => {
  const content = json({ type: "object" });
  assert.equal(
    fieldsOf({ requestBody: content }).get("request application/json ")?.required,
    false,
  );
  const fields = fieldsOf({
    requestBody: { ...content, required: true },
    responses: { 204: { description: "none" } },
  });
  assert.equal(fields.get("request application/json ")?.required, true);
  assert.deepEqual(
    [...fields.values()].map(({ place }) => place),
    ["request"],
  );
});

test("values are told where they are listed, and what they are tells the type", () => {
  const schema = {
    type: "object",
    properties: {
      state: { enum: ["open", "paid", null] },
      kind: { oneOf: [{ const: 1 }, { const: 2 }] },
      free: text,
    },
  };
  const fields = fieldsOf({ requestBody: json(schema) });
  const told = ["state", "kind", "free"].map((name) => {
    const field = fields.get(`request application/json ${name}`);
    return [typeWord(field ?? { types: [] }), field?.values];
  });
  assert.deepEqual(told, [
    ["null|string", ['"open"', '"paid"', "null"]],
    ["integer", ["1", "2"]],
    ["string", undefined],
  ]);
});

test("a name that holds a sign of the notation keeps its parent", () => {
  const body = (inner: object) => ({
    requestBody: json({ type: "object", properties: { "a.b": { type: "object", ...inner } } }),
  });
  const before = contractOf(body({ properties: { c: text } }));
  assert.ok(
    fieldsOf(body({ properties: { c: text } })).has('request application/json "a.b".c'),
    "not named so",
  );
  const { changed } = diffContracts(before, contractOf(body({ additionalProperties: text })));
  assert.deepEqual(
    changed.flatMap(({ differences }) => differences.map(({ statement }) => statement)),
    [
      'request body application/json: ""a.b".c" is gone',
      'request body application/json: ""a.b"{}" is new',
    ],
  );
  // With the whole object gone, its properties are not told one by one.
  const gone = diffContracts(before, contractOf({ requestBody: json({ type: "object" }) }));
  assert.equal(gone.changed.flatMap(({ differences }) => differences).length, 1);
});

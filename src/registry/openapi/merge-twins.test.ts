import assert from "node:assert/strict";
import { test } from "node:test";
import type { JsonValue } from "../../http/json.ts";
import { readContract } from "./read-contract.ts";

const answers = { responses: { 200: { description: "" } } };

function param(name: string, required: boolean, type: string): JsonValue {
  return { name, in: "query", required, schema: { type } };
}

function json(schema: JsonValue): JsonValue {
  return { "application/json": { schema } };
}

test("paths that no request can tell apart allow what either allows", () => {
  const found = readContract({
    openapi: "3.1.0",
    info: { title: "t", version: "1" },
    paths: {
      "/jobs": { get: { ...answers, parameters: [param("n", true, "integer")] } },
      "/jobs?op=list": {
        get: { ...answers, parameters: [param("n", true, "boolean"), param("m", true, "string")] },
      },
    },
  });
  assert.ok(found.ok);
  const read = found.value;
  assert.equal(read.operations.length, 1);
  const shown = read.operations[0]?.parameters.map(({ name, required, schema }) => [
    name,
    required,
    schema,
  ]);
  assert.deepEqual(shown, [
    ["n", true, { anyOf: [{ type: "integer" }, { type: "boolean" }] }],
    ["m", false, { type: "string" }],
    ["op", false, { type: "string" }],
  ]);
});

test("a body is required where all require it, and a status without content tells nothing", () => {
  const found = readContract({
    openapi: "3.1.0",
    info: { title: "t", version: "1" },
    paths: {
      "/{a}": {
        post: {
          requestBody: { required: true, content: json({ type: "string" }) },
          responses: { 200: { content: json({ type: "string" }) }, 201: { content: json({}) } },
        },
      },
      "/{b}": {
        post: {
          parameters: [{ name: "b", in: "path", required: true, schema: { type: "integer" } }],
          responses: { 200: { content: json({ type: "null" }) }, 201: { description: "" } },
        },
      },
    },
  });
  assert.ok(found.ok);
  const [merged] = found.value.operations;
  assert.equal(merged?.requestBody?.required, false);
  assert.deepEqual(
    merged.parameters.map(({ name, schema }) => [name, schema]),
    [["a", { anyOf: [{ type: "string" }, { type: "integer" }] }]],
  );
  const contents = merged.responses.map(({ status, content }) => [
    status,
    content.map((each) => each.schema),
  ]);
  assert.deepEqual(contents, [
    ["200", [{ anyOf: [{ type: "string" }, { type: "null" }] }]],
    ["201", []],
  ]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import type { JsonValue } from "../../http/json.ts";
import type { Contract } from "../operation.ts";
import { Compiler } from "../schema/compiler.ts";
import { judge } from "../schema/judge.ts";
import { readContract } from "./read-contract.ts";

const info = { title: "t", version: "1" };
const answers = { responses: { 200: { description: "" } } };

function contract(document: JsonValue): Contract {
  const read = readContract(document);
  assert.ok(read.ok, JSON.stringify(read));
  return read.value;
}

const old: JsonValue = {
  swagger: "2.0",
  info,
  basePath: "/v1/",
  consumes: ["application/json"],
  produces: ["application/json"],
  securityDefinitions: { k: { type: "basic" } },
  definitions: {
    Pet: {
      type: "object",
      required: ["id"],
      properties: { id: { type: "integer", "x-nullable": true } },
    },
  },
  parameters: {
    limit: { name: "limit", in: "query", type: "integer", maximum: 10, exclusiveMaximum: true },
  },
  paths: {
    "/pets": {
      get: {
        parameters: [
          { $ref: "#/parameters/limit" },
          {
            name: "tags",
            in: "query",
            type: "array",
            items: { type: "string" },
            collectionFormat: "multi",
          },
          { name: "ids", in: "query", type: "array", items: { type: "integer" } },
          {
            name: "bars",
            in: "query",
            type: "array",
            items: { type: "integer" },
            collectionFormat: "pipes",
          },
        ],
        responses: { 200: { description: "", schema: { $ref: "#/definitions/Pet" } } },
      },
      post: {
        parameters: [
          { name: "pet", in: "body", required: true, schema: { $ref: "#/definitions/Pet" } },
        ],
        ...answers,
      },
      put: {
        consumes: ["multipart/form-data"],
        parameters: [
          { name: "file", in: "formData", type: "file", required: true },
          { name: "n", in: "formData", type: "integer" },
        ],
        ...answers,
      },
    },
  },
};

test("Swagger 2.0 is read into the same form", () => {
  const read = contract(old);
  assert.equal(read.openapi, "2.0");
  assert.deepEqual(read.basePaths, ["/v1"]);
  const [get] = read.operations;
  assert.ok(get?.method === "GET");
  assert.deepEqual(
    get.parameters.map(({ name, style, explode }) => [name, style, explode]),
    [
      ["limit", "form", true],
      ["tags", "form", true],
      ["ids", "form", false],
      ["bars", "pipeDelimited", false],
    ],
  );
  assert.deepEqual(get.parameters[0]?.schema, {
    type: "integer",
    maximum: 10,
    exclusiveMaximum: true,
  });
});

test("bodies of Swagger 2.0 are parameters, and their types stand apart", () => {
  const [get, put, post] = contract(old).operations;
  assert.ok(get?.method === "GET" && put?.method === "PUT" && post?.method === "POST");
  assert.equal(get.responses[0]?.content[0]?.range, "application/json");
  assert.deepEqual(
    post.requestBody?.content.map(({ range }) => range),
    ["application/json"],
  );
  assert.equal(post.requestBody?.required, true);
  assert.deepEqual(put.requestBody?.content[0]?.schema, {
    type: "object",
    properties: { file: { type: "string", format: "binary" }, n: { type: "integer" } },
    required: ["file"],
  });
});

test("schemas of 2.0 keep their references and their x-nullable", () => {
  const read = contract(old);
  const compiler = new Compiler(read.root, {
    direction: "request",
    closed: true,
    formats: true,
    hides: true,
  });
  const pet = compiler.compile({ $ref: "#/components/schemas/Pet" });
  assert.equal(judge(pet, { id: null }, 10).valid, true);
  assert.equal(judge(pet, { id: "x" }, 10).valid, false);
});

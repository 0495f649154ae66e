import assert from "node:assert/strict";
import { test } from "node:test";
import { anApi, anOperation } from "../../test/fixtures/exchange.ts";
import type { Contract, Operation, Parameter } from "../registry/operation.ts";
import { nameTeller } from "./declared-names.ts";

function named(name: string, place: Parameter["in"]): Parameter {
  return { name, in: place } as Parameter;
}

const contract = {
  root: {
    components: {
      schemas: { Node: { properties: { next: { $ref: "#/components/schemas/Node" } } } },
    },
  },
} as unknown as Contract;

const operation: Operation = anOperation({
  parameters: [named("q", "query"), named("X-Note", "header")],
  requestBody: {
    required: true,
    content: [
      {
        range: "application/json",
        schema: {
          properties: { items: { items: { properties: { sku: {} } } } },
          allOf: [{ $ref: "#/components/schemas/Node" }],
        },
        encoding: new Map(),
      },
    ],
  },
});

const cases = [
  ["q", "q"],
  ["x-note", "x-note"],
  ["Q", undefined],
  ["ada@example.com", undefined],
  ["__proto__", undefined],
  ["", undefined],
  ["/items/0/sku", "/items/0/sku"],
  ["/next/next", "/next/next"],
  ["/items/0/ada", "/items/0/*"],
  ["/4111111111111111", "/*"],
] as const;

for (const [name, told] of cases) {
  test(`${JSON.stringify(name)} is told as ${told ?? "nothing"}`, () => {
    assert.equal(nameTeller({ api: anApi({ contract }), operation })(name), told);
  });
}

test("without a contract no name is told", () => {
  const tell = nameTeller({ api: anApi(), operation: undefined });
  assert.deepEqual([tell("q"), tell("/items/0")], [undefined, "/*/0"]);
});

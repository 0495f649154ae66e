import assert from "node:assert/strict";
import { test } from "node:test";
import { diffContracts } from "./diff-contracts.ts";
import { declaredFields } from "./fields/declared-fields.ts";
import { aContract } from "./fixtures/declarations.ts";

const json = (schema: object) => ({ content: { "application/json": { schema } } });
const text = { type: "string" };
const object = (properties: object, ...required: readonly string[]) => ({
  type: "object",
  properties,
  required,
});

const parameters = (name: string) => [{ name, in: "path", required: true, schema: text }];

/** Two bodies of `POST /orders`, and what is told of them. */
function diff(before: object, after: object) {
  const [older, newer] = [before, after].map((post) => aContract({ "/orders": { post } }));
  assert.ok(older && newer);
  const { changed } = diffContracts(older, newer);
  return changed.flatMap(({ differences }) =>
    differences.map(({ statement, breaking }) => `${breaking ? "! " : ""}${statement}`),
  );
}

const query = (more: object = {}) => ({
  parameters: [{ name: "page", in: "query", schema: { type: "integer" }, ...more }],
});
const request = (schema: object) => ({ requestBody: json(schema) });
const answer = (schema: object) => ({
  responses: { 200: { description: "ok", ...json(schema) } },
});

const told: readonly (readonly [object, object, readonly string[]])[] = [
  [{}, {}, []],
  [{}, query(), ['query parameter "page" is new']],
  [{}, query({ required: true }), ['! query parameter "page" is new and required']],
  [query(), {}, ['! query parameter "page" is gone']],
  [query(), query({ required: true }), ['! query parameter "page" is required now']],
  [query({ required: true }), query(), ['query parameter "page" is not required any more']],
  [query(), query({ schema: text }), ['! query parameter "page" is string now, was integer']],
  [
    query(),
    query({ schema: { type: "number" } }),
    ['query parameter "page" is number now, was integer'],
  ],
  [
    query({ schema: { enum: ["a", "b"] } }),
    query({ schema: { enum: ["b", "c"] } }),
    ['! query parameter "page" may no longer be "a"', 'query parameter "page" may also be "c"'],
  ],
  [
    request(object({ a: text })),
    request(object({ a: text, b: text }, "b")),
    ['! request body application/json: "b" is new and required'],
  ],
  [
    request(object({ a: object({ b: text }) })),
    request(object({})),
    ['! request body application/json: "a" is gone'],
  ],
  [
    answer(object({ a: text, b: text })),
    answer(object({ a: text })),
    ['! response body 2 application/json: "b" is gone'],
  ],
  [
    answer(object({ a: text })),
    answer(object({ a: text, b: text }, "b")),
    ['response body 2 application/json: "b" is new'],
  ],
  [
    answer(object({ a: text }, "a")),
    answer(object({ a: text })),
    ['! response body 2 application/json: "a" is not required any more'],
  ],
  [
    answer(object({ a: { enum: ["x"] } })),
    answer(object({ a: { enum: ["x", "y"] } })),
    ['! response body 2 application/json: "a" may also be "y"'],
  ],
  [
    answer({ type: "array", items: object({ a: { type: ["string", "null"] } }) }),
    answer({ type: "array", items: object({ a: text }) }),
    ['response body 2 application/json: "[].a" is string now, was null|string'],
  ],
];

for (const [before, after, want] of told) {
  test(want.join("; ") || "nothing differs", () => assert.deepEqual(diff(before, after), want));
}

test("operations are the same whatever their parameters are called, and access is compared", () => {
  const scheme = { components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } } };
  const older = aContract(
    { "/orders/{id}": { get: { parameters: parameters("id") } }, "/old": { get: {} } },
    scheme,
  );
  const newer = aContract(
    {
      "/orders/{orderId}": {
        get: { parameters: parameters("orderId"), security: [{ token: [] }] },
      },
      "/new": { get: {} },
    },
    scheme,
  );
  assert.deepEqual(diffContracts(older, newer), {
    added: ["GET /new"],
    removed: ["GET /old"],
    changed: [
      {
        operation: "GET /orders/{orderId}",
        differences: [{ statement: "asks for token now, asked for not said", breaking: true }],
      },
    ],
    breaking: true,
  });
  assert.deepEqual(diffContracts(newer, newer), {
    added: [],
    removed: [],
    changed: [],
    breaking: false,
  });
});

test("fields have the learner's names; references, branches and loops are followed so far", () => {
  const contract = aContract(
    {
      "/tree": {
        post: {
          requestBody: { required: true, ...json({ $ref: "#/components/schemas/Node" }) },
          responses: {
            201: {
              description: "ok",
              ...json({
                allOf: [
                  object({ id: text }, "id"),
                  { oneOf: [object({ a: text }, "a"), object({ b: text })] },
                ],
              }),
            },
          },
        },
      },
    },
    {
      components: {
        schemas: {
          Node: object(
            {
              name: text,
              children: { type: "array", items: { $ref: "#/components/schemas/Node" } },
              labels: { type: "object", additionalProperties: text },
              loop: { $ref: "#/components/schemas/Loop" },
            },
            "name",
          ),
          Loop: {
            oneOf: Array.from({ length: 9 }, () => ({
              anyOf: [{ $ref: "#/components/schemas/Loop" }],
            })),
          },
        },
      },
    },
  );
  const [operation] = contract.operations;
  assert.ok(operation);
  const fields = declaredFields(operation, contract).list();
  const names = new Map(fields.map((field) => [`${field.place} ${field.name}`, field]));
  assert.deepEqual(names.get("request name"), {
    place: "request",
    message: "application/json",
    name: "name",
    types: ["string"],
    values: undefined,
    required: true,
    open: false,
  });
  assert.ok(names.has("request children[].children[].name"));
  assert.deepEqual(names.get("request labels{}")?.types, ["string"]);
  assert.equal(names.get("response id")?.required, true);
  assert.equal(names.get("response a")?.required, false, "one branch of two requires it");
  assert.ok(names.has("response b"));
  assert.ok(fields.length < 200);
});

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { JsonValue } from "../../http/json.ts";
import { readContract } from "../../registry/openapi/read-contract.ts";
import { type Told, json, sighting, witness } from "../../../test/learned/sightings.ts";
import { compare } from "./compare.ts";
import { type DeclaredFields, declaredFields } from "../../registry/fields/declared-fields.ts";
import { fieldsOf } from "./fields.ts";
import { observe } from "./observe.ts";
import { emptyProfile } from "./profile.ts";

const schemas: JsonValue = {
  Person: {
    type: "object",
    required: ["id"],
    properties: {
      id: { type: "integer" },
      name: { type: "string", nullable: true },
      boss: { $ref: "#/components/schemas/Person" },
    },
  },
  Order: {
    allOf: [
      { type: "object", required: ["id"], properties: { id: { type: "integer" } } },
      {
        properties: {
          lines: { type: "array", items: { properties: { sku: { type: "string" } } } },
          buyer: { oneOf: [{ $ref: "#/components/schemas/Person" }, { type: "string" }] },
          meta: { type: "object" },
          labels: { type: "object", additionalProperties: { type: "string" } },
          rates: {
            type: "object",
            additionalProperties: { properties: { buy: { type: "number" } } },
          },
          any: {},
          state: { enum: ["open", "paid"] },
        },
      },
    ],
  },
};

const parameters: JsonValue = [
  { name: "id", in: "path", required: true, schema: { type: "integer" } },
  { name: "limit", in: "query", schema: { type: "integer" } },
  { name: "q", in: "query", schema: { type: "string" } },
  { name: "price", in: "query", schema: { type: "number" } },
  { name: "tags", in: "query", schema: { type: "array", items: { type: "string" } } },
  {
    name: "page",
    in: "query",
    schema: { type: "object", properties: { from: { type: "integer" } } },
  },
  { name: "filter", in: "query", style: "deepObject", schema: { type: "object" } },
  { name: "X-Count", in: "header", schema: { type: "integer" } },
];

function declared(operation: { readonly [name: string]: JsonValue } = {}): DeclaredFields {
  const read = readContract({
    openapi: "3.1.0",
    info: { title: "t", version: "1" },
    components: { schemas },
    paths: {
      "/orders/{id}": {
        post: {
          parameters,
          requestBody: {
            content: {
              "application/json": { schema: { $ref: "#/components/schemas/Order" } },
              "application/x-www-form-urlencoded": {
                schema: { type: "object", properties: { count: { type: "integer" } } },
              },
            },
          },
          responses: {
            "200": {
              description: "ok",
              content: { "application/json": { schema: { $ref: "#/components/schemas/Order" } } },
            },
            "201": {
              description: "made",
              content: {
                "application/*": {
                  schema: { type: "object", properties: { href: { type: "string" } } },
                },
              },
            },
            default: {
              description: "error",
              content: {
                "application/json": {
                  schema: { type: "object", properties: { error: { type: "string" } } },
                },
              },
            },
          },
          ...operation,
        },
      },
    },
  });
  assert.ok(read.ok, JSON.stringify(read));
  const [found] = read.value.operations;
  assert.ok(found !== undefined);
  return declaredFields(found, read.value);
}

test("declared fields are named as learned ones", () => {
  const fields = declared().list();
  const lines = fields
    .filter(({ name }) => !name.includes("boss."))
    .map((field) => `${field.place} ${field.message} ${field.name} ${field.types.join("|")}`);
  for (const expected of [
    "path  id integer",
    "query  limit integer",
    "query  from integer",
    "query  filter ",
    "header  x-count integer",
    "request application/json  object",
    "request application/json id integer",
    "request application/json lines[].sku string",
    "request application/json buyer object|string",
    "request application/json buyer.name string|null",
    "request application/json labels{} string",
    "request application/json rates{}.buy number",
    "request application/json any ",
    "request application/json state string",
    "response 2 application/* href string",
    "response default application/json error string",
  ]) {
    assert.ok(lines.includes(expected), `${expected}\n${lines.join("\n")}`);
  }
  const required = fields.filter((field) => field.place === "request" && field.required);
  assert.ok(required.some(({ name }) => name === "id"));
  assert.ok(!required.some(({ name }) => name === "buyer.id"), "only one branch requires it");
});

test("a schema that holds itself ends", () => {
  const fields = declared().list();
  assert.ok(fields.some(({ name }) => name.endsWith("boss.boss.boss")));
  assert.ok(fields.length < 1000);
});

test("a contract too large to write out is still read", () => {
  const properties = Object.fromEntries(
    Array.from({ length: 6000 }, (_, n) => [`p${n}q`, { type: "string" }]),
  );
  const schema = { type: "object", properties };
  const content = { "application/json": { schema } };
  const wide = declared({ requestBody: { content } });
  assert.ok(wide.list().length <= 5000);
  const profile = emptyProfile();
  const body = json({ p5999q: "x", p6000q: "y" });
  observe(profile, sighting({ body }), [["id", "7"]], witness(1));
  assert.deepEqual(compare(fieldsOf(profile), wide).undocumented, ["request p6000q"]);
});

function compared(told: readonly Told[]): ReturnType<typeof compare> {
  const profile = emptyProfile();
  for (const each of told) observe(profile, sighting(each), [["id", "7"]], witness(1));
  return compare(fieldsOf(profile), declared());
}

suite("as declared", () => {
  const table: readonly (readonly [string, Told])[] = [
    ["numbers are texts on the wire", { query: [["limit", "10"]] }],
    ["a number for a text", { query: [["q", "10"]] }],
    ["an integer for a number", { query: [["price", "10"]] }],
    ["one item of a list", { query: [["tags", "a"]] }],
    [
      "items of a list",
      {
        query: [
          ["tags", "a"],
          ["tags", "b"],
        ],
      },
    ],
    ["a list in one text", { query: [["tags", "a,b"]] }],
    ["a property of an exploded object", { query: [["from", "3"]] }],
    ["an object in brackets", { query: [["filter[a][b]", "3"]] }],
    [
      "a form field",
      {
        body: {
          kind: "form",
          mediaType: "application/x-www-form-urlencoded",
          pairs: [["count", "3"]],
        },
      },
    ],
    ["either branch", { body: json({ id: 1, buyer: "x" }) }],
    ["the other branch", { body: json({ id: 1, buyer: { id: 2, name: null, boss: { id: 3 } } }) }],
    ["anything in a free object", { body: json({ id: 1, meta: { a: { b: [1] } } }) }],
    ["any key of a map", { body: json({ id: 1, labels: { a: "x", b: "y" } }) }],
    ["keys that are data", { body: json({ id: 1, labels: { "2026-02-18": "x" } }) }],
    ["beneath a named key of a map", { body: json({ id: 1, rates: { EUR: { buy: 1 } } }) }],
    ["anything where nothing is said", { body: json({ id: 1, any: { x: [{ y: 1 }] } }) }],
    [
      "a response of a range",
      {
        status: 201,
        answer: { kind: "json", mediaType: "application/hal+json", value: { href: "x" } },
      },
    ],
    ["the default response", { status: 404, answer: json({ error: "x" }) }],
  ];
  for (const [name, told] of table) {
    test(name, () => assert.deepEqual(compared([told]), { undocumented: [], drift: [] }));
  }
});

suite("not as declared", () => {
  const table: readonly (readonly [string, Told, string, string])[] = [
    ["a parameter", { query: [["debug", "1"]] }, "query debug", ""],
    ["a header", { fields: [["x-role", "1"]] }, "header x-role", ""],
    ["a property", { body: json({ id: 1, role: "admin" }) }, "request role", ""],
    [
      "a property far down",
      { body: json({ id: 1, lines: [{ cost: 1 }] }) },
      "request lines[].cost",
      "",
    ],
    ["in an answer", { answer: json({ id: 1, hash: "x" }) }, "response 2 hash", ""],
    ["in an error", { status: 500, answer: json({ stack: "x" }) }, "response 5 stack", ""],
    [
      "a media type",
      { body: { kind: "json", mediaType: "application/xml+json", value: { a: 1 } } },
      "request application/xml+json",
      "",
    ],
    [
      "a text for a number",
      { query: [["limit", "ten"]] },
      "",
      "query limit: string, declared integer",
    ],
    [
      "a list for one value",
      {
        query: [
          ["q", "a"],
          ["q", "b"],
        ],
      },
      "",
      "query q: array, declared string",
    ],
    [
      "a fraction",
      { answer: json({ id: 1.5 }) },
      "",
      "response 2 application/json id: number, declared integer",
    ],
    [
      "a number as a text",
      { answer: json({ id: "1" }) },
      "",
      "response 2 application/json id: string, declared integer",
    ],
    [
      "null",
      { body: json({ id: 1, state: null }) },
      "",
      "request application/json state: null, declared string",
    ],
    [
      "a list for an object",
      { body: json([]) },
      "",
      "request application/json: array, declared object",
    ],
  ];
  for (const [name, told, undocumented, drift] of table) {
    test(name, () => {
      assert.deepEqual(compared([told]), {
        undocumented: undocumented === "" ? [] : [undocumented],
        drift: drift === "" ? [] : [drift],
      });
    });
  }

  test("what is required and often missing", () => {
    const told = Array.from({ length: 30 }, (_, n): Told => ({
      answer: json(n < 20 ? { id: n } : {}),
    }));
    assert.deepEqual(compared(told).drift, [
      "response 2 application/json id: not always there, declared required",
    ]);
  });

  test("fields know whether they are declared", () => {
    const profile = emptyProfile();
    observe(
      profile,
      sighting({
        query: [
          ["q", "a"],
          ["z", "1"],
        ],
      }),
      [["id", "7"]],
      witness(1),
    );
    const told = fieldsOf(profile, declared()).map(({ name, declared: is }) => [name, is]);
    assert.deepEqual(told, [
      ["id", true],
      ["q", true],
      ["z", false],
    ]);
    assert.equal(fieldsOf(profile)[0]?.declared, undefined);
  });
});

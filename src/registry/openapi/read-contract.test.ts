import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import type { JsonValue } from "../../http/json.ts";
import type { Contract } from "../operation.ts";
import { judge } from "../schema/judge.ts";
import { Compiler } from "../schema/compiler.ts";
import { readContract } from "./read-contract.ts";

const info = { title: "t", version: "1" };
const answers = { responses: { 200: { description: "" } } };

function contract(
  document: JsonValue,
  resolve?: (file: string) => JsonValue | undefined,
): Contract {
  const read = readContract(document, resolve);
  assert.ok(read.ok, JSON.stringify(read));
  return read.value;
}

function modern(paths: JsonValue, more: { readonly [name: string]: JsonValue } = {}): JsonValue {
  return { openapi: "3.1.0", info, paths, ...more };
}

function answeredWith(schema: JsonValue, schemas: JsonValue): JsonValue {
  const content = { "application/json": { schema } };
  const get = { responses: { 200: { description: "", content } } };
  return modern({ "/a": { get } }, { components: { schemas } });
}

const refusals: readonly (readonly [string, JsonValue, string, RegExp])[] = [
  ["no object", [], "", /is an object/],
  ["no version", { info, paths: {} }, "/openapi", /3\.0\.x/],
  ["an unknown version", { openapi: "4.0.0", info, paths: {} }, "/openapi", /3\.1\.x/],
  ["no paths", { openapi: "3.0.0", info }, "/paths", /must be an object/],
  [
    "a dead reference",
    modern({ "/a": { get: { ...answers, parameters: [{ $ref: "#/no" }] } } }),
    "/paths/~1a/get/parameters/0/$ref",
    /names nothing/,
  ],
  [
    "a remote reference",
    modern({ "/a": { $ref: "https://x.example/a.yaml" } }),
    "/paths/~1a/$ref",
    /not fetched/,
  ],
  [
    "a file nobody has",
    modern({ "/a": { $ref: "a.yaml#/x" } }),
    "/paths/~1a/$ref",
    /could not be read/,
  ],
  [
    "a loop of references",
    modern({ "/a": { $ref: "#/paths/~1a" } }),
    "/paths/~1a/$ref",
    /back to itself/,
  ],
  [
    "a dead reference in a schema",
    modern({
      "/a": {
        get: {
          responses: {
            200: { content: { "application/json": { schema: { items: { $ref: "#/no" } } } } },
          },
        },
      },
    }),
    "/paths/~1a/get/responses/200/content/application~1json/schema/items/$ref",
    /names nothing/,
  ],
  [
    "a schema that is but a name of itself",
    answeredWith({ $ref: "#/components/schemas/A" }, { A: { $ref: "#/components/schemas/A" } }),
    "/components/schemas/A/$ref",
    /back to itself/,
  ],
  [
    "schemas that are but names of each other",
    answeredWith(
      { items: { $ref: "#/components/schemas/A" } },
      {
        A: { $ref: "#/components/schemas/B", type: "object" },
        B: { $ref: "#/components/schemas/C" },
        C: { $ref: "#/components/schemas/A" },
      },
    ),
    "/components/schemas/A/$ref",
    /back to itself/,
  ],
  [
    "a parameter without a name",
    modern({ "/a": { get: { ...answers, parameters: [{ in: "query" }] } } }),
    "/paths/~1a/get/parameters/0",
    /"name"/,
  ],
  [
    "a parameter in no place",
    modern({ "/a": { get: { ...answers, parameters: [{ name: "x", in: "form" }] } } }),
    "/paths/~1a/get/parameters/0/in",
    /"cookie"/,
  ],
  ["braces that do not match", modern({ "/a/{b": { get: answers } }), "/paths/~1a~1{b", /braces/],
  [
    "an apiKey without a place",
    modern({}, { components: { securitySchemes: { k: { type: "apiKey" } } } }),
    "/components/securitySchemes/k",
    /apiKey/,
  ],
  [
    "twins with other credentials",
    modern({
      "/{a}": { get: { ...answers, security: [] } },
      "/{b}": { get: { ...answers, security: [{ k: [] }] } },
    }),
    "/paths/~1{b}/get",
    /other credentials/,
  ],
];

describe("refused with the place and what would be right", () => {
  for (const [name, document, at, message] of refusals) {
    test(name, () => {
      const read = readContract(document);
      assert.ok(!read.ok, "was accepted");
      assert.equal(read.problems[0]?.at, at);
      assert.match(read.problems[0]?.message ?? "", message);
    });
  }
  test("all problems at once", () => {
    const read = readContract(
      modern({ "/a": { get: { parameters: [{}, { name: "x" }] } }, "/{": {} }),
    );
    assert.ok(!read.ok);
    assert.equal(read.problems.length, 4);
  });
});

const trees: readonly (readonly [what: string, schemas: JsonValue])[] = [
  ["its own part", { A: { properties: { parent: { $ref: "#/components/schemas/A" } } } }],
  ["the items of its own part", { A: { items: { items: { $ref: "#/components/schemas/A" } } } }],
  [
    "each other's part",
    {
      A: { properties: { b: { $ref: "#/components/schemas/B" } } },
      B: { properties: { a: { $ref: "#/components/schemas/A" } } },
    },
  ],
  [
    "a name of a schema that is its own part",
    {
      A: { $ref: "#/components/schemas/B" },
      B: { properties: { a: { $ref: "#/components/schemas/A" } } },
    },
  ],
];

for (const [what, schemas] of trees) {
  test(`a schema may be ${what}`, () => {
    const read = contract(answeredWith({ $ref: "#/components/schemas/A" }, schemas));
    assert.equal(read.operations.length, 1);
  });
}

test("parameters: inherited, overridden, assumed, defaulted", () => {
  const shared = [
    { name: "q", in: "query", schema: { type: "string" } },
    { name: "id", in: "path", required: true, schema: { type: "integer" } },
  ];
  const own = [
    { name: "q", in: "query", schema: { type: "integer" } },
    { name: "Accept", in: "header" },
  ];
  const read = contract(
    modern({ "/a/{id}/{other}": { parameters: shared, get: { ...answers, parameters: own } } }),
  );
  const [operation] = read.operations;
  const shown = operation?.parameters.map((each) => [
    each.in,
    each.name,
    each.schema,
    each.style,
    each.explode,
  ]);
  assert.deepEqual(shown, [
    ["query", "q", { type: "integer" }, "form", true],
    ["path", "id", { type: "integer" }, "simple", false],
    ["path", "other", { type: "string" }, "simple", false],
  ]);
  assert.ok(read.warnings.some(({ message }) => message.includes('"{other}"')));
});

const servers: readonly (readonly [JsonValue, readonly string[]])[] = [
  [[], [""]],
  [
    [{ url: "https://a.example/v1/" }, { url: "/v2" }, { url: "https://b.example" }],
    ["/v1", "/v2", ""],
  ],
  [
    [
      {
        url: "{scheme}://a.example:{port}/x/{v}",
        variables: { v: { default: "1", enum: ["1", "2"] } },
      },
    ],
    ["/x/1", "/x/2"],
  ],
  [[{ url: "https://a.example/v1?x=/y#z" }], ["/v1"]],
  [[{ url: "v1" }], ["/v1"]],
];

test("base paths come from the servers", () => {
  for (const [list, want] of servers) {
    assert.deepEqual(contract(modern({}, { servers: list })).basePaths, want, JSON.stringify(list));
  }
});

test("security: kinds of schemes, inheritance, and what an operation takes back", () => {
  const schemes = {
    a: { type: "oauth2" },
    b: { type: "http", scheme: "Bearer" },
    c: { type: "apiKey", in: "header", name: "X-Key" },
    d: { type: "mutualTLS" },
    e: { type: "http", scheme: "basic" },
    f: { type: "http", scheme: "digest" },
    g: { type: "openIdConnect", openIdConnectUrl: "https://i.example" },
  };
  const read = contract(
    modern(
      {
        "/a": {
          get: answers,
          put: { ...answers, security: [] },
          post: { ...answers, security: [{ a: ["w"], c: [] }] },
        },
      },
      { security: [{ b: [] }], components: { securitySchemes: schemes } },
    ),
  );
  const kinds = [...read.securitySchemes.values()].map(({ kind }) => kind);
  assert.deepEqual(kinds, ["bearer", "bearer", "api-key", "mtls", "basic", "other", "bearer"]);
  assert.deepEqual(read.securitySchemes.get("c")?.place, { in: "header", name: "x-key" });
  const asked = new Map(
    read.operations.map(({ method, security }) => [method, security?.map((each) => [...each])]),
  );
  assert.deepEqual(asked.get("GET"), [[["b", []]]]);
  assert.deepEqual(asked.get("PUT"), []);
  assert.deepEqual(asked.get("POST"), [
    [
      ["a", ["w"]],
      ["c", []],
    ],
  ]);
});

test("other files are asked for by their path and their references stay theirs", () => {
  const files = new Map<string, JsonValue>([
    [
      "paths/a.yaml",
      {
        get: {
          responses: {
            200: { content: { "application/json": { schema: { $ref: "../schemas.yaml#/A" } } } },
          },
        },
      },
    ],
    ["schemas.yaml", { A: { properties: { b: { $ref: "#/B" } } }, B: { type: "integer" } }],
  ]);
  const read = contract(modern({ "/a": { $ref: "./paths/a.yaml" } }), (file) => files.get(file));
  const schema = read.operations[0]?.responses[0]?.content[0]?.schema ?? false;
  const compiler = new Compiler(read.root, {
    direction: "request",
    closed: true,
    formats: true,
    hides: true,
  });
  assert.equal(judge(compiler.compile(schema), { b: 1 }, 10).valid, true);
  assert.equal(judge(compiler.compile(schema), { b: "x" }, 10).valid, false);
});

test("what is sloppy is read in the safest sense, and said", () => {
  const sloppy = modern({
    a: { get: { responses: { "2xx": { description: "" }, often: {} } } },
    "/b/{id}": {
      get: {
        ...answers,
        parameters: [
          { name: "id", in: "path", schema: { type: "string", pattern: "(a)\\1" } },
          { name: "q", in: "query", style: "simple", schema: { type: "text" } },
        ],
      },
    },
  });
  const read = contract(sloppy);
  assert.equal(read.operations[0]?.path, "/a");
  assert.equal(read.operations[0]?.responses[0]?.status, "2XX");
  for (const word of [
    "begins with",
    "is not a status",
    "required",
    "linear time",
    "style",
    "not a JSON Schema type",
  ]) {
    assert.ok(
      read.warnings.some(({ message }) => message.includes(word)),
      word,
    );
  }
});

test("no document makes the reader throw", () => {
  const odd = fc.constantFrom<JsonValue>(
    null,
    1,
    "x",
    true,
    [],
    {},
    [1],
    { $ref: "#/paths" },
    { type: 5 },
  );
  const keys = [
    "get",
    "parameters",
    "responses",
    "requestBody",
    "content",
    "schema",
    "security",
    "200",
    "x/y",
    "$ref",
    "properties",
    "allOf",
  ];
  const { value: values } = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { depthSize: "medium" },
      odd,
      fc.array(tie("value"), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom(...keys), tie("value"), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(
      values,
      values,
      fc.constantFrom("2.0", "3.0.1", "3.1.0"),
      (paths, components, version) => {
        const frame = version === "2.0" ? { swagger: version } : { openapi: version };
        readContract({
          ...frame,
          info,
          paths: { "/a": paths, "/b": { get: paths } },
          components,
          definitions: components,
        });
      },
    ),
    { numRuns: 500 },
  );
});

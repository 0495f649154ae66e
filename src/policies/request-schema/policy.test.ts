import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import type { Site } from "../../engine/control.ts";
import type { Received } from "../../engine/facts.ts";
import type { Ports } from "../../engine/ports.ts";
import type { Body, Part } from "../../http/body.ts";
import { Fields } from "../../http/fields.ts";
import { readForm } from "../../http/form.ts";
import type { Pair } from "../../http/head.ts";
import type { JsonValue } from "../../http/json.ts";
import { parseMediaType } from "../../http/media-type.ts";
import { millis } from "../../kernel/clock.ts";
import { readContract } from "../../registry/openapi/read-contract.ts";
import { requestSchema } from "./policy.ts";

const parameters: JsonValue = [
  { name: "id", in: "path", required: true, schema: { type: "integer", minimum: 1 } },
  { name: "q", in: "query", schema: { type: "string", maxLength: 5 } },
  { name: "n", in: "query", schema: { $ref: "#/components/schemas/Whole" } },
  { name: "price", in: "query", schema: { type: "number" } },
  { name: "flag", in: "query", schema: { type: "boolean" } },
  { name: "maybe", in: "query", schema: { type: ["integer", "null"] } },
  { name: "either", in: "query", schema: { oneOf: [{ type: "integer" }, { enum: ["all"] }] } },
  { name: "empty", in: "query", allowEmptyValue: true, schema: { type: "integer" } },
  { name: "tags", in: "query", schema: { type: "array", maxItems: 2, items: { type: "string" } } },
  {
    name: "csv",
    in: "query",
    explode: false,
    schema: { type: "array", items: { enum: ["a", "b"] } },
  },
  {
    name: "ssv",
    in: "query",
    style: "spaceDelimited",
    explode: false,
    schema: { type: "array", items: { type: "integer" } },
  },
  {
    name: "pipes",
    in: "query",
    style: "pipeDelimited",
    explode: false,
    schema: { type: "array", items: { type: "integer" } },
  },
  {
    name: "flat",
    in: "query",
    explode: false,
    schema: { type: "object", properties: { r: { type: "integer" } } },
  },
  {
    name: "page",
    in: "query",
    schema: {
      type: "object",
      properties: { from: { type: "integer" }, size: { type: "integer" } },
    },
  },
  {
    name: "filter",
    in: "query",
    style: "deepObject",
    schema: {
      type: "object",
      properties: {
        a: { type: "integer" },
        list: { type: "array", items: { type: "integer" } },
        deep: { type: "object", properties: { b: { type: "boolean" } } },
      },
    },
  },
  {
    name: "doc",
    in: "query",
    content: {
      "application/json": { schema: { type: "object", properties: { x: { type: "integer" } } } },
    },
  },
  { name: "X-Count", in: "header", schema: { type: "integer" } },
  { name: "X-List", in: "header", schema: { type: "array", items: { type: "integer" } } },
  { name: "session", in: "cookie", schema: { type: "string", format: "uuid" } },
];

const styled: JsonValue = Object.fromEntries(
  (
    [
      ["label", "label", false, { type: "array", items: { type: "integer" } }],
      ["labels", "label", true, { type: "array", items: { type: "integer" } }],
      ["matrix", "matrix", false, { type: "array", items: { type: "integer" } }],
      ["matrices", "matrix", true, { type: "array", items: { type: "integer" } }],
      ["object", "matrix", true, { type: "object", properties: { R: { type: "integer" } } }],
      ["simple", "simple", false, { type: "object", properties: { R: { type: "integer" } } }],
      ["pairs", "simple", true, { type: "object", properties: { R: { type: "integer" } } }],
    ] as const
  ).map(([name, style, explode, schema]) => [
    `/${name}/{v}`,
    { get: { parameters: [{ name: "v", in: "path", required: true, style, explode, schema }] } },
  ]),
);

const item: JsonValue = {
  type: "object",
  required: ["name"],
  properties: {
    id: { type: "integer", readOnly: true },
    name: { type: "string", minLength: 1 },
    when: { type: "string", format: "date-time" },
    tags: { type: "array", items: { type: "string" } },
    labels: { type: "object", additionalProperties: { type: "string" } },
    size: { type: "object", properties: { w: { type: "integer" } } },
    file: { type: "string", format: "binary" },
    count: { type: "integer" },
  },
};
const schema: JsonValue = { $ref: "#/components/schemas/Item" };

const read = readContract({
  openapi: "3.1.0",
  info: { title: "t", version: "1" },
  components: {
    schemas: { Whole: { type: "integer", maximum: 10 }, Item: item },
    securitySchemes: { key: { type: "apiKey", in: "query", name: "api_key" } },
  },
  paths: {
    "/things/{id}": { get: { parameters } },
    "/items": {
      post: {
        requestBody: {
          required: true,
          content: {
            "application/json": { schema },
            "application/x-www-form-urlencoded": { schema },
            "multipart/form-data": { schema, encoding: { file: { contentType: "image/*" } } },
            "text/plain": { schema: { type: "string", maxLength: 3 } },
            "image/*": {},
          },
        },
      },
      put: { requestBody: { content: { "application/json": { schema } } } },
    },
    ...styled,
  },
});
assert.ok(read.ok, JSON.stringify(read));
const contract = read.value;

type Request = {
  readonly path?: readonly Pair[];
  readonly query?: string;
  readonly fields?: readonly string[];
  readonly cookies?: readonly Pair[];
  readonly body?: Body;
};

function ask(id: string, request: Request, settings: JsonValue = {}): string {
  const operation = contract.operations.find((each) => each.id === id);
  assert.ok(operation, id);
  const site = { api: { contract }, operation } as unknown as Site;
  const built = requestSchema.build(
    { ...(requestSchema.defaults as object), ...(settings as object) },
    site,
    {} as Ports,
  );
  assert.ok(built.ok);
  const query = request.query ?? "";
  const pairs = readForm(query);
  assert.ok(pairs.ok);
  const facts: Received = {
    id: "x",
    time: millis(0),
    peer: "",
    tls: undefined,
    client: "",
    secure: true,
    principals: [],
    principal: undefined,
    pathParameters: request.path ?? [["id", "7"]],
    body: request.body ?? { kind: "none" },
    head: {
      method: "GET",
      version: "1.1",
      authority: "a",
      target: { path: "/", segments: [], query, pairs: pairs.pairs },
      fields: new Fields(request.fields ?? []),
      cookies: request.cookies ?? [],
      upgrade: undefined,
      mediaType: undefined,
      hasBody: request.body !== undefined,
      contentLength: undefined,
    },
  };
  const outcome = built.value.steps.inspect?.(facts);
  assert.ok(outcome !== undefined && !(outcome instanceof Promise));
  return outcome.kind === "deny" ? outcome.reason : outcome.kind;
}

const uuid = "123e4567-e89b-12d3-a456-426614174000";
const queries: readonly (readonly [string, string])[] = [
  ["", "pass"],
  ["q=hello", "pass"],
  ["q=toolong", "parameter"],
  ["q=a&q=b", "parameter"],
  ["n=10", "pass"],
  ["n=11", "parameter"],
  ["n=1.0", "parameter"],
  ["n=%201", "parameter"],
  ["n=01", "parameter"],
  ["n=1e1", "parameter"],
  ["n=0x1", "parameter"],
  ["n=", "parameter"],
  ["price=1.50", "pass"],
  ["price=-2e3", "pass"],
  ["price=NaN", "parameter"],
  ["price=1e999", "parameter"],
  ["flag=true", "pass"],
  ["flag=1", "parameter"],
  ["flag=TRUE", "parameter"],
  ["maybe=null", "pass"],
  ["maybe=x", "parameter"],
  ["either=all", "pass"],
  ["either=7", "pass"],
  ["either=none", "parameter"],
  ["empty=", "pass"],
  ["empty=x", "parameter"],
  ["tags=a&tags=b", "pass"],
  ["tags=a", "pass"],
  ["tags=a&tags=b&tags=c", "parameter"],
  ["csv=a,b", "pass"],
  ["csv=a,c", "parameter"],
  ["csv=a%2Cb", "parameter"],
  ["csv=a&csv=b", "parameter"],
  ["ssv=1%202", "pass"],
  ["ssv=1+2", "pass"],
  ["ssv=1,2", "parameter"],
  ["pipes=1%7C2", "pass"],
  ["pipes=1%7Cx", "parameter"],
  ["flat=r,1", "pass"],
  ["flat=r,x", "parameter"],
  ["flat=r", "parameter"],
  ["flat=z,1", "unknown-parameter"],
  ["from=1&size=2", "pass"],
  ["from=x", "parameter"],
  ["page=1", "unknown-parameter"],
  ["filter[a]=1", "pass"],
  ["filter[a]=x", "parameter"],
  ["filter[z]=1", "unknown-parameter"],
  ["filter[list]=1&filter[list]=2", "pass"],
  ["filter[list][]=1&filter[list][]=2", "pass"],
  ["filter[deep][b]=true", "pass"],
  ["filter[deep][b]=7", "parameter"],
  ["filter[a=1", "parameter"],
  ["filter[__proto__]=1", "unknown-parameter"],
  ["doc=%7B%22x%22%3A1%7D", "pass"],
  ["doc=%7B%22x%22%3A%22y%22%7D", "parameter"],
  ["doc=%7B", "parameter"],
  ["stranger=1", "unknown-parameter"],
  ["constructor=1", "unknown-parameter"],
  ["api_key=abc", "pass"],
];

describe("query parameters", () => {
  for (const [query, want] of queries) {
    test(query === "" ? "none" : query, () =>
      assert.equal(ask("GET /things/{id}", { query }), want),
    );
  }
  test("unknown ones pass where the settings say so", () => {
    const ignore = { refuseUnknownParameters: false };
    assert.equal(ask("GET /things/{id}", { query: "stranger=1" }, ignore), "pass");
    assert.equal(ask("GET /things/{id}", { query: "n=11&stranger=1" }, ignore), "parameter");
    const known = { knownParameters: ["utm"] };
    assert.equal(ask("GET /things/{id}", { query: "utm=1" }, known), "pass");
    assert.equal(ask("GET /things/{id}", { query: "utn=1" }, known), "unknown-parameter");
  });
});

const elsewhere: readonly (readonly [string, string, Request, string])[] = [
  ["a path parameter", "GET /things/{id}", { path: [["id", "0"]] }, "parameter"],
  ["a path parameter of another type", "GET /things/{id}", { path: [["id", "x"]] }, "parameter"],
  ["a header", "GET /things/{id}", { fields: ["x-count", "5"] }, "pass"],
  ["a wrong header", "GET /things/{id}", { fields: ["x-count", "five"] }, "parameter"],
  ["a header twice", "GET /things/{id}", { fields: ["x-count", "5", "x-count", "6"] }, "parameter"],
  [
    "a list header in two lines",
    "GET /things/{id}",
    { fields: ["x-list", "5, 6", "x-list", "7"] },
    "pass",
  ],
  ["an undeclared header", "GET /things/{id}", { fields: ["x-other", "5"] }, "pass"],
  [
    "a cookie",
    "GET /things/{id}",
    {
      cookies: [
        ["session", uuid],
        ["other", "1"],
      ],
    },
    "pass",
  ],
  ["a wrong cookie", "GET /things/{id}", { cookies: [["session", "1"]] }, "parameter"],
  [
    "a cookie twice",
    "GET /things/{id}",
    {
      cookies: [
        ["session", uuid],
        ["session", uuid],
      ],
    },
    "parameter",
  ],
  ["label", "GET /label/{v}", { path: [["v", ".1,2"]] }, "pass"],
  ["label without its dot", "GET /label/{v}", { path: [["v", "1,2"]] }, "parameter"],
  ["label, exploded", "GET /labels/{v}", { path: [["v", ".1.2"]] }, "pass"],
  ["matrix", "GET /matrix/{v}", { path: [["v", ";v=1,2"]] }, "pass"],
  ["matrix, exploded", "GET /matrices/{v}", { path: [["v", ";v=1;v=2"]] }, "pass"],
  ["matrix of another name", "GET /matrices/{v}", { path: [["v", ";w=1"]] }, "parameter"],
  ["matrix object", "GET /object/{v}", { path: [["v", ";R=1"]] }, "pass"],
  ["simple object", "GET /simple/{v}", { path: [["v", "R,1"]] }, "pass"],
  ["simple object, exploded", "GET /pairs/{v}", { path: [["v", "R=1"]] }, "pass"],
  ["simple object, undeclared", "GET /pairs/{v}", { path: [["v", "Q=1"]] }, "unknown-parameter"],
];

describe("paths, headers and cookies", () => {
  for (const [name, id, request, want] of elsewhere) {
    test(name, () => assert.equal(ask(id, request), want));
  }
});

function mediaType(text: string): NonNullable<ReturnType<typeof parseMediaType>> {
  const parsed = parseMediaType(text);
  assert.ok(parsed);
  return parsed;
}

function json(value: JsonValue, type = "application/json"): Body {
  return { kind: "json", mediaType: mediaType(type), text: JSON.stringify(value), value };
}

function form(text: string): Body {
  const pairs = readForm(text);
  assert.ok(pairs.ok);
  const type = mediaType("application/x-www-form-urlencoded");
  return { kind: "form", mediaType: type, pairs: pairs.pairs };
}

function part(name: string, text: string | undefined, type?: string): Part {
  const bytes = new Uint8Array();
  const fileName = text === undefined ? "f" : undefined;
  return {
    name,
    fileName,
    mediaType: type === undefined ? undefined : mediaType(type),
    bytes,
    text,
  };
}

function multipart(...parts: readonly Part[]): Body {
  return { kind: "multipart", mediaType: mediaType("multipart/form-data"), parts };
}

const bodies: readonly (readonly [string, Body, string])[] = [
  ["right", json({ name: "x", when: "2026-01-02T03:04:05Z" }), "pass"],
  [
    "with parameters of its media type",
    json({ name: "x" }, "application/json;charset=utf-8"),
    "pass",
  ],
  ["missing", { kind: "none" }, "missing-body"],
  ["without a required property", json({}), "body"],
  ["of the wrong type", json([]), "body"],
  ["with a wrong format", json({ name: "x", when: "yesterday" }), "body"],
  ["with an undeclared property", json({ name: "x", admin: true }), "unknown-property"],
  ["with one deep inside", json({ name: "x", size: { w: 1, h: 2 } }), "unknown-property"],
  ["with any key of a map", json({ name: "x", labels: { any: "thing" } }), "pass"],
  ["with a wrong value of a map", json({ name: "x", labels: { any: 1 } }), "body"],
  ["that sets what is read-only", json({ name: "x", id: 1 }), "read-only"],
  [
    "of a media type that is not listed",
    json({ name: "x" }, "application/merge-patch+json"),
    "content-type",
  ],
  ["of no media type", { kind: "text", mediaType: undefined, text: "{}" }, "content-type"],
  ["a form", form("name=x&count=3&tags=a&tags=b"), "pass"],
  ["a form with a wrong number", form("name=x&count=three"), "body"],
  ["a form with a stranger", form("name=x&admin=1"), "unknown-property"],
  ["a form that repeats a field", form("name=x&name=y"), "body"],
  ["a form with brackets", form("name=x&size[w]=1&labels[a]=b&tags[]=c"), "pass"],
  ["a form with a wrong leaf", form("name=x&size[w]=y"), "body"],
  ["a form with JSON in a field", form("name=x&size=%7B%22w%22%3A1%7D"), "pass"],
  ["parts", multipart(part("name", "x"), part("file", undefined, "image/png")), "pass"],
  [
    "a part of the wrong type",
    multipart(part("name", "x"), part("file", undefined, "text/html")),
    "content-type",
  ],
  ["an undeclared part", multipart(part("name", "x"), part("other", "y")), "unknown-property"],
  ["a part with JSON", multipart(part("name", "x"), part("size", '{"w":1}')), "pass"],
  ["a part twice", multipart(part("name", "x"), part("name", "y")), "body"],
  ["a part missing", multipart(part("count", "1")), "body"],
  ["text", { kind: "text", mediaType: mediaType("text/plain"), text: "abc" }, "pass"],
  ["too long a text", { kind: "text", mediaType: mediaType("text/plain"), text: "abcd" }, "body"],
  ["opaque and listed", { kind: "opaque", mediaType: mediaType("image/png") }, "pass"],
  [
    "opaque and not listed",
    { kind: "opaque", mediaType: mediaType("application/zip") },
    "content-type",
  ],
];

describe("bodies", () => {
  for (const [name, body, want] of bodies) {
    test(name, () => assert.equal(ask("POST /items", { body }), want));
  }
  test("one where none is declared", () => {
    assert.equal(ask("GET /things/{id}", { body: json({}) }), "unexpected-body");
  });
  test("none where it may be left out", () => assert.equal(ask("PUT /items", {}), "pass"));
  test("settings may loosen it", () => {
    const stranger = json({ name: "x", admin: true });
    assert.equal(
      ask("POST /items", { body: stranger }, { refuseUnknownProperties: false }),
      "pass",
    );
    const set = json({ name: "x", id: 1 });
    assert.equal(ask("POST /items", { body: set }, { refuseReadOnly: false }), "pass");
    const odd = json({ name: "x", when: "yesterday" });
    assert.equal(ask("POST /items", { body: odd }, { formats: false }), "pass");
  });
});

test("it does nothing where no contract speaks", () => {
  const bare = { api: { contract: undefined }, operation: undefined } as unknown as Site;
  const built = requestSchema.build(requestSchema.defaults, bare, {} as Ports);
  assert.ok(built.ok);
  assert.deepEqual(built.value.steps, {});
});

test("settings that make no sense are refused with their place", () => {
  for (const [input, at] of [
    [{ formats: "yes" }, "/formats"],
    [{ refuseUnknown: true }, "/refuseUnknown"],
    [{ knownParameters: [""] }, "/knownParameters/0"],
  ] as const) {
    const checked = requestSchema.check(input);
    assert.ok(!checked.ok);
    assert.equal(checked.problems[0]?.at, at);
  }
});

test("every reason and setting stands in the README", () => {
  const readme = readFileSync(new URL("README.md", import.meta.url), "utf8");
  for (const [code, { status }] of Object.entries(requestSchema.reasons)) {
    assert.ok(readme.includes(`- \`${code}\` (${status}): `), code);
  }
  for (const key of Object.keys(requestSchema.strictness))
    assert.ok(readme.includes(`| \`${key}\``), key);
});

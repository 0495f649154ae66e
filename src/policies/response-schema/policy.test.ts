import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import type { Site } from "../../engine/control.ts";
import type { Answer, AnswerBody, Answered } from "../../engine/facts.ts";
import type { Ports } from "../../engine/ports.ts";
import { Fields } from "../../http/fields.ts";
import type { JsonValue } from "../../http/json.ts";
import { parseMediaType } from "../../http/media-type.ts";
import { readContract } from "../../registry/openapi/read-contract.ts";
import { responseSchema } from "./policy.ts";

const read = readContract({
  openapi: "3.0.3",
  info: { title: "t", version: "1" },
  components: {
    schemas: {
      User: {
        type: "object",
        required: ["id"],
        properties: {
          id: { type: "integer" },
          name: { type: "string", nullable: true },
          password: { type: "string", writeOnly: true },
          cost: {
            type: "number",
            "x-castellan-roles": ["support"],
            "x-castellan-scopes": ["cost"],
          },
          tags: { type: "object", additionalProperties: { type: "string" } },
          when: { type: "string", format: "date-time" },
        },
      },
      Admin: {
        allOf: [
          { $ref: "#/components/schemas/User" },
          { type: "object", properties: { level: { type: "integer" } } },
        ],
      },
    },
  },
  paths: {
    "/users": {
      get: {
        responses: {
          200: {
            description: "",
            content: {
              "application/json": {
                schema: { type: "array", items: { $ref: "#/components/schemas/Admin" } },
              },
              "text/csv": {},
            },
          },
          201: {
            description: "",
            content: { "application/hal+json": { schema: { $ref: "#/components/schemas/User" } } },
          },
          202: { description: "" },
          203: { description: "", content: { "application/json": {} } },
          "3XX": { description: "" },
          404: {
            description: "",
            content: {
              "application/json": {
                schema: {
                  type: "object",
                  required: ["code"],
                  properties: { code: { type: "integer" } },
                },
              },
            },
          },
        },
      },
    },
  },
});
assert.ok(read.ok, JSON.stringify(read));
const contract = read.value;
const site = { api: { contract }, operation: contract.operations[0] } as unknown as Site;

interface Given {
  readonly status?: number;
  readonly type?: string | undefined;
  readonly body?: AnswerBody;
  readonly json?: JsonValue;
  readonly text?: string;
  readonly principals?: Answered["principals"];
  readonly settings?: object;
}

function answerFrom(given: Given): Answer {
  const type = "type" in given ? given.type : "application/json";
  const value = given.json ?? null;
  return {
    status: given.status ?? 200,
    fields: new Fields(type === undefined ? [] : ["content-type", type, "etag", '"1"']),
    mediaType: type === undefined ? undefined : parseMediaType(type),
    body: given.body ?? { kind: "json", value, text: given.text ?? JSON.stringify(value) },
  };
}

function screen(given: Given): { readonly said: string; readonly answer: Answer | undefined } {
  const built = responseSchema.build(
    { ...(responseSchema.defaults as object), ...given.settings },
    site,
    {} as Ports,
  );
  assert.ok(built.ok);
  const answer = answerFrom(given);
  const facts = { answer, id: "x", principals: given.principals ?? [] } as unknown as Answered;
  const outcome = built.value.steps.screen?.(facts);
  assert.ok(outcome !== undefined && !(outcome instanceof Promise));
  return {
    said: outcome.kind === "deny" ? outcome.reason : outcome.kind,
    answer: outcome.kind === "edit-answer" ? outcome.answer : undefined,
  };
}

const text: AnswerBody = { kind: "text", text: "hello" };
const judged: readonly (readonly [string, Given, string])[] = [
  ["right", { json: [{ id: 1, name: null, level: 2 }] }, "pass"],
  ["with an undeclared property", { json: [{ id: 1, hash: "x" }] }, "edit-answer"],
  ["without a required property", { json: [{ name: "x" }] }, "invalid-answer"],
  ["of the wrong type", { json: { id: 1 } }, "invalid-answer"],
  ["invalid, where that passes", { json: {}, settings: { withholdInvalid: false } }, "pass"],
  ["text that calls itself JSON", { body: text }, "invalid-answer"],
  ["an error that calls itself JSON and is none", { status: 404, body: text }, "edit-answer"],
  [
    "text that calls itself JSON, where invalid answers pass",
    { body: text, settings: { withholdInvalid: false } },
    "pass",
  ],
  ["with an odd date", { json: [{ id: 1, when: "today" }] }, "pass"],
  [
    "with an odd date, formats on",
    { json: [{ id: 1, when: "today" }], settings: { formats: true } },
    "invalid-answer",
  ],
  ["any key of a map", { json: [{ id: 1, tags: { a: "b" } }] }, "pass"],
  [
    "undeclared, where that passes",
    { json: [{ id: 1, hash: "x" }], settings: { stripUndeclared: false } },
    "pass",
  ],
  ["another declared type", { type: "text/csv", body: text }, "pass"],
  ["an undeclared type", { type: "text/html", body: text }, "undeclared-type"],
  ["no type", { type: undefined, body: text }, "undeclared-type"],
  [
    "an undeclared type, where that passes",
    { type: "text/html", body: text, settings: { withholdUndeclaredType: false } },
    "pass",
  ],
  ["JSON for another JSON", { status: 201, json: { id: 1, z: 1 } }, "edit-answer"],
  ["no content described", { status: 202, json: { any: "thing" } }, "pass"],
  [
    "no content described, strict",
    { status: 202, json: {}, settings: { withholdUndescribed: true } },
    "undescribed-body",
  ],
  ["no schema", { status: 203, json: { any: "thing" } }, "pass"],
  ["an undeclared status", { status: 206, json: {} }, "undeclared-status"],
  ["an undeclared status without a body", { status: 204, body: { kind: "none" } }, "pass"],
  [
    "an undeclared status, where that passes",
    { status: 206, json: {}, settings: { withholdUndeclaredStatus: false } },
    "pass",
  ],
  ["a redirect", { status: 302, body: { kind: "none" } }, "pass"],
  ["a redirect with a body", { status: 302, body: text, type: "text/html" }, "pass"],
  ["not modified", { status: 304, body: { kind: "none" } }, "pass"],
  ["a stream of a listed type", { type: "text/csv", body: { kind: "stream" } }, "pass"],
  ["a stream of another type", { type: "video/mp4", body: { kind: "stream" } }, "undeclared-type"],
  ["a declared error", { status: 404, json: { code: 1 } }, "pass"],
  ["a declared error with more", { status: 404, json: { code: 1, stack: "x" } }, "edit-answer"],
  ["a declared error that is wrong", { status: 404, json: { stack: "x" } }, "edit-answer"],
  ["an undeclared error", { status: 500, json: { stack: "x" } }, "pass"],
  ["an error of an undeclared type", { status: 404, type: "text/html", body: text }, "pass"],
];

describe("answers", () => {
  for (const [name, given, want] of judged) {
    test(name, () => assert.equal(screen(given).said, want));
  }
});

test("only what is undeclared goes", () => {
  const json = [
    { id: 1, hash: "x", level: 3, tags: { a: "b" } },
    { id: 2, name: "n" },
  ];
  const { answer } = screen({ json });
  assert.ok(answer?.body.kind === "json");
  const left = [
    { id: 1, level: 3, tags: { a: "b" } },
    { id: 2, name: "n" },
  ];
  assert.deepEqual(answer.body.value, left);
  assert.deepEqual(JSON.parse(answer.body.text), left);
  assert.equal(answer.fields.get("etag"), '"1"');
});

test("a number too long for a double keeps its digits", () => {
  const { answer } = screen({
    json: [{ id: 1234567890123456800, hash: "x" }],
    text: '[{"id": 1234567890123456789, "hash": "x"}]',
  });
  assert.ok(answer?.body.kind === "json");
  assert.equal(answer.body.text, '[{"id": 1234567890123456789}]');
});

test("a number too large for a double stays a number", () => {
  const { answer } = screen({
    json: [{ id: 1, cost: Infinity, hash: 1 }],
    text: '[{"id": 1, "cost": 1e400, "hash": 1}]',
    principals: [{ roles: new Set(["support"]), scopes: new Set() }] as never,
  });
  assert.ok(answer?.body.kind === "json");
  assert.equal(answer.body.text, '[{"id": 1, "cost": 1e400}]');
});

test("one that also names a member twice is left as it came, for the gateway to refuse", () => {
  const came = '[{"id": 1, "id": 1234567890123456789, "hash": "x"}]';
  const { answer } = screen({ json: [{ id: 1234567890123456800, hash: "x" }], text: came });
  assert.ok(answer?.body.kind === "json");
  assert.equal(answer.body.text, came);
  assert.equal(answer.body.written, undefined);
});

test("writeOnly never leaves, gated properties only for those who may see them", () => {
  const json = [{ id: 1, password: "secret", cost: 5 }];
  const seen = (roles: readonly string[], scopes: readonly string[]): JsonValue => {
    const principal = { roles: new Set(roles), scopes: new Set(scopes) };
    const { answer } = screen({
      json,
      principals: [principal] as unknown as Answered["principals"],
    });
    assert.ok(answer?.body.kind === "json");
    return answer.body.value;
  };
  assert.deepEqual(seen([], []), [{ id: 1 }]);
  assert.deepEqual(seen(["support"], []), [{ id: 1, cost: 5 }]);
  assert.deepEqual(seen([], ["cost"]), [{ id: 1, cost: 5 }]);
  assert.deepEqual(seen(["Support"], ["costs"]), [{ id: 1 }]);
});

test("an error that breaks its schema keeps its status and loses its body", () => {
  const { answer } = screen({ status: 404, json: { stack: "x" } });
  assert.equal(answer?.status, 404);
  assert.equal(answer?.fields.get("content-type"), "application/problem+json");
  assert.ok(answer?.body.kind === "json" && !answer.body.text.includes("stack"));
});

test("it does nothing where no contract speaks", () => {
  const bare = { api: { contract: undefined }, operation: undefined } as unknown as Site;
  const built = responseSchema.build(responseSchema.defaults, bare, {} as Ports);
  assert.ok(built.ok);
  assert.deepEqual(built.value.steps, {});
});

test("settings that make no sense are refused with their place", () => {
  for (const [input, at] of [
    [{ formats: "yes" }, "/formats"],
    [{ strip: true }, "/strip"],
  ] as const) {
    const checked = responseSchema.check(input);
    assert.ok(!checked.ok);
    assert.equal(checked.problems[0]?.at, at);
  }
});

test("every reason and setting stands in the README", () => {
  const readme = readFileSync(new URL("README.md", import.meta.url), "utf8");
  for (const [code, { status }] of Object.entries(responseSchema.reasons)) {
    assert.ok(readme.includes(`- \`${code}\` (${status}): `), code);
  }
  for (const key of Object.keys(responseSchema.strictness))
    assert.ok(readme.includes(`| \`${key}\``), key);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  aHead,
  aRequest,
  aSite,
  anApi,
  anOperation,
  somePorts,
} from "../../../test/fixtures/exchange.ts";
import type { Site } from "../../engine/control.ts";
import { Fields } from "../../http/fields.ts";
import type { RequestHead } from "../../http/head.ts";
import { normalizeTarget } from "../../http/target.ts";
import type { Contract, Operation } from "../../registry/operation.ts";
import { requestHead } from "./policy.ts";

function targetOf(url: string) {
  const read = normalizeTarget(url);
  assert.ok(read.ok);
  return read.target;
}

function judge(config: object, head: Partial<RequestHead>, site: Site = aSite()) {
  const built = requestHead.build(
    { ...(requestHead.defaults as object), ...config },
    site,
    somePorts(),
  );
  assert.ok(built.ok);
  const verdict = built.value.steps.admit?.(aRequest([], { head: aHead(head) }));
  assert.ok(verdict && "kind" in verdict);
  return verdict.kind === "deny" ? verdict.reason : verdict.kind;
}

const pairs = (count: number) => Array.from({ length: count }, (_, i) => `p${i}=1`).join("&");
const lines = (count: number) => new Fields(Array.from({ length: count * 2 }, () => "a"));
const jwt = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.";

const judged: readonly (readonly [string, object, Partial<RequestHead>, string])[] = [
  ["a usual request", {}, {}, "pass"],
  ["an unusual method", {}, { method: "PROPFIND" }, "method"],
  ["methods have a case", {}, { method: "get" }, "method"],
  ["a method by choice", { methods: ["PROPFIND"] }, { method: "PROPFIND" }, "pass"],
  [
    "target at the bound",
    { targetLength: 64 },
    { target: targetOf(`/${"a".repeat(60)}?b=`) },
    "pass",
  ],
  [
    "target above it",
    { targetLength: 64 },
    { target: targetOf(`/${"a".repeat(60)}?bc=1`) },
    "target-too-long",
  ],
  ["fields at the bound", {}, { fields: lines(100) }, "pass"],
  ["fields above it", {}, { fields: lines(101) }, "too-many-fields"],
  [
    "bytes at the bound",
    { fieldBytes: "1KiB" },
    { fields: new Fields(["ab", "x".repeat(1022)]) },
    "pass",
  ],
  [
    "bytes above it",
    { fieldBytes: "1KiB" },
    { fields: new Fields(["ab", "x".repeat(1023)]) },
    "fields-too-large",
  ],
  ["parameters at the bound", {}, { target: targetOf(`/?${pairs(200)}`) }, "pass"],
  ["parameters above it", {}, { target: targetOf(`/?${pairs(201)}`) }, "too-many-parameters"],
  [
    "method override",
    {},
    { fields: new Fields(["x-http-method-override", "DELETE"]) },
    "refused-field",
  ],
  [
    "method override with underscores",
    {},
    { fields: new Fields(["x_http_method_override", "DELETE"]) },
    "refused-field",
  ],
  ["path override", {}, { fields: new Fields(["x-original-url", "/admin"]) }, "refused-field"],
  [
    "a field of one's own",
    { refusedFields: ["X-Debug"] },
    { fields: new Fields(["x-debug", "1"]) },
    "refused-field",
  ],
  ["nearly an override", {}, { fields: new Fields(["x-http-method-overrides", "DELETE"]) }, "pass"],
  ["a token in the query", {}, { target: targetOf("/?access_token=abc") }, "credential-in-url"],
  ["its name in another case", {}, { target: targetOf("/?Access_Token=abc") }, "credential-in-url"],
  ["its name escaped", {}, { target: targetOf("/?access%5Ftoken=abc") }, "credential-in-url"],
  ["a JWT under another name", {}, { target: targetOf(`/?state=${jwt}x`) }, "credential-in-url"],
  ["an unsigned JWT", {}, { target: targetOf(`/?state=${jwt}`) }, "credential-in-url"],
  ["nearly a JWT", {}, { target: targetOf("/?state=eyJhIjoxfQ") }, "pass"],
  ["a page token", {}, { target: targetOf("/?page_token=abc&next=a.b.c") }, "pass"],
  ["an api key, by default", {}, { target: targetOf("/?api_key=abc") }, "pass"],
  [
    "an api key, by choice",
    { credentialParameters: ["API_Key"] },
    { target: targetOf("/?api_key=abc") },
    "credential-in-url",
  ],
];

for (const [name, config, head, want] of judged) {
  test(name, () => assert.equal(judge(config, head), want));
}

test("what the contract declares may stand in the query", () => {
  const parameter = {
    name: "access_token",
    in: "query",
    required: true,
    deprecated: false,
    style: "form",
    explode: true,
    allowReserved: false,
    allowEmptyValue: false,
    schema: undefined,
    mediaType: undefined,
  } as const;
  const head = { target: targetOf(`/?access_token=${jwt}`) };
  const declares = (place: "query" | "header") =>
    aSite({ operation: anOperation({ parameters: [{ ...parameter, in: place }] }) });
  assert.equal(judge({}, head, declares("query")), "pass");
  assert.equal(judge({}, head, declares("header")), "credential-in-url");
});

function contractOf(operations: readonly Operation[]): Contract {
  return {
    title: "t",
    version: "1",
    openapi: "3.1",
    basePaths: ["/v1"],
    operations,
    securitySchemes: new Map(),
    root: {},
    warnings: [],
  };
}

const file = anOperation({ id: "GET /files/{name}", path: "/files/{name}" });
const secret = anOperation({ id: "GET /files/{name}/secret", path: "/files/{name}/secret" });
const site = aSite({ operation: file, api: anApi({ contract: contractOf([file, secret]) }) });
const open = aSite({ operation: undefined, api: anApi({ contract: contractOf([file, secret]) }) });

const slashes: readonly (readonly [string, string, Site, object, string])[] = [
  ["data", "/v1/files/a%2Fb", site, {}, "pass"],
  ["another operation", "/v1/files/a%2Fsecret", site, {}, "ambiguous-path"],
  ["another operation, slashes doubled", "/v1/files/a%2F%2fsecret%2F", site, {}, "ambiguous-path"],
  ["another operation, without the server's path", "/files/a%2Fsecret", site, {}, "ambiguous-path"],
  [
    "another operation, by exception",
    "/v1/files/a%2Fsecret",
    site,
    { ambiguousSlashes: true },
    "pass",
  ],
  ["a separator", "/v1/files/a/secret", site, {}, "pass"],
  ["the same operation", "/v1/files/%2Fa", site, {}, "pass"],
  ["undeclared, an operation underneath", "/v1%2Ffiles%2Fa", open, {}, "ambiguous-path"],
  ["undeclared, nothing underneath", "/v1%2Fother", open, {}, "pass"],
  ["no contract", "/v1%2Ffiles%2Fa", aSite({ operation: undefined }), {}, "pass"],
];

for (const [name, url, place, config, want] of slashes) {
  test(`encoded slash: ${name}`, () =>
    assert.equal(judge(config, { target: targetOf(url) }, place), want));
}

test("a 405 lists what is allowed, a 401 challenges", () => {
  const built = requestHead.build(
    { methods: ["GET", "POST"], credentialParameters: ["t"] },
    aSite(),
    somePorts(),
  );
  assert.ok(built.ok);
  const admit = built.value.steps.admit;
  assert.deepEqual(admit?.(aRequest([], { head: aHead({ method: "PUT" }) })), {
    kind: "deny",
    reason: "method",
    fields: [["allow", "GET, POST"]],
  });
  assert.deepEqual(admit?.(aRequest([], { head: aHead({ target: targetOf("/?t=1") }) })), {
    kind: "deny",
    reason: "credential-in-url",
    fields: [["www-authenticate", "Bearer"]],
  });
});

const refused = [
  { config: { methods: [] }, at: "/methods" },
  { config: { methods: ["get"] }, at: "/methods/0" },
  { config: { targetLength: 10 }, at: "/targetLength" },
  { config: { fieldCount: 100_000 }, at: "/fieldCount" },
  { config: { fieldBytes: 4096 }, at: "/fieldBytes" },
  { config: { refusedFields: ["a b"] }, at: "/refusedFields/0" },
  { config: { credentialParameters: [""] }, at: "/credentialParameters/0" },
  { config: { encodedSlashes: true }, at: "/encodedSlashes" },
] as const;

for (const { config, at } of refused) {
  test(`refuses ${JSON.stringify(config)}`, () => {
    const checked = requestHead.check(config);
    assert.deepEqual(checked.ok || checked.problems.map((problem) => problem.at), [at]);
  });
}

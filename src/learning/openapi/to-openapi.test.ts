import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import type { JsonValue } from "../../http/json.ts";
import { member, objectAt } from "../../registry/json-object.ts";
import type { JsonObject } from "../../registry/json-object.ts";
import { type Told, json, sighting, witness } from "../../../test/learned/sightings.ts";
import type { Proof } from "../sighting.ts";
import { observe } from "../schema/observe.ts";
import { type ContractProfile, emptyProfile } from "../schema/profile.ts";
import { operationIdOf, tagOf, uniqueIds } from "./operation-id.ts";
import { type ExportedOperation, toOpenApi } from "./to-openapi.ts";

const info = { title: "Learned", version: "1" };

function learn(
  told: readonly Told[],
  path: readonly (readonly [string, string])[] = [],
): ContractProfile {
  const profile = emptyProfile();
  for (const [index, each] of told.entries()) {
    observe(profile, sighting(each), path, witness(index % 5));
  }
  return profile;
}

function operation(key: string, profile: ContractProfile): ExportedOperation {
  const [method = "", host = "", path = ""] = key.split(" ");
  return { method, host, path, profile };
}

function exported(operations: readonly ExportedOperation[]): JsonObject {
  return JSON.parse(JSON.stringify(toOpenApi(operations, info))) as JsonObject;
}

function at(value: JsonObject | undefined, ...names: readonly string[]): JsonValue | undefined {
  const last = names.at(-1) ?? "";
  const holder = names
    .slice(0, -1)
    .reduce<JsonObject | undefined>((from, name) => objectAt(from, name), value);
  return member(holder, last);
}

async function isValid(document: JsonObject): Promise<void> {
  const result = await new Validator().validate({ ...document });
  assert.ok(result.valid, JSON.stringify(result.errors));
}

test("one operation, whole", async () => {
  const told = Array.from({ length: 60 }, (_, n): Told => ({
    query: [["limit", `${n}`]],
    body: json({ id: n, email: `a${n}@b.example` }),
    status: 201,
    answer: json({ ok: true }),
    caller: { proof: "bearer" },
  }));
  const key = "POST api.example.com /v1/orders/{orderId}/lines";
  const document = exported([operation(key, learn(told, [["orderId", "17"]]))]);
  await isValid(document);
  const found = at(document, "paths", "/v1/orders/{orderId}/lines", "post") as JsonObject;
  assert.equal(found["operationId"], "postV1OrdersByOrderIdLines");
  assert.deepEqual(found["tags"], ["orders"]);
  assert.deepEqual(found["security"], [{ bearer: [] }]);
  assert.deepEqual(found["parameters"], [
    {
      name: "orderId",
      in: "path",
      required: true,
      schema: { type: "integer" },
      "x-castellan": {
        support: 60,
        presence: 1,
        classes: { identifier: 0.84 },
        range: [17, 17],
      },
    },
    {
      name: "limit",
      in: "query",
      required: true,
      schema: { type: "integer" },
      "x-castellan": { support: 60, presence: 1, range: [0, 59] },
    },
  ]);
  const body = at(found, "requestBody", "content", "application/json", "schema") as JsonObject;
  assert.deepEqual(body["required"], ["email", "id"]);
  assert.equal(
    body["additionalProperties"],
    false,
    "60 objects of 5 callers are enough to close it",
  );
  assert.equal(at(body, "properties", "email", "format"), "email");
  assert.equal(at(found, "requestBody", "required"), true);
  assert.ok(at(found, "responses", "2XX", "content", "application/json") !== undefined);
});

test("little traffic leaves schemas open and parameters optional", () => {
  const profile = learn([{ query: [["q", "a"]], body: json({ id: 1 }) }]);
  const document = exported([operation("POST a.example /x", profile)]);
  const found = at(document, "paths", "/x", "post") as JsonObject;
  const body = at(found, "requestBody", "content", "application/json", "schema") as JsonObject;
  assert.equal(body["additionalProperties"], true);
  assert.equal(body["required"], undefined);
  assert.equal(at(found, "requestBody", "required"), false);
  assert.equal(found["security"], undefined, "one call without proof does not make it public");
});

test("hosts become servers, a varying part a variable; http where nothing else was seen", async () => {
  const plain = learn([{ scheme: "http" }]);
  const document = exported([
    operation("GET b.example:8080 /x", plain),
    operation("GET {tenant}.example.com /y", learn([{}])),
    operation("GET * /z", learn([{}])),
  ]);
  await isValid(document);
  assert.deepEqual(document["servers"], [
    { url: "/" },
    { url: "http://b.example:8080" },
    { url: "https://{tenant}.example.com", variables: { tenant: { default: "tenant" } } },
  ]);
  assert.deepEqual(at(document, "paths", "/x", "get", "servers"), [
    { url: "http://b.example:8080" },
  ]);
});

test("one path on two hosts, under two names of its parameter, is one operation", async () => {
  const a = learn([{ answer: json({ a: 1 }) }], [["id", "1"]]);
  const b = learn([{ answer: json({ b: 1 }) }], [["userId", "x"]]);
  const operations = [
    operation("GET a.example /users/{id}", a),
    operation("GET b.example /users/{userId}", b),
    operation("PUT b.example /users/{userId}", b),
  ];
  const before = structuredClone(operations);
  const document = exported(operations);
  await isValid(document);
  assert.deepEqual(operations, before, "the export changed a profile");
  const paths = objectAt(document, "paths");
  assert.deepEqual(Object.keys(paths ?? {}), ["/users/{id}"]);
  assert.deepEqual(Object.keys(objectAt(paths, "/users/{id}") ?? {}), ["get", "put"]);
  const get = at(paths, "/users/{id}", "get") as JsonObject;
  const schema = at(get, "responses", "2XX", "content", "application/json", "schema", "properties");
  assert.deepEqual(Object.keys(schema as JsonObject), ["a", "b"]);
  const [parameter] = get["parameters"] as readonly JsonObject[];
  assert.deepEqual(parameter?.["schema"], { type: "string" });
  assert.deepEqual(exported([...operations].toReversed()), document, "the order left a trace");
});

test("methods that OpenAPI does not know are told, not lost", async () => {
  const document = exported([
    operation("PURGE a.example /cache", learn([{}])),
    operation("GET a.example /cache", learn([{}])),
  ]);
  await isValid(document);
  assert.deepEqual(at(document, "x-castellan", "leftOut"), ["PURGE a.example /cache"]);
});

function by(proof: Proof, told: Told = {}): Told {
  return { ...told, caller: { proof } };
}

suite("security as observed", () => {
  const table: readonly (readonly [string, readonly Told[], JsonValue | undefined, JsonValue])[] = [
    ["basic", [by("basic")], [{ basic: [] }], { basic: { type: "http", scheme: "basic" } }],
    ["a certificate", [by("mtls")], [{ mtls: [] }], { mtls: { type: "mutualTLS" } }],
    [
      "a key in a header",
      [by("api-key", { fields: [["x-acme-api-key", ""]] })],
      [{ "api-key-header-x-acme-api-key": [] }],
      { "api-key-header-x-acme-api-key": { type: "apiKey", in: "header", name: "x-acme-api-key" } },
    ],
    [
      "a key in the query",
      [by("api-key", { query: [["api_key", "x"]] })],
      [{ "api-key-query-api_key": [] }],
      { "api-key-query-api_key": { type: "apiKey", in: "query", name: "api_key" } },
    ],
    [
      "a session",
      [by("session", { cookies: ["lang", "th_session"] })],
      [{ "session-cookie-th_session": [] }],
      { "session-cookie-th_session": { type: "apiKey", in: "cookie", name: "th_session" } },
    ],
    [
      "with and without",
      [by("bearer"), by("none")],
      [{ bearer: [] }, {}],
      { bearer: { type: "http", scheme: "bearer" } },
    ],
    ["nobody, often", Array.from({ length: 20 }, () => by("none")), [], {}],
    ["nobody, once", [by("none")], undefined, {}],
    ["only refused", [by("bearer", { status: 401 })], undefined, {}],
  ];
  for (const [name, told, requirements, schemes] of table) {
    test(name, async () => {
      const document = exported([operation("GET a.example /x", learn(told))]);
      await isValid(document);
      assert.deepEqual(at(document, "paths", "/x", "get", "security"), requirements);
      assert.deepEqual(at(document, "components", "securitySchemes"), schemes);
    });
  }
});

test("operation ids and tags", () => {
  const table: readonly (readonly [string, string, string, string])[] = [
    ["GET", "/", "get", "root"],
    ["GET", "/v1/orders/{orderId}", "getV1OrdersByOrderId", "orders"],
    ["DELETE", "/api/v2.1/user-groups/{id}.json", "deleteApiV21UserGroupsByIdJson", "user-groups"],
    ["POST", "/{tenant}/jobs:run", "postByTenantJobsRun", "jobs:run"],
    ["GET", "/v1", "getV1", "v1"],
  ];
  for (const [method, path, id, tag] of table) {
    assert.equal(operationIdOf(method, path), id);
    assert.equal(tagOf(path), tag);
  }
  const idFor = uniqueIds();
  assert.deepEqual([idFor("a"), idFor("a"), idFor("a2"), idFor("a")], ["a", "a2", "a22", "a3"]);
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import type { Site } from "../../engine/control.ts";
import type { Ports } from "../../engine/ports.ts";
import type { Body, Part } from "../../http/body.ts";
import { readForm } from "../../http/form.ts";
import type { JsonValue } from "../../http/json.ts";
import { parseMediaType } from "../../http/media-type.ts";
import { ask } from "../../../test/fixtures/request-schema.ts";
import { requestSchema } from "./policy.ts";

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

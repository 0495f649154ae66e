import assert from "node:assert/strict";
import { test } from "node:test";
import { matchesRange, parameter, parseMediaType } from "./media-type.ts";

const types = [
  ["application/json", "application/json", "json", []],
  ['Application/JSON; Charset="UTF-8"', "application/json", "json", [["charset", "UTF-8"]]],
  ['application/vnd.api+json;ext="a\\"b"', "application/vnd.api+json", "json", [["ext", 'a"b']]],
  ["text/json", "text/json", "json", []],
  ["application/problem+json", "application/problem+json", "json", []],
  ["application/x-www-form-urlencoded", "application/x-www-form-urlencoded", "form", []],
  ["multipart/form-data; boundary=--x", "multipart/form-data", "multipart", [["boundary", "--x"]]],
  ["multipart/mixed; boundary=x", "multipart/mixed", "opaque", [["boundary", "x"]]],
  ["text/xml", "text/xml", "xml", []],
  ["image/svg+xml", "image/svg+xml", "xml", []],
  ["text/html ; charset=x", "text/html", "text", [["charset", "x"]]],
  ["application/graphql", "application/graphql", "text", []],
  ["application/x-ndjson", "application/x-ndjson", "text", []],
  ["application/octet-stream", "application/octet-stream", "opaque", []],
  ["application/jsonx", "application/jsonx", "opaque", []],
  ["application/json;", "application/json", "json", []],
  ["application/json; ;a=b ", "application/json", "json", [["a", "b"]]],
] as const;

for (const [text, essence, kind, parameters] of types) {
  test(`reads ${text}`, () =>
    assert.deepEqual(parseMediaType(text), { essence, kind, parameters }));
}

const none = [
  "",
  "json",
  "/json",
  "application/",
  "application /json",
  "application/json charset=x",
  "application/json; charset",
  "application/json; charset=",
  "application/json; =x",
  "application/json; a=b; A=c",
  'application/json; a="b',
  "application/json, text/plain",
  "application/json; a=b c",
  " application/json",
  "application/json; a = b",
  "application/json\0",
];

for (const text of none) {
  test(`${JSON.stringify(text)} is no media type`, () =>
    assert.equal(parseMediaType(text), undefined));
}

const ranges = [
  ["application/json", "application/json", true],
  ["application/json; charset=utf-8", "application/json", true],
  ["application/json", "application/json; charset=utf-8", true],
  ["application/json", "Application/*", true],
  ["application/json", "*/*", true],
  ["application/vnd.a+json", "application/*+json", true],
  ["application/vnd.a; version=2", "application/vnd.a;version=2", true],
  ["application/vnd.a; version=1", "application/vnd.a;version=2", false],
  ["application/vnd.a", "application/vnd.a;version=2", false],
  ["application/json", "text/*", false],
  ["application/json", "application/jso", false],
  ["application/json5", "application/json", false],
  ["applicationx/json", "application/*", false],
  ["text/a+json", "application/*+json", false],
  ["application/json", "", false],
  ["application/json", "json", false],
] as const;

for (const [text, range, want] of ranges) {
  test(`${text} is ${want ? "" : "not "}within ${JSON.stringify(range)}`, () => {
    const mediaType = parseMediaType(text);
    assert.ok(mediaType);
    assert.equal(matchesRange(mediaType, range), want);
  });
}

test("a parameter is found by its name", () => {
  const mediaType = parseMediaType("multipart/form-data; boundary=x");
  assert.ok(mediaType);
  assert.equal(parameter(mediaType, "boundary"), "x");
  assert.equal(parameter(mediaType, "charset"), undefined);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { forwardedFields, relayedFields } from "./hop-by-hop.ts";
import { Fields } from "./fields.ts";
import { type RawHead, headFaultStatus, readHead } from "./request-head.ts";

function raw(fields: readonly string[], over: Partial<RawHead> = {}): RawHead {
  return {
    method: "GET",
    url: "/a",
    version: "1.1",
    scheme: "https",
    rawHeaders: ["Host", "api.example", ...fields],
    ...over,
  };
}

function h2(fields: readonly string[], over: Partial<RawHead> = {}): RawHead {
  return {
    method: "GET",
    url: "/a",
    version: "2",
    scheme: "https",
    authority: "api.example",
    endStream: true,
    rawHeaders: [
      ":method",
      "GET",
      ":path",
      "/a",
      ":scheme",
      "https",
      ":authority",
      "api.example",
      ...fields,
    ],
    ...over,
  };
}

function read(head: RawHead) {
  const reading = readHead(head);
  assert.ok(reading.ok, reading.ok ? "" : reading.reason);
  return reading.head;
}

test("a plain head is read whole", () => {
  const head = read(
    raw(
      [
        "User-Agent",
        "x",
        "COOKIE",
        'a=1; b="2"; c',
        "X-Thing_1",
        "v",
        "Content-Type",
        "Application/JSON; charset=utf-8",
        "Content-Length",
        "2",
      ],
      {
        method: "POST",
        url: "/a/b?c=d",
      },
    ),
  );
  assert.deepEqual(head.fields.flat, [
    "user-agent",
    "x",
    "cookie",
    'a=1; b="2"; c',
    "x-thing_1",
    "v",
    "content-type",
    "Application/JSON; charset=utf-8",
    "content-length",
    "2",
  ]);
  assert.deepEqual(head.cookies, [
    ["a", "1"],
    ["b", '"2"'],
    ["", "c"],
  ]);
  assert.equal(head.authority, "api.example");
  assert.equal(head.mediaType?.essence, "application/json");
  assert.equal(head.mediaType?.kind, "json");
  assert.deepEqual([head.hasBody, head.contentLength], [true, 2]);
  assert.equal(head.upgrade, undefined);
  assert.deepEqual(head.target.segments, ["a", "b"]);
});

const accepted = [
  ["no body", raw([])],
  ["content-length 0", raw(["Content-Length", "0"])],
  ["chunked", raw(["Transfer-Encoding", "Chunked"])],
  ["absolute form that agrees", raw([], { url: "https://API.example:443/x" })],
  ["absolute form without path", raw([], { url: "https://api.example" })],
  ["odd but legal name", raw(["My-Custom-Header.!#$%&'*+^_`|~0", "v"])],
  ["underscore in a name that means nothing", raw(["x_filename", "v"])],
  ["expect continue", raw(["Expect", "100-Continue"])],
  ["empty value", raw(["X-A", ""])],
  ["whitespace around a value", raw(["X-A", " \tb\t "])],
  ["latin-1 value", raw(["X-A", "caf\xe9"])],
  ["empty content type declares nothing", raw(["Content-Type", ""])],
  ["unusual method", raw([], { method: "PROPFIND" })],
  ["te trailers in http/2", h2(["te", "trailers"])],
  ["host that agrees in http/2", h2(["host", "API.example:443"])],
  ["host alone in http/2", h2(["host", "api.example"], { authority: undefined })],
  ["open stream", h2([], { endStream: false })],
  ["extended connect", h2([":protocol", "websocket"], { protocol: "websocket", endStream: true })],
  ["keep-alive of http/1.0", raw(["Connection", "Keep-Alive"], { version: "1.0" })],
] as const;

for (const [name, head] of accepted) test(`accepts ${name}`, () => void read(head));

const refused = [
  ["host-missing", raw([], { rawHeaders: [] })],
  ["host-missing", raw([], { rawHeaders: ["Host", ""] })],
  ["host-conflict", raw(["Host", "api.example"])],
  ["host-conflict", raw(["host", "other.example"])],
  ["host-syntax", raw([], { rawHeaders: ["Host", "a@b"] })],
  ["host-conflict", raw([], { url: "https://other.example/x" })],
  ["host-conflict", raw([], { url: "http://api.example:81/x" })],
  ["host-conflict", raw([], { url: "https://u@api.example/x" })],
  ["host-conflict", h2(["host", "other.example"])],
  ["target-form", raw([], { url: "ftp://api.example/x" })],
  ["target-form", raw([], { url: "*", method: "OPTIONS" })],
  ["target-form", h2([], { url: "https://api.example/x" })],
  ["target-dot-segment", raw([], { url: "https://api.example/../x" })],
  ["method-syntax", raw([], { method: "GE T" })],
  ["method-syntax", raw([], { method: "" })],
  ["method-unsupported", raw([], { method: "CONNECT" })],
  ["field-name", raw(["X A", "v"])],
  ["field-name", raw(["", "v"])],
  ["field-name", raw([" X", "v"])],
  ["field-name", raw(["X\x01", "v"])],
  ["field-name", raw(["Tran\u017ffer-Encoding", "chunked"])],
  ["field-name", raw(["coo\u212aie", "a=1"])],
  ["field-name", raw(["X:", "v"])],
  ["field-name", h2(["X-A", "v"])],
  ["field-name", h2(["Cookie", "v"])],
  ["field-name-lookalike", raw(["Transfer_Encoding", "chunked"])],
  ["field-name-lookalike", raw(["transfer---encoding", "chunked"])],
  ["field-name-lookalike", raw(["Content.Length", "5"])],
  ["field-name-lookalike", raw(["Content_Type", "text/xml"])],
  ["field-name-lookalike", raw(["X_Forwarded_For", "127.0.0.1"])],
  ["field-name-lookalike", raw(["_host", "x"])],
  ["field-value", raw(["X-A", "a\rb"])],
  ["field-value", raw(["X-A", "a\nb"])],
  ["field-value", raw(["X-A", "a\r\n b"])],
  ["field-value", raw(["X-A", "a\0"])],
  ["field-value", raw(["X-A", "\x7f"])],
  ["field-value", raw(["X-A", "\u0100"])],
  ["field-value", h2(["x-a", " v"])],
  ["field-duplicate", raw(["Content-Type", "text/plain", "content-type", "text/plain"])],
  ["field-duplicate", raw(["Authorization", "Bearer a", "authorization", "Bearer b"])],
  ["field-duplicate", raw(["AUTHORIZATION", "Bearer a", "Authorization", "Bearer b"])],
  ["fields-too-many", raw(Array.from({ length: 2000 }, () => "a"))],
  ["pseudo-field", h2([":protocol", "websocket"])],
  ["field-name", raw([":path", "/x"])],
  ["length-syntax", raw(["Content-Length", "+1"])],
  ["length-syntax", raw(["Content-Length", "1, 1"])],
  ["length-syntax", raw(["Content-Length", ""])],
  ["length-syntax", raw(["Content-Length", "0x5"])],
  ["length-syntax", raw(["Content-Length", "9999999999999999"])],
  ["length-conflict", raw(["Content-Length", "5", "Content-Length", "5"])],
  ["length-conflict", raw(["Content-Length", "5", "Transfer-Encoding", "chunked"])],
  ["length-conflict", h2(["content-length", "5"], { endStream: true })],
  ["transfer-encoding", raw(["Transfer-Encoding", "identity"])],
  ["transfer-encoding", raw(["Transfer-Encoding", "chunked, chunked"])],
  ["transfer-encoding", raw(["Transfer-Encoding", "chunked, gzip"])],
  ["transfer-encoding", raw(["Transfer-Encoding", "xchunked"])],
  ["transfer-encoding", raw(["Transfer-Encoding", '"chunked"'])],
  ["transfer-encoding", raw(["Transfer-Encoding", "chunked", "Transfer-Encoding", "chunked"])],
  ["transfer-encoding", raw(["Transfer-Encoding", "chunked"], { version: "1.0" })],
  ["transfer-encoding", h2(["transfer-encoding", "chunked"])],
  ["transfer-encoding-unsupported", raw(["Transfer-Encoding", "gzip, chunked"])],
  ["connection-option", raw(["Connection", "close, Authorization", "Authorization", "Bearer a"])],
  ["connection-option", raw(["Connection", "content-length"])],
  ["connection-option", raw(["Connection", "X-Forwarded-For"])],
  ["connection-field", h2(["connection", "close"])],
  ["connection-field", h2(["keep-alive", "5"])],
  ["connection-field", h2(["upgrade", "h2c"])],
  ["connection-field", h2(["te", "gzip"])],
  ["media-type", raw(["Content-Type", "json"])],
  ["media-type", raw(["Content-Type", "multipart/form-data; boundary=a; boundary=b"])],
  ["expectation", raw(["Expect", "200-ok"])],
] as const;

for (const [i, [reason, head]] of refused.entries()) {
  test(`refuses ${reason} (${i}: ${JSON.stringify(head.rawHeaders.slice(-2))} ${head.url})`, () => {
    assert.deepEqual(readHead(head), { ok: false, reason });
    assert.ok(headFaultStatus[reason] >= 400);
  });
}

test("a field that Connection names leaves with the hop", () => {
  const head = read(raw(["Connection", "X-Hop, keep-alive", "X-Hop", "1", "X-End", "2"]));
  assert.equal(head.fields.has("x-hop"), false);
  assert.deepEqual(forwardedFields(head).flat, ["x-end", "2"]);
});

test("what is forwarded has no field of this connection", () => {
  const head = read(
    raw([
      "Connection",
      "Upgrade, TE",
      "Upgrade",
      "WebSocket",
      "TE",
      "Trailers",
      "Trailer",
      "x",
      "Content-Length",
      "3",
      "Proxy-Authorization",
      "Basic x",
      "Accept",
      "a",
    ]),
  );
  assert.equal(head.upgrade, "websocket");
  assert.deepEqual(forwardedFields(head).flat, ["te", "trailers", "accept", "a"]);
});

test("an extended CONNECT asks for its protocol, and no other HTTP/2 head for any", () => {
  const asked = h2([":protocol", "WebSocket"], { protocol: "WebSocket", endStream: true });
  assert.equal(read(asked).upgrade, "websocket");
  assert.equal(
    read(h2([":protocol", "a b"], { protocol: "a b", endStream: true })).upgrade,
    undefined,
  );
  assert.equal(read(h2([])).upgrade, undefined);
});

test("an upgrade that Connection does not name is none", () => {
  assert.equal(read(raw(["Upgrade", "websocket"])).upgrade, undefined);
  assert.equal(read(raw(["Connection", "upgrade", "Upgrade", "a, b"])).upgrade, undefined);
});

test("cookie lines of http/2 become one", () => {
  const head = read(h2(["cookie", "a=1", "x", "y", "cookie", "b=2"]));
  assert.deepEqual(head.fields.flat, ["cookie", "a=1; b=2", "x", "y"]);
  assert.deepEqual(head.cookies, [
    ["a", "1"],
    ["b", "2"],
  ]);
});

test("answers are relayed without their hop's fields", () => {
  const fields = new Fields([
    "connection",
    "x-hop",
    "x-hop",
    "1",
    "keep-alive",
    "5",
    "etag",
    "e",
    "content-length",
    "3",
  ]);
  assert.deepEqual(relayedFields(fields).flat, ["etag", "e"]);
});

test("every field that is accepted is an ASCII token with a clean value", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          fc.string({ unit: "binary", maxLength: 6 }),
          fc.string({ unit: "binary", maxLength: 6 }),
        ),
      ),
      (pairs) => {
        const reading = readHead(raw(pairs.flat()));
        if (!reading.ok) return;
        const flat = reading.head.fields.flat;
        for (let i = 0; i < flat.length; i += 2) {
          assert.match(flat[i] ?? "", /^[!#$%&'*+\-.^_`|~0-9a-z]+$/);
          assert.match(flat[i + 1] ?? "", /^[\t\x20-\x7e\x80-\xff]*$/);
        }
      },
    ),
    { numRuns: 1000 },
  );
});

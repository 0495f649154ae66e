import assert from "node:assert/strict";
import { test } from "node:test";
import zlib from "node:zlib";
import type { Body } from "../http/body.ts";
import { pass } from "../kernel/verdict.ts";
import { cannedServer, isWhole, rawServer, stage, statusOf, talk } from "./fixtures/stage.ts";

const answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

function post(type: string, body: string | Buffer, more = ""): Buffer {
  const bytes = Buffer.from(body);
  const named = type === "" ? "" : `Content-Type: ${type}\r\n`;
  const head = `POST / HTTP/1.1\r\nHost: a\r\n${named}${more}Content-Length: ${bytes.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), bytes]);
}

async function judged(request: Buffer, reads = true) {
  await using upstream = await cannedServer(answer);
  let body: Body | undefined;
  await using gate = await stage([upstream.port], {
    reads: { requestBody: reads },
    limits: { requestBytes: 2_000, streamBytes: 3_000, ratio: 20 },
    steps: {
      inspect: (facts) => {
        body = facts.body;
        return pass;
      },
    },
  });
  const { text, ended } = await talk(gate.port, request, isWhole);
  const settled = await gate.next();
  return {
    status: statusOf(text),
    text,
    ended,
    body,
    fault: settled.fault,
    sent: upstream.received[0],
  };
}

const json = '{"a":[1,2]}';
const part = '--b\r\nContent-Disposition: form-data; name="n"\r\n\r\nv\r\n--b--\r\n';

const read = [
  ["JSON", post("application/json", json), "json", json],
  ["a JSON dialect", post("application/merge-patch+json", json), "json", json],
  ["a form", post("application/x-www-form-urlencoded", "a=1&b=+%C3%BC"), "form", "a=1&b=+%C3%BC"],
  ["multipart", post("multipart/form-data; boundary=b", part), "multipart", part],
  ["text", post("text/plain", "hello"), "text", "hello"],
  ["XML", post("application/xml", "<a/>"), "xml", "<a/>"],
  ["text of no declared type", post("", "hello"), "text", "hello"],
  ["nothing", post("text/plain", ""), "none", ""],
  [
    "gzip",
    post("application/json", zlib.gzipSync(json), "Content-Encoding: gzip\r\n"),
    "json",
    json,
  ],
  ["x-gzip", post("text/plain", zlib.gzipSync("x"), "Content-Encoding: X-GZIP\r\n"), "text", "x"],
  [
    "brotli",
    post("application/json", zlib.brotliCompressSync(json), "Content-Encoding: br\r\n"),
    "json",
    json,
  ],
  [
    "deflate",
    post("application/json", zlib.deflateSync(json), "Content-Encoding: deflate\r\n"),
    "json",
    json,
  ],
  [
    "zstd",
    post("application/json", zlib.zstdCompressSync(json), "Content-Encoding: zstd\r\n"),
    "json",
    json,
  ],
] as const;

for (const [what, request, kind, forwarded] of read) {
  test(`${what} is read, and forwarded as it was judged`, async () => {
    const { status, body, sent = "" } = await judged(request);
    assert.equal(status, 200);
    assert.equal(body?.kind, kind);
    const [head = "", ...rest] = sent.split("\r\n\r\n");
    assert.equal(rest.join("\r\n\r\n"), forwarded);
    assert.match(head, new RegExp(`\r\ncontent-length: ${forwarded.length}(?:\r\n|$)`));
    assert.ok(!/content-encoding|transfer-encoding/.test(head));
  });
}

test("chunks are judged together and forwarded as one length", async () => {
  const request =
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" +
    '3;x=y\r\n{"a\r\n4\r\n":1}\r\n0\r\nX-Trailer: 1\r\n\r\n';
  const { status, sent = "" } = await judged(Buffer.from(request));
  assert.equal(status, 200);
  assert.ok(sent.endsWith('content-length: 7\r\n\r\n{"a":1}'), sent);
  assert.ok(!/trailer|chunked/i.test(sent));
});

const bomb = zlib.gzipSync("a".repeat(1_000_000));
const refused = [
  ["JSON that is none", post("application/json", "{"), 400, "json-syntax"],
  [
    "an empty JSON body",
    Buffer.from(
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ),
    400,
    "json-syntax",
  ],
  ["a key twice", post("application/json", '{"a":1,"a":2}'), 400, "json-duplicate-key"],
  ["a prototype's name", post("application/json", '{"__proto__":1}'), 400, "json-forbidden-key"],
  [
    "bytes that are not UTF-8",
    post("application/json", Buffer.of(0x22, 0xff, 0x22)),
    400,
    "not-utf8",
  ],
  [
    "a charset nobody reads",
    post("application/json; charset=utf-16", json),
    415,
    "unknown-charset",
  ],
  ["binary of no declared type", post("", Buffer.of(0xff, 0xfe)), 415, "unknown-charset"],
  ["multipart without boundary", post("multipart/form-data", part), 400, "multipart-boundary"],
  [
    "multipart that never ends",
    post("multipart/form-data; boundary=b", part.slice(0, -4)),
    400,
    undefined,
  ],
  [
    "an unknown coding",
    post("application/json", json, "Content-Encoding: compress\r\n"),
    415,
    "unknown-coding",
  ],
  [
    "codings upon codings",
    post("application/json", json, "Content-Encoding: gzip, gzip\r\n"),
    415,
    "unknown-coding",
  ],
  [
    "a coding that lies",
    post("application/json", json, "Content-Encoding: gzip\r\n"),
    400,
    "undecodable-body",
  ],
  ["a bomb", post("text/plain", bomb, "Content-Encoding: gzip\r\n"), 413, "body-too-large"],
  ["more than may be read", post("text/plain", "a".repeat(2_001)), 413, "body-too-large"],
] as const;

for (const [what, request, status, fault] of refused) {
  test(`${what} is refused, and nothing goes on`, async () => {
    const outcome = await judged(request);
    assert.equal(outcome.status, status);
    if (fault !== undefined) assert.equal(outcome.fault, fault);
    assert.equal(outcome.sent, undefined);
  });
}

test("chunks without end are cut at the bound", async () => {
  const head =
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n";
  const { status, text } = await judged(
    Buffer.from(head + "3e8\r\n".concat("a".repeat(1000), "\r\n").repeat(5)),
  );
  assert.equal(status, 413);
  assert.match(text, /\r\nconnection: close\r\n/i);
});

const streamed = [
  ["an opaque body", post("application/octet-stream", Buffer.of(0, 255, 1)), true],
  ["a body nobody reads", post("application/json", "{not json"), false],
] as const;

for (const [what, request, reads] of streamed) {
  test(`${what} streams past with its length`, async () => {
    const { status, body, sent = "" } = await judged(request, reads);
    assert.equal(status, 200);
    assert.equal(body?.kind, "opaque");
    const bytes = request.toString("latin1").split("\r\n\r\n")[1] ?? "";
    assert.ok(sent.endsWith(`\r\n\r\n${bytes}`), JSON.stringify(sent));
    assert.match(sent, new RegExp(`\r\ncontent-length: ${bytes.length}\r\n`));
  });
}

test("a stream has a bound too, told in advance or not", async () => {
  const told = await judged(post("image/png", "a".repeat(3_001)));
  assert.deepEqual([told.status, told.sent], [413, undefined]);
  const head =
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n";
  const untold = await judged(
    Buffer.from(head + "3e8\r\n".concat("a".repeat(1000), "\r\n").repeat(5)),
  );
  assert.equal(untold.status, 413);
  // What went on has no end: the upstream cannot take it for a whole request.
  assert.ok(!(untold.sent ?? "").includes("\r\n0\r\n\r\n"));
});

test("a client that waits is invited when its body is wanted, and not before", async () => {
  await using upstream = await cannedServer(answer);
  await using gate = await stage([upstream.port], { reads: { requestBody: true } });
  const head =
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";
  const invited = await talk(gate.port, head, (text) => text.includes("\r\n\r\n"));
  assert.match(invited.text, /^HTTP\/1\.1 100 /);
  await using refuses = await stage([upstream.port], {
    reads: { requestBody: true },
    statuses: { no: 403 },
    steps: { authorize: () => ({ kind: "deny", reason: "no" }) },
  });
  const { text } = await talk(refuses.port, head, isWhole);
  assert.equal(statusOf(text), 403);
  assert.ok(!text.includes("100 Continue"));
  assert.match(text, /\r\nconnection: close\r\n/i);
});

test("who is refused while he uploads still gets to read why", async () => {
  await using upstream = await cannedServer(answer);
  await using gate = await stage([upstream.port], {
    statuses: { no: 403 },
    steps: { authorize: () => ({ kind: "deny", reason: "no" }) },
  });
  const request = post("application/octet-stream", Buffer.alloc(200_000));
  const { text, ended } = await talk(gate.port, request);
  assert.equal(statusOf(text), 403);
  assert.ok(isWhole(text));
  assert.equal(ended, "closed");
});

test("a body flows at the upstream's pace", async () => {
  const size = 8 * 1024 * 1024;
  let open: (() => void) | undefined;
  let received = 0;
  await using upstream = await rawServer(() => undefined);
  const { default: net } = await import("node:net");
  const slow = net.createServer((socket) => {
    socket.pause();
    open = () => socket.resume();
    socket.on("data", (bytes) => {
      received += bytes.length;
      if (received > size) socket.end(answer);
    });
    socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => slow.listen(0, "127.0.0.1", resolve));
  const { port } = slow.address() as { port: number };
  await using gate = await stage([port]);
  const done = talk(gate.port, post("application/octet-stream", Buffer.alloc(size)), isWhole);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const held = process.memoryUsage().arrayBuffers;
  assert.ok(held < 4 * size, `${held} bytes are held`);
  open?.();
  assert.equal(statusOf((await done).text), 200);
  slow.close();
  void upstream;
});

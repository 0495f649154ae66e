import assert from "node:assert/strict";
import { test } from "node:test";
import { array, assert as check, constantFrom, nat, property, string } from "fast-check";
import { type ParserSink, ResponseParser } from "./response-parser.ts";
import type { AnswerHead } from "./upstream-client.ts";

interface Outcome {
  readonly heads: readonly (readonly [status: number, framing: string])[];
  readonly body: string;
  readonly ended: boolean;
  readonly fault: string | undefined;
}

function read(pieces: readonly Buffer[], method = "GET", closes = false, upgrade = false): Outcome {
  const heads: [number, string][] = [];
  let body = "";
  let ended = false;
  const sink: ParserSink = {
    parsedHead: (head: AnswerHead) => void heads.push([head.status, head.framing]),
    parsedData: (bytes) => void (body += bytes.toString("latin1")),
    parsedEnd: () => void (ended = true),
  };
  const parser = new ResponseParser(sink);
  parser.expect(method, upgrade);
  let fault: string | undefined;
  for (const piece of pieces) {
    fault = parser.feed(piece);
    if (fault !== undefined) break;
  }
  if (fault === undefined && closes) fault = parser.finish();
  return { heads, body, ended, fault };
}

const bytes = (text: string): Buffer => Buffer.from(text, "latin1");

const good = [
  ["a length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello"],
  ["length zero", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", ""],
  ["no reason", "HTTP/1.1 200\r\nContent-Length: 1\r\n\r\nx", "x"],
  ["an empty reason", "HTTP/1.1 200 \r\nContent-Length: 1\r\n\r\nx", "x"],
  ["obs-text in a reason", "HTTP/1.1 200 Tr\xe8s bien\r\nContent-Length: 1\r\n\r\nx", "x"],
  ["an empty value", "HTTP/1.1 200 OK\r\nX-A:\r\nContent-Length: 1\r\n\r\nx", "x"],
  ["an unregistered status", "HTTP/1.1 799 OK\r\nContent-Length: 1\r\n\r\nx", "x"],
  [
    "chunks",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n",
    "abc0123456789",
  ],
  [
    "a chunk extension",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n3 ;a=b\r\nabc\r\n0\r\n\r\n",
    "abc",
  ],
  [
    "trailers",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX-T: 1\r\nY: 2\r\n\r\n",
    "a",
  ],
  [
    "interim answers",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
    "x",
  ],
  ["no body by status", "HTTP/1.1 204 No Content\r\n\r\n", ""],
  [
    "a length that says what a 304 would have had",
    "HTTP/1.1 304 Not Modified\r\nContent-Length: 77\r\n\r\n",
    "",
  ],
] as const;

for (const [name, text, body] of good) {
  test(`an answer with ${name} is read`, () => {
    const outcome = read([bytes(text)]);
    assert.deepEqual([outcome.fault, outcome.ended, outcome.body], [undefined, true, body]);
    assert.equal(outcome.heads.length, 1);
  });
}

const head = "HTTP/1.1 200 OK\r\n";
const bad = [
  ["a bare LF", "HTTP/1.1 200 OK\nContent-Length: 1\n\nx\r\n\r\n", "upstream-invalid-head"],
  ["a bare CR", `${head}A: b\rc\r\n\r\n`, "upstream-invalid-head"],
  ["a NUL", `${head}A: b\0\r\n\r\n`, "upstream-invalid-head"],
  ["a folded line", `${head}A: b\r\n c\r\n\r\n`, "upstream-invalid-head"],
  ["a space before the colon", `${head}A : b\r\n\r\n`, "upstream-invalid-head"],
  ["a line without a colon", `${head}A\r\n\r\n`, "upstream-invalid-head"],
  ["a nameless field", `${head}: b\r\n\r\n`, "upstream-invalid-head"],
  ["another protocol", "ICY 200 OK\r\n\r\n", "upstream-invalid-head"],
  ["HTTP/2 in text", "HTTP/2 200 OK\r\n\r\n", "upstream-invalid-head"],
  ["a status of two digits", "HTTP/1.1 20 OK\r\n\r\n", "upstream-invalid-head"],
  ["a status below 100", "HTTP/1.1 099 OK\r\n\r\n", "upstream-invalid-head"],
  [
    "two media types",
    `${head}Content-Type: a/b\r\nContent-Type: c/d\r\nContent-Length: 0\r\n\r\n`,
    "upstream-invalid-head",
  ],
  [
    "two lengths",
    `${head}Content-Length: 1\r\nContent-Length: 1\r\n\r\nx`,
    "upstream-invalid-framing",
  ],
  ["a list of lengths", `${head}Content-Length: 1, 1\r\n\r\nx`, "upstream-invalid-framing"],
  ["a signed length", `${head}Content-Length: +1\r\n\r\nx`, "upstream-invalid-framing"],
  ["a length in hex", `${head}Content-Length: 0x1\r\n\r\nx`, "upstream-invalid-framing"],
  ["an empty length", `${head}Content-Length:\r\n\r\n`, "upstream-invalid-framing"],
  [
    "length and chunks",
    `${head}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    "upstream-invalid-framing",
  ],
  [
    "another transfer coding",
    `${head}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
    "upstream-invalid-framing",
  ],
  [
    "chunked twice",
    `${head}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    "upstream-invalid-framing",
  ],
  [
    "chunks in HTTP/1.0",
    "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "upstream-invalid-framing",
  ],
  [
    "an upgrade nobody asked for",
    "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n",
    "upstream-unasked-upgrade",
  ],
  [
    "a chunk size that is none",
    `${head}Transfer-Encoding: chunked\r\n\r\nxyz\r\n`,
    "upstream-invalid-chunk",
  ],
  [
    "a negative chunk size",
    `${head}Transfer-Encoding: chunked\r\n\r\n-1\r\n`,
    "upstream-invalid-chunk",
  ],
  [
    "a huge chunk size",
    `${head}Transfer-Encoding: chunked\r\n\r\nfffffffffffff\r\n`,
    "upstream-invalid-chunk",
  ],
  [
    "a chunk longer than said",
    `${head}Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n`,
    "upstream-invalid-chunk",
  ],
  [
    "a chunk size with a bare LF",
    `${head}Transfer-Encoding: chunked\r\n\r\n1\na\r\n0\r\n\r\n`,
    "upstream-invalid-chunk",
  ],
  [
    "a trailer that is none",
    `${head}Transfer-Encoding: chunked\r\n\r\n0\r\nno trailer\r\n\r\n`,
    "upstream-invalid-chunk",
  ],
  ["bytes after its end", `${head}Content-Length: 1\r\n\r\nxy`, "upstream-extra-bytes"],
  ["a second answer", `${head}Content-Length: 0\r\n\r\n${head}`, "upstream-extra-bytes"],
  ["a head without end", head + "A: b\r\n".repeat(20_000), "upstream-head-too-large"],
  [
    "interim answers without end",
    "HTTP/1.1 100 Continue\r\n\r\n".repeat(50),
    "upstream-invalid-head",
  ],
  ["too many fields", `${head}${"A: b\r\n".repeat(500)}\r\n`, "upstream-invalid-head"],
] as const;

for (const [name, text, fault] of bad) {
  test(`an answer with ${name} is a fault`, () => {
    assert.equal(read([bytes(text)]).fault, fault);
  });
}

const cutShort = [
  ["in the head", `${head}Content-Le`],
  ["in a counted body", `${head}Content-Length: 5\r\n\r\nhell`],
  ["in a chunk", `${head}Transfer-Encoding: chunked\r\n\r\n5\r\nhell`],
  ["between chunks", `${head}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`],
  ["before the last empty line", `${head}Transfer-Encoding: chunked\r\n\r\n0\r\n`],
  ["after an interim answer", "HTTP/1.1 100 Continue\r\n\r\n"],
] as const;

for (const [where, text] of cutShort) {
  test(`an answer that is cut short ${where} is truncated`, () => {
    const outcome = read([bytes(text)], "GET", true);
    assert.equal(outcome.fault, "upstream-truncated");
    assert.equal(outcome.ended, false);
  });
}

test("without a length the close is the end, and is marked", () => {
  const outcome = read([bytes(`${head}\r\nall of it`)], "GET", true);
  assert.deepEqual(outcome, {
    heads: [[200, "close"]],
    body: "all of it",
    ended: true,
    fault: undefined,
  });
});

test("an answer to HEAD ends with its head, whatever length it tells", () => {
  const outcome = read([bytes(`${head}Content-Length: 77\r\n\r\n`)], "HEAD");
  assert.deepEqual([outcome.ended, outcome.heads], [true, [[200, "none"]]]);
});

test("an upgrade that was asked for becomes a tunnel", () => {
  const text = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\x81\x01a";
  const outcome = read([bytes(text)], "GET", false, true);
  assert.deepEqual([outcome.heads, outcome.body], [[[101, "tunnel"]], "\x81\x01a"]);
});

function cut(text: string, at: readonly number[]): Buffer[] {
  const whole = bytes(text);
  const edges = [0, ...at.map((n) => n % (whole.length + 1)), whole.length].toSorted(
    (a, b) => a - b,
  );
  return edges.slice(1).map((edge, i) => whole.subarray(edges[i], edge));
}

const everything = [...good.map(([, text]) => text), ...bad.map(([, text]) => text)];

test("cut into pieces anywhere, every answer comes out the same", () => {
  assert.ok(everything.length > 30);
  const short = everything.filter((text) => text.length < 500);
  check(
    property(constantFrom(...short), array(nat(500), { maxLength: 8 }), (text, at) => {
      assert.deepEqual(read(cut(text, at)), read([bytes(text)]));
    }),
  );
});

test("one byte at a time, every answer comes out the same", () => {
  for (const text of everything.filter((one) => one.length < 500)) {
    const single = Array.from(bytes(text), (byte) => Buffer.of(byte));
    assert.deepEqual(read(single), read([bytes(text)]), JSON.stringify(text));
  }
});

test("any body comes through any chunking", () => {
  const chunks = array(string({ minLength: 1, maxLength: 40, unit: "binary-ascii" }));
  check(
    property(chunks, array(nat(400), { maxLength: 5 }), (parts, at) => {
      const written = parts.map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join("");
      const text = `${head}Transfer-Encoding: chunked\r\n\r\n${written}0\r\n\r\n`;
      const outcome = read(cut(text, at));
      assert.deepEqual([outcome.fault, outcome.body], [undefined, parts.join("")]);
    }),
  );
});

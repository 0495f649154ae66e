import assert from "node:assert/strict";
import { once } from "node:events";
import http2, { type ServerHttp2Stream } from "node:http2";
import { before, test } from "node:test";
import { millis } from "../kernel/clock.ts";
import { methodsContract } from "../registry/grpc/methods-contract.ts";
import { type Authority, type Pair, authority } from "./fixtures/certificates.ts";
import { h2Server } from "./fixtures/h2-server.ts";
import { type Stage, type StageOptions, bodyOf, isWhole, stage, talk } from "./fixtures/stage.ts";
import { passedTrailers } from "./passed-trailers.ts";

let root: Authority;
let own: Pair;

before(async () => {
  root = await authority();
  own = await root.issue("localhost", [{ type: "dns", value: "localhost" }]);
});

function gate(port: number, options: StageOptions = {}): Promise<Stage> {
  const tls = {
    certificate: own.certificate,
    key: own.key,
    minVersion: "TLSv1.2",
    ticketKeys: undefined,
    clientAuthorities: undefined,
    requestClientCertificate: false,
  } as const;
  return stage([port], { tls, upstream: { protocol: "http2" }, ...options });
}

interface Got {
  readonly status: number;
  readonly body: string;
  readonly trailers: Readonly<Record<string, unknown>>;
  readonly reset: number;
}

const grpc = { "content-type": "application/grpc", te: "trailers" };

async function ask(port: number, headers: http2.OutgoingHttpHeaders = grpc): Promise<Got> {
  const session = http2.connect(`https://localhost:${port}`, { ca: root.certificate });
  session.on("error", () => undefined);
  const stream = session.request({ ":method": "POST", ":path": "/a.B/C", ...headers });
  let [status, body] = [0, ""];
  let trailers: Readonly<Record<string, unknown>> = {};
  stream.on("response", (head) => (status = Number(head[":status"])));
  stream.on("trailers", (fields) => (trailers = Object.fromEntries(Object.entries(fields))));
  stream.on("data", (piece: Buffer) => (body += piece.toString()));
  stream.on("error", () => undefined);
  stream.end("question");
  await new Promise<void>((resolve) => stream.on("close", () => resolve()));
  session.close();
  return { status, body, trailers, reset: stream.rstCode };
}

/** Answers with these trailers behind a body. */
function answering(type: string, trailers: http2.OutgoingHttpHeaders) {
  return (stream: ServerHttp2Stream): void => {
    stream.respond({ ":status": 200, "content-type": type }, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers(trailers));
    stream.end("answer");
  };
}

const status = { "grpc-status": "0", "x-more": "yes" };

test("trailers that come twice go on twice, and none of them ends the process", async () => {
  const names = ["etag", "server", "last-modified", "x-more"];
  const repeated = Object.fromEntries(names.map((name) => [name, ["1", "2"]]));
  const twice: http2.OutgoingHttpHeaders = { "grpc-status": "0", ...repeated };
  await using upstream = await h2Server(answering("application/grpc", twice), {
    strictSingleValueFields: false,
  });
  await using stand = await gate(upstream.port);
  const got = await ask(stand.port);
  assert.equal(got.trailers["x-more"], "1, 2");
  assert.equal(got.trailers["grpc-status"], "0");
  assert.equal(got.reset, 0);
});

test("trailers of a gRPC answer go on, without those that are a head's", async () => {
  await using upstream = await h2Server(
    answering("application/grpc", { ...status, "set-cookie": "a=b", "content-type": "text/html" }),
  );
  await using stand = await gate(upstream.port);
  const got = await ask(stand.port);
  assert.deepEqual(got, { status: 200, body: "answer", trailers: status, reset: 0 });
});

test("a gRPC answer that ends without its status is broken off", async () => {
  await using upstream = await h2Server(answering("application/grpc", { "x-more": "yes" }));
  await using stand = await gate(upstream.port);
  const got = await ask(stand.port);
  assert.deepEqual([got.status, got.reset], [200, http2.constants.NGHTTP2_INTERNAL_ERROR]);
  assert.equal((await stand.next()).fault, "upstream-truncated");
});

test("of other answers nothing that no control has seen goes on behind the body", async () => {
  await using upstream = await h2Server(answering("text/plain", status));
  await using stand = await gate(upstream.port);
  const got = await ask(stand.port, { "content-type": "text/plain" });
  assert.deepEqual(got, { status: 200, body: "answer", trailers: {}, reset: 0 });
});

test("an ordinary API may have an HTTP/2 upstream, whatever its callers speak", async () => {
  await using upstream = await h2Server((stream, headers) => {
    let text = "";
    stream.on("data", (piece: Buffer) => (text += piece.toString()));
    stream.on("end", () => {
      stream.respond({ ":status": 201, "content-type": "application/json" });
      stream.end(JSON.stringify({ [String(headers[":path"])]: text }));
    });
  });
  await using stand = await stage([upstream.port], {
    upstream: { protocol: "http2" },
    reads: { requestBody: true, answerBody: true },
  });
  const head = "POST /a?b=c HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
  const { text } = await talk(stand.port, `${head}Content-Length: 2\r\n\r\n{}`, isWhole);
  assert.match(text, /^HTTP\/1\.1 201 /);
  assert.equal(bodyOf(text), '{"/a?b=c":"{}"}');
});

test("a declared stream may be silent longer than a body may take, but not for ever", async () => {
  const { operations } = methodsContract("a", { unary: [], streaming: ["a.B/C"] });
  const [operation] = operations;
  assert.ok(operation);
  await using upstream = await h2Server((stream) => {
    stream.respond({ ":status": 200, "content-type": "application/grpc" });
    stream.write("first");
  });
  await using stand = await gate(upstream.port, {
    operation,
    listener: {
      headersTimeout: millis(100),
      requestTimeout: millis(100),
      tunnelLifetime: millis(1_500),
    },
  });
  const session = http2.connect(`https://localhost:${stand.port}`, { ca: root.certificate });
  const stream = session.request({ ":method": "POST", ":path": "/a.B/C", ...grpc });
  stream.on("error", () => undefined);
  stream.write("never ended");
  await once(stream, "data");
  await new Promise<void>((resolve) => stream.on("close", () => resolve()));
  const { fault, duration } = await stand.next();
  assert.equal(fault, "stream-too-old");
  assert.ok(duration > 1_500, `${duration}`);
  session.close();
});

test("which trailers pass", () => {
  const told = ["grpc-status", "0", "te", "x", "content-length", "5", "vary", "a", "x", "1"];
  assert.deepEqual(passedTrailers(told), ["grpc-status", "0", "x", "1"]);
});

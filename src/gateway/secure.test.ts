import assert from "node:assert/strict";
import { createHash, X509Certificate } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import http2 from "node:http2";
import https from "node:https";
import net from "node:net";
import { before, test } from "node:test";
import tls from "node:tls";
import type { TlsFacts } from "../engine/facts.ts";
import { millis } from "../kernel/clock.ts";
import { pass } from "../kernel/verdict.ts";
import { type Authority, type Pair, authority } from "./fixtures/certificates.ts";
import { cannedServer, httpServer, rawServer, stage, until } from "./fixtures/stage.ts";
import type { ListenerTls } from "./listener-settings.ts";

let root: Authority;
let stranger: Authority;
let own: Pair;

before(async () => {
  root = await authority();
  stranger = await authority();
  own = await root.issue("localhost", [
    { type: "dns", value: "localhost" },
    { type: "ip", value: "127.0.0.1" },
  ]);
});

function serverTls(over: Partial<ListenerTls> = {}): ListenerTls {
  return {
    certificate: own.certificate,
    key: own.key,
    minVersion: "TLSv1.2",
    ticketKeys: undefined,
    clientAuthorities: undefined,
    requestClientCertificate: false,
    ...over,
  };
}

const answer = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello";

interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
  readonly error: string | undefined;
}

/** One request over HTTP/2, on a session that the caller keeps. */
function ask(
  session: http2.ClientHttp2Session,
  headers: http2.OutgoingHttpHeaders,
  body?: Buffer,
): Promise<Got> {
  return new Promise((resolve) => {
    const stream = session.request(headers, { endStream: body === undefined });
    let text = "";
    let head: Readonly<Record<string, unknown>> = {};
    let error: string | undefined;
    stream.on("response", (said) => (head = said));
    stream.on("data", (piece: Buffer) => (text += piece.toString("latin1")));
    stream.on("error", (fault: Error) => (error = (fault as NodeJS.ErrnoException).code));
    stream.on("close", () => {
      resolve({ status: Number(head[":status"] ?? 0), headers: head, body: text, error });
    });
    if (body !== undefined) stream.end(body);
  });
}

async function connect(port: number): Promise<http2.ClientHttp2Session> {
  const session = http2.connect(`https://localhost:${port}`, { ca: root.certificate });
  session.on("error", () => undefined);
  await once(session, "connect");
  return session;
}

test("HTTP/2 and HTTP/1.1 are served on one port, by ALPN", async () => {
  await using upstream = await cannedServer(answer);
  let facts: TlsFacts | undefined;
  await using gate = await stage([upstream.port], {
    tls: serverTls(),
    steps: {
      admit: (arrival) => {
        facts = arrival.tls;
        assert.equal(arrival.secure, true);
        return pass;
      },
    },
  });
  const session = await connect(gate.port);
  const got = await ask(session, { ":path": "/a?b=c" });
  assert.deepEqual([got.status, got.body], [200, "hello"]);
  assert.match(String(got.headers["x-request-id"]), /^[0-9a-v]{26}$/);
  session.close();
  const old = https.get({ port: gate.port, host: "localhost", ca: root.certificate, agent: false });
  const [response] = (await once(old, "response")) as [IncomingMessage];
  assert.equal(response.statusCode, 200);
  response.resume();
  assert.deepEqual(
    [facts?.protocol, facts?.serverName, facts?.certificate],
    ["TLSv1.3", "localhost", undefined],
  );
  assert.match(upstream.received[0] ?? "", /\r\nx-forwarded-proto: https\r\n/);
});

test("over HTTP/2 a body goes on with its length or in chunks, and problems come as documents", async () => {
  await using upstream = await httpServer((request, response) => {
    response.setHeader("content-type", "application/octet-stream");
    request.pipe(response);
  });
  await using gate = await stage([upstream.port], { tls: serverTls(), unknown: ["/no"] });
  const session = await connect(gate.port);
  const bytes = Buffer.alloc(300_000, "xyz");
  const echoed = await ask(session, { ":method": "POST", ":path": "/" }, bytes);
  assert.equal(echoed.body, bytes.toString());
  const lost = await ask(session, { ":path": "/no" });
  assert.equal(lost.status, 404);
  assert.equal(lost.headers["content-type"], "application/problem+json");
  assert.match(lost.body, /not-found/);
  const refused = await ask(session, { ":path": "/a/../b" });
  assert.equal(refused.status, 400);
  session.close();
});

test("a refused upload over HTTP/2 is answered, and the client told to stop", async () => {
  await using gate = await stage([1], {
    tls: serverTls(),
    statuses: { no: 403 },
    steps: { admit: () => ({ kind: "deny", reason: "no" }) },
  });
  const session = await connect(gate.port);
  const stream = session.request({ ":method": "POST", ":path": "/" }, { endStream: false });
  stream.on("error", () => undefined);
  stream.write(Buffer.alloc(1_000));
  const [head] = (await once(stream, "response")) as [http2.IncomingHttpHeaders];
  assert.equal(head[":status"], 403);
  stream.resume();
  await once(stream, "close");
  assert.equal(stream.rstCode, http2.constants.NGHTTP2_NO_ERROR);
  session.close();
});

test("a streamed answer that breaks resets its HTTP/2 stream, and only that", async () => {
  await using upstream = await rawServer((socket, text) => {
    if (text.startsWith("GET /good")) socket.end(answer);
    else socket.end("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf");
  });
  await using gate = await stage([upstream.port], { tls: serverTls() });
  const session = await connect(gate.port);
  const broken = await ask(session, { ":path": "/bad" });
  assert.equal(broken.error, "ERR_HTTP2_STREAM_ERROR");
  assert.equal((await ask(session, { ":path": "/good" })).body, "hello");
  session.close();
});

test("an answer without a length that breaks long after its last piece never looks whole over HTTP/2", async () => {
  let line: net.Socket | undefined;
  await using upstream = await rawServer((socket) => {
    line = socket;
    socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
  });
  await using gate = await stage([upstream.port], { tls: serverTls() });
  const session = await connect(gate.port);
  const stream = session.request({ ":path": "/" });
  const errors: unknown[] = [];
  stream.on("error", (error: NodeJS.ErrnoException) => errors.push(error.code));
  const [first] = (await once(stream, "data")) as [Buffer];
  assert.equal(first.toString(), "half");
  line?.destroy();
  await new Promise<void>((resolve) => stream.once("close", () => resolve()));
  assert.deepEqual(errors, ["ERR_HTTP2_STREAM_ERROR"]);
  assert.equal(stream.rstCode, http2.constants.NGHTTP2_INTERNAL_ERROR);
  session.close();
});

test("over HTTP/2 a head larger than allowed, or with too many fields, reaches nobody", async () => {
  await using upstream = await cannedServer(answer);
  await using gate = await stage([upstream.port], { tls: serverTls() });
  const many = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`x-${i}`, "y"]));
  for (const headers of [{ "x-long": "y".repeat(40_000) }, many]) {
    const session = await connect(gate.port);
    const got = await ask(session, { ":path": "/", ...headers });
    assert.ok(got.error !== undefined || got.status === 431, JSON.stringify(got));
    session.destroy();
  }
  assert.deepEqual(upstream.received, []);
});

test("a session that breaks the protocol is told of once", async () => {
  await using gate = await stage([1], { tls: serverTls() });
  const socket = tls.connect({
    port: gate.port,
    host: "127.0.0.1",
    ca: root.certificate,
    servername: "localhost",
    ALPNProtocols: ["h2"],
  });
  await once(socket, "secureConnect");
  socket.on("error", () => undefined).resume();
  // DATA on stream 0 (RFC 9113 §6.1).
  const frames = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1]);
  socket.write(Buffer.concat([Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), frames]));
  await once(socket, "close");
  const settled = await gate.next();
  assert.deepEqual(
    [settled.ending, settled.fault, settled.status],
    ["client-fault", "http2-protocol", 0],
  );
  assert.ok(settled.facts.tls);
  assert.equal(gate.settled.length, 1);
});

test("a client that resets streams as fast as it opens them loses its connection", async () => {
  await using upstream = await cannedServer("");
  await using gate = await stage([upstream.port], {
    tls: serverTls(),
    listener: { maxStreamResets: 20 },
  });
  const session = await connect(gate.port);
  const gone = new Promise((resolve) => session.on("close", resolve));
  for (let i = 0; i < 200 && !session.destroyed; i += 1) {
    const stream = session.request({ ":path": "/" });
    stream.on("error", () => undefined);
    stream.close(http2.constants.NGHTTP2_CANCEL);
    if (i % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await gone;
  await until(() => !(gate.gateway.stats().inFlight > 0));
  assert.ok(gate.settled.length < 200);
});

test("a client certificate is read once, trusted or not", async () => {
  await using upstream = await cannedServer(answer);
  const seen: (TlsFacts["certificate"] | undefined)[] = [];
  await using gate = await stage([upstream.port], {
    tls: serverTls({ requestClientCertificate: true, clientAuthorities: root.certificate }),
    steps: {
      admit: ({ tls: facts }) => {
        seen.push(facts?.certificate);
        return pass;
      },
    },
  });
  const names = [
    { type: "dns", value: "billing.example" },
    { type: "url", value: "spiffe://example/billing" },
  ] as const;
  const good = await root.issue("billing", names);
  const bad = await stranger.issue("billing", names);
  for (const pair of [good, bad]) {
    const request = https.get({
      port: gate.port,
      host: "localhost",
      ca: root.certificate,
      cert: pair.certificate,
      key: pair.key,
      agent: false,
    });
    const [response] = (await once(request, "response")) as [IncomingMessage];
    response.resume();
    await once(response, "end");
  }
  const der = new X509Certificate(good.certificate).raw;
  assert.deepEqual(
    seen.map((one) => [one?.trusted, one?.commonName, one?.subject, one?.dnsNames, one?.uris]),
    [true, false].map((trusted) => [
      trusted,
      "billing",
      "CN=billing",
      ["billing.example"],
      ["spiffe://example/billing"],
    ]),
  );
  assert.equal(seen[0]?.thumbprint, createHash("sha256").update(der).digest("base64url"));
  assert.equal(seen[0]?.issuer, "CN=Test authority");
});

test("TLS below 1.2 is not spoken", async () => {
  await using gate = await stage([1], { tls: serverTls() });
  const socket = tls.connect({
    port: gate.port,
    ca: root.certificate,
    servername: "localhost",
    minVersion: "TLSv1",
    maxVersion: "TLSv1.1",
    ciphers: "DEFAULT@SECLEVEL=0",
  });
  await assert.rejects(once(socket, "secureConnect"));
});

test("draining tells HTTP/2 clients to go, and lets what is under way end", async () => {
  let release: (() => void) | undefined;
  await using upstream = await rawServer((socket) => {
    release = () => socket.write(answer);
  });
  const gate = await stage([upstream.port], { tls: serverTls() });
  const session = await connect(gate.port);
  const goaway = once(session, "goaway");
  const asked = ask(session, { ":path": "/" });
  await until(() => release !== undefined);
  const drained = gate.gateway.drain(millis(5_000));
  await goaway;
  release?.();
  assert.equal((await asked).body, "hello");
  await drained;
});

test("who speaks plain HTTP to a TLS port is answered in plain HTTP, and TLS goes on beside it", async () => {
  await using upstream = await cannedServer(answer);
  const seen: boolean[] = [];
  await using gate = await stage([upstream.port], {
    tls: serverTls(),
    steps: {
      admit: (facts) => {
        seen.push(facts.secure);
        return pass;
      },
    },
  });
  const plain = await fetch(`http://127.0.0.1:${gate.port}/`);
  assert.equal(await plain.text(), "hello");
  const session = await connect(gate.port);
  assert.equal((await ask(session, { ":path": "/" })).status, 200);
  session.close();
  assert.deepEqual(seen, [false, true]);
});

test("a connection to a TLS port that says nothing is closed", async () => {
  await using upstream = await cannedServer(answer);
  await using gate = await stage([upstream.port], {
    tls: serverTls(),
    listener: { headersTimeout: millis(50) },
  });
  const socket = net.connect(gate.port, "127.0.0.1");
  await once(socket, "close");
});

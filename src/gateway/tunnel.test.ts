import assert from "node:assert/strict";
import { before, test } from "node:test";
import { once } from "node:events";
import http2, { type ClientHttp2Stream } from "node:http2";
import { type WebSocket, WebSocketServer } from "ws";
import ws from "ws";
import { millis } from "../kernel/clock.ts";
import { type Pair, authority } from "./fixtures/certificates.ts";
import { cannedServer, isWhole, stage, statusOf, talk } from "./fixtures/stage.ts";

async function echoServer(): Promise<{ port: number } & AsyncDisposable> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  server.on("connection", (socket: WebSocket) => {
    socket.on("message", (data: Buffer, binary: boolean) => socket.send(data, { binary }));
  });
  await once(server, "listening");
  return {
    port: (server.address() as { port: number }).port,
    async [Symbol.asyncDispose]() {
      for (const client of server.clients) client.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

let ca = "";
let own: Pair;

before(async () => {
  const root = await authority();
  ca = root.certificate;
  own = await root.issue("localhost", [{ type: "dns", value: "localhost" }]);
});

test("a WebSocket passes through the phases and then both ways", async () => {
  await using upstream = await echoServer();
  const phases: string[] = [];
  const seen = (name: string) => () => {
    phases.push(name);
    return { kind: "pass" } as const;
  };
  await using gate = await stage([upstream.port], {
    reads: { requestBody: true, answerBody: true },
    steps: {
      admit: seen("admit"),
      identify: seen("identify"),
      authorize: seen("authorize"),
      forward: seen("forward"),
      screen: seen("screen"),
    },
  });
  const socket = new ws(`ws://127.0.0.1:${gate.port}/live?x=1`);
  await once(socket, "open");
  const big = "x".repeat(200_000);
  for (const message of ["hello", big]) {
    socket.send(message);
    const [data] = (await once(socket, "message")) as [Buffer];
    assert.equal(data.toString(), message);
  }
  socket.close(1000);
  const [code] = (await once(socket, "close")) as [number];
  assert.equal(code, 1000);
  assert.deepEqual(phases, ["admit", "identify", "authorize", "forward", "screen"]);
  const settled = await gate.next();
  assert.deepEqual([settled.status, settled.ending], [101, "answered"]);
  assert.ok(settled.responseBytes > 200_000 && settled.requestBytes > 200_000);
});

const handshake =
  "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

test("a WebSocket that is denied gets a problem document", async () => {
  await using gate = await stage([1], {
    statuses: { no: 401 },
    steps: { identify: () => ({ kind: "deny", reason: "no" }) },
  });
  const { text, ended } = await talk(gate.port, handshake);
  assert.equal(statusOf(text), 401);
  assert.ok(isWhole(text));
  assert.equal(ended, "closed");
});

test("an upstream that declines the upgrade is heard", async () => {
  await using upstream = await cannedServer(
    "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno",
  );
  await using gate = await stage([upstream.port]);
  const { text, ended } = await talk(gate.port, handshake);
  assert.equal(statusOf(text), 403);
  assert.ok(text.endsWith("\r\n\r\nno"));
  assert.equal(ended, "closed");
});

const bounds = [
  ["silent for too long", { idleTimeout: millis(100) }, "tunnel-idle"],
  ["too old", { tunnelLifetime: millis(100) }, "tunnel-too-old"],
  ["past its bytes", { tunnelBytes: 3 }, "tunnel-too-large"],
] as const;

for (const [what, listener, fault] of bounds) {
  test(`a tunnel that is ${what} ends`, async () => {
    await using upstream = await echoServer();
    await using gate = await stage([upstream.port], { listener });
    const socket = new ws(`ws://127.0.0.1:${gate.port}/`);
    socket.on("error", () => undefined);
    socket.on("open", () => socket.send("hello"));
    await once(socket, "close");
    assert.equal((await gate.next()).fault, fault);
  });
}

test("a tunnel's other end going away ends it", async () => {
  const upstream = await echoServer();
  await using gate = await stage([upstream.port]);
  const socket = new ws(`ws://127.0.0.1:${gate.port}/`);
  socket.on("error", () => undefined);
  await once(socket, "open");
  await upstream[Symbol.asyncDispose]();
  await once(socket, "close");
  await gate.next();
  assert.equal(gate.gateway.stats().inFlight, 0);
});

function listenerTls() {
  return {
    certificate: own.certificate,
    key: own.key,
    minVersion: "TLSv1.2",
    ticketKeys: undefined,
    clientAuthorities: undefined,
    requestClientCertificate: false,
  } as const;
}

/** Asks for a WebSocket over HTTP/2 (RFC 8441). */
async function extendedConnect(
  port: number,
  over: http2.OutgoingHttpHeaders = {},
): Promise<{ session: http2.ClientHttp2Session; stream: ClientHttp2Stream }> {
  const session = http2.connect(`https://localhost:${port}`, { ca });
  session.on("error", () => undefined);
  const [settings] = (await once(session, "remoteSettings")) as [http2.Settings];
  assert.equal(settings.enableConnectProtocol, true);
  const stream = session.request({
    ":method": "CONNECT",
    ":protocol": "websocket",
    ":path": "/live?x=1",
    "sec-websocket-version": "13",
    ...over,
  });
  stream.on("error", () => undefined);
  return { session, stream };
}

/** A masked frame with a short text (RFC 6455 §5.2). */
function frame(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);
}

test("a WebSocket over HTTP/2 is one of HTTP/1.1 to its upstream", async () => {
  await using upstream = await echoServer();
  const methods: string[] = [];
  await using gate = await stage([upstream.port], {
    tls: listenerTls(),
    reads: { requestBody: true, answerBody: true },
    steps: {
      authorize: ({ head }) => {
        methods.push(`${head.method} ${head.upgrade}`);
        return { kind: "pass" };
      },
    },
  });
  const { session, stream } = await extendedConnect(gate.port);
  const [head] = (await once(stream, "response")) as [http2.IncomingHttpHeaders];
  assert.equal(head[":status"], 200);
  assert.equal(head["sec-websocket-accept"], undefined);
  for (const text of ["hello", "again"]) {
    stream.write(frame(text));
    const [bytes] = (await once(stream, "data")) as [Buffer];
    assert.deepEqual(bytes, Buffer.concat([Buffer.from([0x81, text.length]), Buffer.from(text)]));
  }
  assert.deepEqual(methods, ["GET websocket"]);
  // A close frame, which the server echoes before it closes.
  stream.write(Buffer.from([0x88, 0x82, 0, 0, 0, 0, 3, 232]));
  const [closing] = (await once(stream, "data")) as [Buffer];
  assert.deepEqual([...closing], [0x88, 2, 3, 232]);
  await new Promise<void>((resolve) => stream.once("close", () => resolve()));
  assert.equal(stream.rstCode, http2.constants.NGHTTP2_NO_ERROR);
  const settled = await gate.next();
  assert.deepEqual([settled.status, settled.ending], [101, "answered"]);
  session.close();
});

test("a WebSocket over HTTP/2 that is denied gets a problem document, and its session goes on", async () => {
  await using gate = await stage([1], {
    tls: listenerTls(),
    statuses: { no: 401 },
    steps: { identify: () => ({ kind: "deny", reason: "no" }) },
  });
  const { session, stream } = await extendedConnect(gate.port);
  const [head] = (await once(stream, "response")) as [http2.IncomingHttpHeaders];
  assert.deepEqual([head[":status"], head["content-type"]], [401, "application/problem+json"]);
  stream.resume();
  await new Promise<void>((resolve) => stream.once("close", () => resolve()));
  assert.equal(session.destroyed, false);
  session.close();
});

test("an upstream that takes up a WebSocket without its proof is not believed", async () => {
  await using upstream = await cannedServer(
    "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
      "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n",
  );
  await using gate = await stage([upstream.port], { tls: listenerTls() });
  const { session, stream } = await extendedConnect(gate.port);
  stream.on("response", () => assert.fail("it was answered"));
  await new Promise<void>((resolve) => stream.once("close", () => resolve()));
  assert.equal(stream.rstCode, http2.constants.NGHTTP2_INTERNAL_ERROR);
  assert.equal((await gate.next()).fault, "upstream-bad-handshake");
  session.close();
});

const bareConnect = {
  ":protocol": undefined,
  ":path": undefined,
  ":scheme": undefined,
  ":authority": "elsewhere.example:443",
};

const refusals = [
  ["another protocol", { ":protocol": "connect-udp" }, 501],
  ["a bare CONNECT", bareConnect, 501],
] as const;

for (const [what, over, status] of refusals) {
  test(`${what} over HTTP/2 is refused`, async () => {
    await using gate = await stage([1], { tls: listenerTls() });
    const { session, stream } = await extendedConnect(gate.port, over);
    const [head] = (await once(stream, "response")) as [http2.IncomingHttpHeaders];
    assert.equal(head[":status"], status);
    session.destroy();
  });
}

for (const [what, listener, fault] of bounds) {
  test(`a tunnel over HTTP/2 that is ${what} ends`, async () => {
    await using upstream = await echoServer();
    await using gate = await stage([upstream.port], { listener, tls: listenerTls() });
    const { session, stream } = await extendedConnect(gate.port);
    stream.on("response", () => stream.write(frame("hello")));
    stream.resume();
    await new Promise<void>((resolve) => stream.once("close", () => resolve()));
    assert.equal((await gate.next()).fault, fault);
    session.close();
  });
}

test("a WebSocket over HTTP/2 whose upstream goes away ends", async () => {
  const upstream = await echoServer();
  await using gate = await stage([upstream.port], { tls: listenerTls() });
  const { session, stream } = await extendedConnect(gate.port);
  await once(stream, "response");
  stream.resume();
  await upstream[Symbol.asyncDispose]();
  await new Promise<void>((resolve) => stream.once("close", () => resolve()));
  await gate.next();
  assert.equal(gate.gateway.stats().inFlight, 0);
  session.close();
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { once } from "node:events";
import { type WebSocket, WebSocketServer } from "ws";
import ws from "ws";
import { millis } from "../kernel/clock.ts";
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

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http, { type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { WebSocket, WebSocketServer } from "ws";
import { type Process, launch } from "../castellan.ts";

/** What does not fit a request and its answer: WebSocket, events, large files, each behind an API key. */
const gatewayPort = 28_371;
const adminPort = 28_372;
const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const origin = `http://127.0.0.1:${gatewayPort}`;
const mebi = 1_048_576;

const folder = mkdtempSync(join(tmpdir(), "castellan-streams-"));
let castellan: Process;
let key = "";
let answer: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
let reached = 0;
const upstream: Server = http.createServer((request, response) => {
  reached += 1;
  answer(request, response);
});
const sockets = new WebSocketServer({ server: upstream });

before(async () => {
  sockets.on("connection", (socket) => {
    socket.on("message", (data: Buffer, isBinary) => socket.send(data, { binary: isBinary }));
  });
  upstream.listen(0, "127.0.0.1");
  await once(upstream, "listening");
  const file = join(folder, "castellan.yaml");
  writeFileSync(file, JSON.stringify(configuration()));
  const args = [main, "keys", "create", "viewer", "--config", file];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  key = stdout.trim();
  castellan = await launch([main, "run", "--config", file], /ready/);
});

after(async () => {
  await castellan.stop();
  rmSync(folder, { recursive: true, force: true });
  for (const client of sockets.clients) client.terminate();
  sockets.close();
  upstream.closeAllConnections();
  upstream.close();
});

const octets = { "content-type": "application/octet-stream" };

/** One request without a body, read to its end. */
async function ask(method: string, path: string, withKey = true): Promise<IncomingMessage> {
  const request = http.request(origin + path, {
    method,
    headers: withKey ? { "x-api-key": key } : {},
  });
  const [got] = (await once(request.end(), "response")) as [IncomingMessage];
  got.resume();
  await once(got, "end");
  return got;
}

test("a WebSocket without a key is refused before any upgrade", async () => {
  const reachedBefore = reached;
  const socket = new WebSocket(`ws://127.0.0.1:${gatewayPort}/live`);
  socket.on("error", () => undefined);
  const [, got] = (await once(socket, "unexpected-response")) as [unknown, IncomingMessage];
  assert.equal(got.statusCode, 401);
  assert.equal(got.headers["content-type"], "application/problem+json");
  assert.deepEqual([reached, sockets.clients.size], [reachedBefore, 0]);
  socket.terminate();
});

test("a WebSocket with a key carries text and bytes both ways, and its closing", async () => {
  const headers = { "x-api-key": key };
  const socket = new WebSocket(`ws://127.0.0.1:${gatewayPort}/live`, { headers });
  await once(socket, "open");
  const messages: readonly (string | Buffer)[] = ["hello", "", Buffer.alloc(mebi, 7), "bye"];
  for (const message of messages) {
    socket.send(message);
    const [data, binary] = (await once(socket, "message")) as [Buffer, boolean];
    assert.equal(binary, typeof message !== "string");
    assert.ok(data.equals(Buffer.from(message)));
  }
  const [server] = sockets.clients;
  assert.ok(server);
  server.send("unasked");
  const [data] = (await once(socket, "message")) as [Buffer];
  assert.equal(data.toString(), "unasked");
  server.close(4001, "enough");
  const [code, reason] = (await once(socket, "close")) as [number, Buffer];
  assert.deepEqual([code, reason.toString()], [4001, "enough"]);
});

test("events arrive one by one, each before the next is sent", async () => {
  assert.equal((await ask("GET", "/events", false)).statusCode, 401);
  const asked = Promise.withResolvers<ServerResponse>();
  answer = (_, response) => asked.resolve(response);
  const headers = { "x-api-key": key, accept: "text/event-stream" };
  const request = http.get(`${origin}/events`, { headers });
  const response = await asked.promise;
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.flushHeaders();
  const [got] = (await once(request, "response")) as [IncomingMessage];
  assert.equal(got.statusCode, 200);
  got.setEncoding("utf8");
  for (let i = 0; i < 5; i += 1) {
    response.write(`id: ${i}\ndata: event ${i}\n\n`);
    const [text] = (await once(got, "data")) as [string];
    assert.equal(text, `id: ${i}\ndata: event ${i}\n\n`);
  }
  response.end();
  await once(got, "end");
  assert.ok(got.complete);
});

test("a large download waits for its reader, then arrives whole", async () => {
  const piece = Buffer.from(Array.from({ length: mebi }, (_, i) => (i * 31 + (i >> 7)) & 255));
  const pieces = 50;
  let written = 0;
  answer = (_, response) => {
    response.writeHead(200, { ...octets, "content-length": pieces * mebi });
    const more = (): void => {
      while (written < pieces) {
        written += 1;
        if (!response.write(piece)) return void response.once("drain", more);
      }
      response.end();
    };
    more();
  };
  const request = http.get(`${origin}/files/large`, { headers: { "x-api-key": key } });
  const [got] = (await once(request, "response")) as [IncomingMessage];
  assert.equal(got.statusCode, 200);

  // Nobody reads: the upstream comes to a stand while the gateway goes on with others.
  answer = (_, response) => void response.writeHead(200, octets).end("x");
  for (let still = 0, last = -1; still < 50; still += 1) {
    if (written !== last) still = 0;
    last = written;
    assert.equal((await ask("GET", "/files/small")).statusCode, 200);
  }
  // What is on its way stands in the sockets of three processes, not in the gateway's memory.
  assert.ok(written < pieces / 2, `${written} MiB were taken with nobody reading`);

  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of got as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    hash.update(chunk);
  }
  const whole = createHash("sha256");
  for (let i = 0; i < pieces; i += 1) whole.update(piece);
  assert.equal(bytes, pieces * mebi);
  assert.equal(hash.digest("hex"), whole.digest("hex"));
  assert.ok(got.complete);
});

test("a large upload streams: its beginning is there before its end is sent", async () => {
  const half = Buffer.alloc(10 * mebi, "castellan");
  const began = Promise.withResolvers<void>();
  const digest = Promise.withResolvers<string>();
  answer = (incoming, response) => {
    const hash = createHash("sha256");
    incoming.on("data", (chunk: Buffer) => {
      hash.update(chunk);
      began.resolve();
    });
    incoming.on("end", () => {
      digest.resolve(hash.digest("hex"));
      response.writeHead(201, octets).end("ok");
    });
  };
  const headers = { ...octets, "x-api-key": key, "content-length": 2 * half.length };
  const request = http.request(`${origin}/files/large`, { method: "PUT", headers });
  request.write(half);
  await began.promise;
  request.end(half);
  const [got] = (await once(request, "response")) as [IncomingMessage];
  got.resume();
  assert.equal(got.statusCode, 201);
  assert.equal(await digest.promise, createHash("sha256").update(half).update(half).digest("hex"));
});

function configuration(): object {
  const contractFile = join(folder, "streams.json");
  writeFileSync(contractFile, JSON.stringify(contract()));
  return {
    version: 1,
    state: join(folder, "state"),
    workers: "inline",
    listeners: [{ address: "127.0.0.1", port: gatewayPort, tls: "none" }],
    admin: { address: "127.0.0.1", port: adminPort },
    consumers: [{ name: "viewer" }],
    security: { transport: { plainHttp: "allow" } },
    apis: [
      {
        name: "streams",
        version: "1",
        owner: "e2e",
        purpose: "Sends what is large or never ends",
        exposure: "internal",
        openapi: contractFile,
        upstream: { targets: [`http://127.0.0.1:${(upstream.address() as AddressInfo).port}`] },
      },
    ],
    telemetry: { log: { level: "warn" } },
  };
}

const told = (content: object) => ({ description: "told", ...content });

function contract(): object {
  const file = { content: { "application/octet-stream": {} } };
  return {
    openapi: "3.1.0",
    info: { title: "Streams", version: "1" },
    security: [{ key: [] }],
    paths: {
      "/live": { get: { responses: { 101: told({}) } } },
      "/events": { get: { responses: { 200: told({ content: { "text/event-stream": {} } }) } } },
      "/files/{name}": {
        parameters: [{ name: "name", in: "path", required: true, schema: { type: "string" } }],
        get: { responses: { 200: told(file) } },
        put: { requestBody: { required: true, ...file }, responses: { 201: told(file) } },
      },
    },
    components: { securitySchemes: { key: { type: "apiKey", in: "header", name: "X-API-Key" } } },
  };
}

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import http2 from "node:http2";
import https from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Client, type ServiceError, Metadata, credentials, status } from "@grpc/grpc-js";
import { type Process, launch } from "../castellan.ts";
import {
  EchoClient,
  type EchoServer,
  echo,
  serviceName,
  startEcho,
} from "../fixtures/grpc-echo.ts";

/** A real gRPC client and a real gRPC server, with Castellan between: TLS outside, h2c inside. */
const gatewayPort = 28_381;
const adminPort = 28_382;
const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "castellan-grpc-"));
const file = join(folder, "castellan.yaml");
let service: EchoServer;
let castellan: Process;
let client: Client;
let authority: Buffer;
let key = "";
let otherKey = "";

before(async () => {
  service = await startEcho();
  writeFileSync(file, JSON.stringify(configuration()));
  key = await makeKey("robot");
  otherKey = await makeKey("auditor");
  castellan = await launch([main, "run", "--config", file], /ready/);
  authority = readFileSync(join(folder, "state", "local-ca.pem"));
  client = new EchoClient(`localhost:${gatewayPort}`, credentials.createSsl(authority));
});

after(async () => {
  client.close();
  await castellan.stop();
  await service[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function makeKey(consumer: string): Promise<string> {
  const { stdout } = await run(process.execPath, [main, "keys", "create", consumer, "-c", file]);
  return stdout.trim();
}

function withKey(text: string | undefined = key): Metadata {
  const metadata = new Metadata();
  if (text !== undefined) metadata.set("x-api-key", text);
  return metadata;
}

interface Told {
  readonly code: number;
  readonly answer: string;
  readonly details: string;
  readonly trailers: Metadata;
}

type Unary = "Say" | "Limited" | "Private" | "Hidden";

/** A unary call to its end. */
function call(name: Unary, said: string, metadata = withKey(), deadline = 10_000): Promise<Told> {
  return new Promise((resolve) => {
    let heard: Buffer | undefined;
    const options = { deadline: Date.now() + deadline };
    const { path, requestSerialize, responseDeserialize } = echo[name];
    const running = client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      Buffer.from(said),
      metadata,
      options,
      (_error: ServiceError | null, answer?: Buffer) => (heard = answer),
    );
    running.on("status", ({ code, details, metadata: trailers }) => {
      setImmediate(() => resolve({ code, details, trailers, answer: heard?.toString() ?? "" }));
    });
  });
}

function chat(metadata = withKey(), of: Client = client) {
  const { path, requestSerialize, responseDeserialize } = echo.Chat;
  const stream = of.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadata);
  const ended = new Promise<number>((resolve) => stream.on("status", ({ code }) => resolve(code)));
  stream.on("error", () => undefined);
  return { stream, ended };
}

function list(count: number, bytes: number) {
  const { path, requestSerialize, responseDeserialize } = echo.List;
  const said = Buffer.from(`${count} ${bytes}`);
  const stream = client.makeServerStreamRequest(
    path,
    requestSerialize,
    responseDeserialize,
    said,
    withKey(),
  );
  const ended = new Promise<number>((resolve) => stream.on("status", ({ code }) => resolve(code)));
  stream.on("error", () => undefined);
  return { stream, ended };
}

test("a unary call passes, with metadata both ways and its trailers", async () => {
  const metadata = withKey();
  metadata.set("x-mine", "yes");
  metadata.set("blob-bin", Buffer.from([1, 2, 254]));
  const told = await call("Say", "hello", metadata);
  assert.deepEqual([told.code, told.answer], [status.OK, "hello"]);
  assert.deepEqual(told.trailers.get("x-last"), ["word"]);
  assert.deepEqual(told.trailers.get("detail-bin"), [Buffer.from([0, 255, 1])]);
  const seen = service.metadata();
  assert.deepEqual(seen?.get("x-mine"), ["yes"]);
  assert.deepEqual(seen?.get("blob-bin"), [Buffer.from([1, 2, 254])]);
  assert.deepEqual(seen?.get("x-api-key"), [], "the key stays at the gateway");
});

test("an error's code, text and details come in the trailers", async () => {
  const told = await call("Say", "fail");
  assert.equal(told.code, status.FAILED_PRECONDITION);
  assert.equal(told.details, "not now, 50% sure");
  assert.deepEqual(told.trailers.get("x-last"), ["word"]);
});

test("a call without a key, or with a wrong one, is UNAUTHENTICATED and reaches nobody", async () => {
  const callsBefore = service.called.length;
  assert.equal((await call("Say", "hello", new Metadata())).code, status.UNAUTHENTICATED);
  assert.equal((await call("Say", "hello", withKey(`${key}x`))).code, status.UNAUTHENTICATED);
  assert.equal(service.called.length, callsBefore);
});

test("a method that no list declares is UNIMPLEMENTED, though the service has it", async () => {
  const callsBefore = service.called.length;
  assert.equal((await call("Hidden", "hello")).code, status.UNIMPLEMENTED);
  assert.equal(service.called.length, callsBefore);
});

test("who may call is decided per method", async () => {
  assert.equal((await call("Private", "hello")).code, status.PERMISSION_DENIED);
  const told = await call("Private", "hello", withKey(otherKey));
  assert.deepEqual([told.code, told.answer], [status.OK, "hello"]);
});

test("how often is limited per method, and told as RESOURCE_EXHAUSTED", async () => {
  assert.equal((await call("Limited", "one")).code, status.OK);
  const second = await call("Limited", "two");
  assert.equal(second.code, status.RESOURCE_EXHAUSTED);
  assert.equal(second.details, "Too many requests");
  assert.equal((await call("Say", "three")).code, status.OK);
});

test("a stream of answers comes whole, at the pace of its reader", async () => {
  const { stream, ended } = list(200, 65_536);
  let bytes = 0;
  let messages = 0;
  for await (const message of stream as AsyncIterable<Buffer>) {
    bytes += message.length;
    messages += 1;
  }
  assert.equal(await ended, status.OK);
  assert.deepEqual([messages, bytes], [200, 200 * 65_536]);
});

test("a stream of requests comes whole, and is answered once", async () => {
  const { path, requestSerialize, responseDeserialize } = echo.Sum;
  const answer = Promise.withResolvers<Buffer | undefined>();
  const stream = client.makeClientStreamRequest(
    path,
    requestSerialize,
    responseDeserialize,
    withKey(),
    (error: ServiceError | null, told?: Buffer) =>
      error === null ? answer.resolve(told) : answer.reject(error),
  );
  for (let i = 0; i < 200; i += 1) {
    if (!stream.write(Buffer.alloc(65_536))) await once(stream, "drain");
  }
  stream.end();
  assert.equal((await answer.promise)?.toString(), `200 ${200 * 65_536}`);
});

test("in a conversation each message is answered before the next is sent", async () => {
  const { stream, ended } = chat();
  for (const word of ["one", "two", "three"]) {
    stream.write(Buffer.from(word));
    const [heard] = (await once(stream, "data")) as [Buffer];
    assert.equal(heard.toString(), word);
  }
  stream.end();
  assert.equal(await ended, status.OK);
});

test("a deadline that passes is DEADLINE_EXCEEDED, and the service hears of it", async () => {
  const heard = service.cancelled();
  assert.equal((await call("Say", "wait", withKey(), 300)).code, status.DEADLINE_EXCEEDED);
  assert.equal(await heard, "Say");
});

test("a conversation that its client cancels is cancelled at the service", async () => {
  const { stream, ended } = chat();
  stream.write(Buffer.from("hello"));
  await once(stream, "data");
  const heard = service.cancelled();
  stream.cancel();
  assert.equal(await ended, status.CANCELLED);
  assert.equal(await heard, "Chat");
});

test("an endless list that its client cancels ends at the service", async () => {
  const { stream, ended } = list(1_000_000_000, 1_000);
  await once(stream, "data");
  const heard = service.cancelled();
  stream.cancel();
  assert.equal(await ended, status.CANCELLED);
  assert.equal(await heard, "List");
});

test("many calls at once share connections", async () => {
  const calls = Array.from({ length: 90 }, (_, i) => call("Say", `call ${i}`));
  const told = await Promise.all(calls);
  assert.deepEqual(
    told.map(({ code, answer }) => [code, answer]),
    told.map((_, i) => [status.OK, `call ${i}`]),
  );
});

test("HTTP/1.1, other content types and other methods do not reach a gRPC method", async () => {
  const callsBefore = service.called.length;
  const path = echo.Say.path;
  const headers = { "x-api-key": key, "content-type": "application/grpc", te: "trailers" };
  const options = { port: gatewayPort, path, method: "POST", ca: authority, headers };
  const [got] = (await once(https.request(options).end("x"), "response")) as [
    { statusCode?: number },
  ];
  assert.equal(got.statusCode, 400);
  const session = http2.connect(`https://localhost:${gatewayPort}`, { ca: authority });
  const answered = async (over: http2.OutgoingHttpHeaders): Promise<number> => {
    const sent = { ":method": "POST", ":path": path, "x-api-key": key, ...over };
    const stream = session.request(sent);
    stream.end("{}");
    const [head] = (await once(stream, "response")) as [http2.IncomingHttpHeaders];
    stream.resume();
    return Number(head[":status"]);
  };
  assert.equal(await answered({ "content-type": "application/json" }), 415);
  assert.equal(await answered({ "content-type": "application/grpc-web" }), 415);
  assert.equal(await answered({ ":method": "PUT", "content-type": "application/json" }), 404);
  session.close();
  assert.equal(service.called.length, callsBefore);
});

test("`explain` says that no control reads the messages", async () => {
  const args = [main, "explain", "POST", echo.Say.path, "-c", file];
  const { stdout } = await run(process.execPath, args);
  assert.match(stdout, /gRPC messages pass both ways unread; no control inspects them/);
  assert.match(stdout, /POST \/e2e\.v1\.Echo\/Say/);
});

test("a service that dies in the middle never looks like success, and is found again", async () => {
  const talk = chat();
  talk.stream.write(Buffer.from("hello"));
  await once(talk.stream, "data");
  const running = list(1_000_000_000, 1_000);
  await once(running.stream, "data");
  running.stream.resume();
  const waiting = call("Say", "wait");
  while (service.called.at(-1) !== "Say") await new Promise((resolve) => setImmediate(resolve));
  const { port } = service;
  service.die();
  const failures = new Set<number>([status.INTERNAL, status.UNAVAILABLE, status.CANCELLED]);
  for (const code of [await talk.ended, await running.ended, (await waiting).code]) {
    assert.ok(failures.has(code), `${code}`);
  }
  assert.equal((await call("Say", "anyone?")).code, status.UNAVAILABLE);
  service = await startEcho(port);
  const told = await call("Say", "again");
  assert.deepEqual([told.code, told.answer], [status.OK, "again"]);
});

function configuration(): object {
  const limits = [{ name: "one", per: "principal", rate: 1, period: "1h" }];
  return {
    version: 1,
    state: join(folder, "state"),
    workers: "inline",
    listeners: [{ address: "127.0.0.1", port: gatewayPort }],
    admin: { address: "127.0.0.1", port: adminPort },
    consumers: [{ name: "robot" }, { name: "auditor" }],
    apis: [
      {
        name: "echo",
        owner: "e2e",
        purpose: "Answers what it is told",
        grpc: {
          unary: ["Say", "Limited", "Private"].map((name) => `${serviceName}/${name}`),
          streaming: ["List", "Sum", "Chat"].map((name) => `${serviceName}/${name}`),
        },
        upstream: {
          targets: [`http://127.0.0.1:${service.port}`],
          // What dies at once with many calls on it must be found again at once.
          breaker: { failures: 50 },
        },
        operations: {
          [`POST ${echo.Limited.path}`]: { security: { "rate-limit": { limits } } },
          [`POST ${echo.Private.path}`]: { security: { access: { consumers: ["auditor"] } } },
        },
      },
    ],
    telemetry: { log: { level: "warn" } },
  };
}

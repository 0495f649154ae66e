import assert from "node:assert/strict";
import { once } from "node:events";
import net from "node:net";
import { test } from "node:test";
import { millis } from "../kernel/clock.ts";
import {
  cannedServer,
  isWhole,
  rawServer,
  stage,
  statusOf,
  talk,
  until,
} from "./fixtures/stage.ts";

const answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

/** Each is answered by a problem document and a closed connection, and nothing reaches the upstream. */
const malformed = [
  ["no request at all", "\x16\x03\x01 hello\r\n\r\n", 400],
  ["a lower-case version", "GET / http/1.1\r\nHost: a\r\n\r\n", 400],
  ["no host", "GET / HTTP/1.1\r\n\r\n", 400],
  ["two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400],
  ["a space in a name", "GET / HTTP/1.1\r\nHost: a\r\nX Y: z\r\n\r\n", 400],
  ["a space before the colon", "GET / HTTP/1.1\r\nHost: a\r\nX : z\r\n\r\n", 400],
  ["a folded line", "GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n z\r\n\r\n", 400],
  ["a bare CR", "GET / HTTP/1.1\r\nHost: a\r\nX: y\rz\r\n\r\n", 400],
  ["a NUL", "GET / HTTP/1.1\r\nHost: a\r\nX: y\0z\r\n\r\n", 400],
  [
    "length and chunks",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    400,
  ],
  [
    "two lengths",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    400,
  ],
  ["a signed length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello", 400],
  [
    "a transfer coding of its own",
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    400,
  ],
  [
    "a chunk size that is none",
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n\r\n",
    400,
  ],
  ["a dot segment", "GET /a/%2e%2e/b HTTP/1.1\r\nHost: a\r\n\r\n", 400],
  ["a bad escape", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400],
  ["an asterisk", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 400],
  ["another's host in the target", "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", 400],
  ["CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 501],
  [
    "an upgrade that is none of ours",
    "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n",
    501,
  ],
  ["an unknown expectation", "GET / HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\n\r\n", 417],
  ["an endless head", `GET / HTTP/1.1\r\nHost: a\r\nX: ${"y".repeat(20_000)}\r\n\r\n`, 431],
] as const;

for (const [what, bytes, status] of malformed) {
  test(`${what} gets a problem document and a closed connection`, async () => {
    await using upstream = await cannedServer(answer);
    await using gate = await stage([upstream.port]);
    const { text, ended } = await talk(gate.port, bytes);
    assert.equal(statusOf(text), status);
    assert.match(text, /\r\ncontent-type: application\/problem\+json\r\n/);
    assert.ok(isWhole(text));
    assert.equal(ended, "closed");
    const settled = await gate.next();
    assert.deepEqual([settled.ending, settled.status], ["client-fault", status]);
    assert.ok(text.includes(`\r\nx-request-id: ${settled.facts.id}\r\n`), "another id");
    assert.equal(gate.settled.length, 1);
    assert.deepEqual(
      upstream.received.filter((sent) => sent !== ""),
      [],
    );
    assert.deepEqual(gate.reported, []);
  });
}

const chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n";

/** Node's parser gives up before anybody sees a head. */
const headless = [
  ["malformed-request", 400, `${chunked}Content-Length: 5\r\n\r\n0\r\n\r\n`],
  ["malformed-request", 400, `${chunked}Content-Length: 5\r\n\r\n0\r\n\r\n${get.repeat(500)}`],
  ["malformed-request", 400, "GET / HTTP/1.1\r\nHost: a\r\nX"],
  ["head-too-large", 431, `GET / HTTP/1.1\r\nHost: a\r\nX: ${"y".repeat(20_000)}\r\n\r\n`],
] as const;

for (const [fault, status, bytes] of headless) {
  test(`${fault}: settled once, and told by nothing that was sent (${bytes.length} bytes)`, async () => {
    await using gate = await stage([1]);
    const socket = net.connect(gate.port, "127.0.0.1");
    socket.on("error", () => undefined).resume();
    socket.end(bytes);
    await once(socket, "close");
    const settled = await gate.next();
    assert.deepEqual(
      [settled.ending, settled.fault, settled.status],
      ["client-fault", fault, status],
    );
    assert.deepEqual([settled.facts.client, settled.facts.peer], ["127.0.0.1", "127.0.0.1"]);
    assert.deepEqual([settled.facts.head.method, settled.facts.head.target.path], ["", ""]);
    assert.equal(settled.plan, undefined);
    assert.ok(settled.responseBytes > 0);
    assert.equal(gate.settled.length, 1);
  });
}

test("a head that breaks behind a good request settles too, though nobody answers it", async () => {
  let release: (() => void) | undefined;
  await using upstream = await rawServer((socket) => (release = () => socket.write(answer)));
  await using gate = await stage([upstream.port]);
  const talking = talk(gate.port, `${get}GET / nonsense\r\n\r\n`);
  const refused = await gate.next();
  assert.deepEqual([refused.fault, refused.status], ["malformed-request", 0]);
  await until(() => release !== undefined);
  release?.();
  assert.equal(statusOf((await talking).text), 200);
  const answered = await gate.next();
  assert.deepEqual([answered.ending, answered.status], ["answered", 200]);
  assert.notEqual(refused.facts.id, answered.facts.id);
  assert.equal(gate.settled.length, 2);
});

test("a client that closes a kept connection, or never says a word, settles nothing", async () => {
  await using upstream = await cannedServer(answer);
  await using gate = await stage([upstream.port], { listener: { headersTimeout: millis(200) } });
  assert.equal(statusOf((await talk(gate.port, get, (text) => text.endsWith("ok"))).text), 200);
  const silent = net.connect(gate.port, "127.0.0.1");
  await once(silent, "connect");
  silent.end();
  // Left alone until the gateway gives up on it.
  await talk(gate.port, "");
  await until(() => gate.gateway.stats().listeners[0]?.connections === 0);
  assert.deepEqual(
    gate.settled.map(({ status }) => status),
    [200],
  );
});

test("TRACE is refused", async () => {
  await using gate = await stage([1]);
  const { text } = await talk(gate.port, "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", isWhole);
  assert.equal(statusOf(text), 405);
});

test("more fields than allowed are refused, never dropped", async () => {
  await using gate = await stage([1]);
  const { text } = await talk(
    gate.port,
    `GET / HTTP/1.1\r\nHost: a\r\n${"A: b\r\n".repeat(100)}\r\n`,
    isWhole,
  );
  assert.equal(statusOf(text), 431);
});

test("what follows a malformed request is not a request", async () => {
  await using upstream = await cannedServer(answer);
  await using gate = await stage([upstream.port]);
  const { text, ended } = await talk(gate.port, `GET / HTTP/1.1\r\nX : y\r\n\r\n${get}`);
  assert.equal(text.split("HTTP/1.1 ").length, 2);
  assert.equal(ended, "closed");
  assert.deepEqual(upstream.received, []);
});

test("a good request before a malformed one is answered, and then the connection ends", async () => {
  await using upstream = await cannedServer(answer);
  await using gate = await stage([upstream.port]);
  const { text, ended } = await talk(gate.port, `${get}GET / nonsense\r\n\r\n`);
  assert.equal(statusOf(text), 200);
  assert.ok(text.endsWith("\r\n\r\nok"));
  assert.equal(ended, "closed");
});

test("a client that closes its side has gone: nothing is left hanging", async () => {
  await using upstream = await cannedServer("");
  await using gate = await stage([upstream.port]);
  const socket = net.connect({ port: gate.port, host: "127.0.0.1", allowHalfOpen: true });
  socket.resume();
  socket.end(get);
  await once(socket, "close");
  assert.equal((await gate.next()).fault, "client-gone");
  assert.equal(gate.gateway.stats().inFlight, 0);
});

test("a client that goes away lets go of everything, once", async () => {
  let released = 0;
  await using upstream = await cannedServer("");
  await using gate = await stage([upstream.port], {
    steps: { admit: () => ({ kind: "pass", release: () => (released += 1) }) },
  });
  const socket = net.connect(gate.port, "127.0.0.1");
  socket.write(get);
  await until(() => !(upstream.received.length === 0 || upstream.received[0] === ""));
  socket.destroy();
  const settled = await gate.next();
  assert.deepEqual(
    [settled.ending, settled.fault, settled.status],
    ["client-fault", "client-gone", 0],
  );
  assert.equal(released, 1);
  assert.equal(gate.settled.length, 1);
});

test("a client that leaves while a control thinks has what the control then took released", async () => {
  let released = 0;
  let think: (() => void) | undefined;
  await using gate = await stage([1], {
    steps: {
      admit: async () => {
        await new Promise<void>((resolve) => (think = resolve));
        return { kind: "pass", release: () => (released += 1) };
      },
    },
  });
  const socket = net.connect(gate.port, "127.0.0.1");
  socket.write(get);
  await until(() => think !== undefined);
  socket.destroy();
  await gate.next();
  think?.();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(released, 1);
});

test("a head that never ends is given up", async () => {
  await using gate = await stage([1], { listener: { headersTimeout: millis(200) } });
  const { text, ended } = await talk(gate.port, "GET / HTTP/1.1\r\nHost: a\r\nX");
  assert.equal(statusOf(text), 408);
  assert.equal(ended, "closed");
  const settled = await gate.next();
  assert.deepEqual([settled.fault, settled.status], ["request-timeout", 408]);
});

test("a body that never ends is given up, with its exchange", async () => {
  await using gate = await stage([1], {
    reads: { requestBody: true },
    listener: { headersTimeout: millis(200), requestTimeout: millis(300) },
  });
  const head =
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\n";
  const { text, ended } = await talk(gate.port, `${head}half`);
  assert.equal(statusOf(text), 408);
  assert.equal(ended, "closed");
  assert.equal((await gate.next()).fault, "request-timeout");
});

test("a client that takes nothing of its answer is cut off", async () => {
  const big = `HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n${"x".repeat(50_000_000)}`;
  await using upstream = await cannedServer(big);
  await using gate = await stage([upstream.port], { listener: { writeTimeout: millis(200) } });
  const socket = net.connect(gate.port, "127.0.0.1");
  socket.on("error", () => undefined);
  socket.pause();
  socket.write(get);
  const settled = await gate.next();
  assert.deepEqual([settled.ending, settled.fault], ["client-fault", "slow-reader"]);
  assert.ok(settled.responseBytes < 40_000_000);
  socket.destroy();
});

test("an unused connection is closed", async () => {
  await using gate = await stage([1], { listener: { headersTimeout: millis(200) } });
  const { text, ended } = await talk(gate.port, "");
  assert.notEqual(ended, "open");
  assert.ok(text === "" || statusOf(text) === 408);
});

test("connections have a bound per address, and are counted when turned away", async () => {
  await using upstream = await cannedServer(answer);
  await using gate = await stage([upstream.port], { listener: { maxConnectionsPerAddress: 2 } });
  const held = [net.connect(gate.port, "127.0.0.1"), net.connect(gate.port, "127.0.0.1")];
  await Promise.all(held.map((socket) => once(socket, "connect")));
  const { text } = await talk(gate.port, get);
  assert.equal(text, "");
  assert.equal(gate.gateway.stats().listeners[0]?.turnedAway, 1);
  for (const socket of held) socket.destroy();
  await until(() => !((gate.gateway.stats().listeners[0]?.connections ?? 0) > 0));
  assert.equal(statusOf((await talk(gate.port, get, isWhole)).text), 200);
});

test("a connection carries no more requests than it may", async () => {
  await using upstream = await cannedServer(answer);
  await using gate = await stage([upstream.port], { listener: { maxRequestsPerConnection: 2 } });
  const { text, ended } = await talk(gate.port, get + get + get);
  assert.equal(text.split("HTTP/1.1 200").length, 3);
  assert.match(text, /connection: close\r\n[^]*ok$/i);
  assert.equal(ended, "closed");
});

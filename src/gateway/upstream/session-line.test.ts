import assert from "node:assert/strict";
import { once } from "node:events";
import https from "node:https";
import type { AddressInfo } from "node:net";
import http2, { type ServerHttp2Stream } from "node:http2";
import { before, test } from "node:test";
import { millis } from "../../kernel/clock.ts";
import { type Pair, authority } from "../fixtures/certificates.ts";
import { h2Server } from "../fixtures/h2-server.ts";
import { cannedServer, rawServer, until, upstreamSettings } from "../fixtures/stage.ts";
import { type UpstreamSettings, defaultUpstreamSettings } from "../upstream-settings.ts";
import type {
  AnswerHead,
  UpstreamCall,
  UpstreamClient,
  UpstreamRequest,
} from "./upstream-client.ts";
import { openWirePool } from "./wire-pool.ts";

const { NGHTTP2_REFUSED_STREAM, NGHTTP2_CANCEL } = http2.constants;
let ca = "";
let own: Pair;

before(async () => {
  const root = await authority();
  ca = root.certificate;
  own = await root.issue("localhost", [{ type: "dns", value: "localhost" }]);
});

const request: UpstreamRequest = {
  method: "GET",
  path: "/",
  authority: "api.example",
  fields: [],
  body: undefined,
  length: undefined,
  upgrade: undefined,
  timeout: 5_000,
  patient: false,
  trailers: false,
};

interface Asked {
  readonly call: UpstreamCall;
  readonly head: Promise<AnswerHead>;
  /** `200 body`, with trailers behind, or the code of the fault. */
  readonly end: Promise<string>;
  readonly wanted: () => number;
  readonly bytes: () => number;
}

function begin(pool: UpstreamClient, over: Partial<UpstreamRequest> = {}): Asked {
  const head = Promise.withResolvers<AnswerHead>();
  const end = Promise.withResolvers<string>();
  let [status, body, wanted, bytes] = [0, "", 0, 0];
  const call = pool.call(
    { ...request, ...over },
    {
      onBodyWanted: () => (wanted += 1),
      onHead: (told) => {
        ({ status } = told);
        head.resolve(told);
      },
      onData: (piece) => {
        bytes += piece.length;
        if (bytes < 1_000) body += piece.toString();
      },
      onEnd: (trailers) => end.resolve([status, body, ...trailers].join(" ").trim()),
      onFault: ({ code }) => end.resolve(code),
    },
  );
  call.start();
  return { call, head: head.promise, end: end.promise, wanted: () => wanted, bytes: () => bytes };
}

function ask(pool: UpstreamClient, over: Partial<UpstreamRequest> = {}): Promise<string> {
  return begin(pool, over).end;
}

async function withPool(
  targets: readonly (number | string)[],
  over: Partial<UpstreamSettings>,
  act: (pool: UpstreamClient) => Promise<void>,
): Promise<void> {
  const pool = openWirePool(upstreamSettings(targets, { protocol: "http2", ...over }));
  try {
    await act(pool);
  } finally {
    pool.close();
  }
}

const timeouts = { ...defaultUpstreamSettings.timeouts };

function fine(stream: ServerHttp2Stream, text = "ok"): void {
  stream.respond({ ":status": 200 });
  stream.end(text);
}

test("calls share one connection, and each is told whole what was asked", async () => {
  const heads: http2.IncomingHttpHeaders[] = [];
  await using server = await h2Server((stream, headers) => {
    heads.push(headers);
    fine(stream, String(headers[":path"]));
  });
  await withPool([server.port], {}, async (pool) => {
    const fields = ["x-a", "1", "if-range", '"a"', "if-range", '"b"'];
    const all = ["/a", "/b?c=d"].map((path) => ask(pool, { path, fields, trailers: true }));
    assert.deepEqual(await Promise.all(all), ["200 /a", "200 /b?c=d"]);
    assert.equal(server.opened(), 1);
    const { ":authority": named, ":scheme": scheme, te } = heads[0] ?? {};
    assert.deepEqual([named, scheme, te], [`127.0.0.1:${server.port}`, "http", "trailers"]);
    assert.equal(heads[0]?.["x-a"], "1");
  });
});

test("over TLS, h2 must be chosen", async () => {
  const tls = { ...defaultUpstreamSettings.tls, ca };
  const secure = { cert: own.certificate, key: own.key };
  await using server = await h2Server((stream) => fine(stream), secure);
  await withPool([`https://localhost:${server.port}`], { tls }, async (pool) => {
    assert.equal(await ask(pool), "200 ok");
  });
  const older = https.createServer(secure, (_, response) => response.end("ok"));
  older.listen(0, "127.0.0.1");
  await once(older, "listening");
  const { port } = older.address() as AddressInfo;
  await withPool([`https://localhost:${port}`], { tls }, async (pool) => {
    assert.equal(await ask(pool), "upstream-unreachable");
  });
  older.close();
  await withPool([`https://localhost:${server.port}`], {}, async (pool) => {
    assert.equal(await ask(pool), "upstream-unreachable", "of an unknown authority");
  });
});

test("a server that speaks HTTP/1.1 is a fault, not an answer", async () => {
  await using server = await cannedServer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  await withPool([server.port], {}, async (pool) => {
    assert.match(await ask(pool), /^upstream-(?:reset|unreachable|not-http2)$/);
  });
});

test("bodies go whole, known or streamed, and no faster than they are taken", async () => {
  await using server = await h2Server((stream) => {
    let bytes = 0;
    stream.on("data", (piece: Buffer) => (bytes += piece.length));
    stream.on("end", () => fine(stream, String(bytes)));
  });
  await withPool([server.port], {}, async (pool) => {
    const body = Buffer.alloc(300_000);
    assert.equal(await ask(pool, { method: "POST", body }), "200 300000");
    assert.equal(await ask(pool, { method: "POST" }), "200 0");
    const asked = begin(pool, { method: "POST", body: "stream" });
    await until(() => asked.wanted() > 0);
    let waits = 0;
    for (let i = 0; i < 40; i += 1) {
      const asksBefore = asked.wanted();
      if (asked.call.write(Buffer.alloc(65_536))) continue;
      waits += 1;
      await until(() => asked.wanted() > asksBefore);
    }
    asked.call.end();
    assert.equal(await asked.end, `200 ${40 * 65_536}`);
    assert.ok(waits > 0, "never had to wait");
  });
});

test("a body given up in the middle never looks whole to the upstream", async () => {
  const seen: string[] = [];
  await using server = await h2Server((stream) => {
    stream.on("data", () => undefined);
    stream.on("end", () => seen.push(stream.aborted ? "broken" : "whole"));
    stream.on("close", () => seen.push(`closed ${stream.rstCode}`));
  });
  await withPool([server.port], {}, async (pool) => {
    const asked = begin(pool, { method: "POST", body: "stream" });
    await until(() => asked.wanted() > 0);
    asked.call.write(Buffer.from("half"));
    await until(() => server.sessions.length > 0);
    await new Promise((resolve) => setImmediate(resolve));
    asked.call.abort();
    await until(() => seen.some((text) => text.startsWith("closed")));
    assert.deepEqual(seen, ["broken", `closed ${NGHTTP2_CANCEL}`]);
  });
});

test("an answer may begin and end before the request does", async () => {
  await using server = await h2Server((stream) => {
    stream.respond({ ":status": 200 });
    stream.once("data", (piece: Buffer) => stream.end(`heard ${String(piece)}`));
  });
  await withPool([server.port], {}, async (pool) => {
    const asked = begin(pool, { method: "POST", body: "stream" });
    assert.equal((await asked.head).status, 200);
    asked.call.write(Buffer.from("one"));
    assert.equal(await asked.end, "200 heard one");
    assert.equal(await ask(pool, { method: "POST", body: Buffer.from("x") }), "200 heard x");
    assert.equal(server.opened(), 1);
  });
});

test("trailers come behind the body, and in a head that ends its stream", async () => {
  await using server = await h2Server((stream, headers) => {
    if (headers[":path"] === "/only") {
      stream.respond({ ":status": 200, "grpc-status": "5" }, { endStream: true });
      return;
    }
    stream.respond({ ":status": 200 }, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0", x: ["1", "2"] }));
    stream.end("body");
  });
  await withPool([server.port], {}, async (pool) => {
    assert.equal(await ask(pool), "200 body grpc-status 0 x 1 x 2");
    const asked = begin(pool, { path: "/only" });
    const { fields, framing } = await asked.head;
    assert.equal(framing, "none");
    assert.equal(fields[fields.indexOf("grpc-status") + 1], "5");
    assert.equal(await asked.end, "200");
  });
});

test("a paused answer waits at the upstream", async () => {
  let written = 0;
  await using server = await h2Server((stream) => {
    stream.respond({ ":status": 200 });
    const fill = (): void => {
      while (written < 64 && stream.write(Buffer.alloc(65_536))) written += 1;
      if (written < 64) stream.once("drain", () => ((written += 1), fill()));
      else stream.end();
    };
    fill();
  });
  await withPool([server.port], {}, async (pool) => {
    const asked = begin(pool);
    await asked.head;
    asked.call.pause();
    assert.equal(await ask(pool, { method: "HEAD" }), "200");
    const heldAt = written;
    assert.ok(heldAt < 64, "it took all at once");
    asked.call.resume();
    await asked.end;
    assert.equal(asked.bytes(), 64 * 65_536);
  });
});

test("what the upstream refused unheard is tried again, a POST too, but no streamed body", async () => {
  let refusals = 1;
  await using server = await h2Server((stream) => {
    refusals -= 1;
    if (refusals >= 0) stream.close(NGHTTP2_REFUSED_STREAM);
    else stream.on("data", () => undefined).on("end", () => fine(stream));
  });
  await withPool([server.port], {}, async (pool) => {
    assert.equal(await ask(pool, { method: "POST", body: Buffer.from("x") }), "200 ok");
    refusals = 1;
    const asked = begin(pool, { method: "POST", body: "stream" });
    assert.equal(await asked.end, "upstream-refused");
    assert.equal(pool.stats()[0]?.breaker, "closed");
  });
});

test("a connection told to go ends its calls in peace, while others open the next", async () => {
  const streams: ServerHttp2Stream[] = [];
  await using server = await h2Server((stream, headers) => {
    if (headers[":path"] === "/slow") streams.push(stream);
    else fine(stream);
  });
  await withPool([server.port], { maxConnections: 1 }, async (pool) => {
    const slow = begin(pool, { path: "/slow" });
    await until(() => streams.length === 1);
    server.sessions[0]?.goaway();
    const old = server.sessions[0];
    while (server.opened() < 2) assert.equal(await ask(pool), "200 ok");
    const [stream] = streams;
    if (stream !== undefined) fine(stream, "late");
    assert.equal(await slow.end, "200 late");
    await until(() => old?.closed === true);
  });
});

for (const [when, begun] of [
  ["before its answer", false],
  ["in the middle of its answer", true],
] as const) {
  test(`a connection that dies ${when} is a fault`, async () => {
    await using server = await h2Server((stream) => {
      if (!begun) {
        stream.session?.destroy();
        return;
      }
      stream.respond({ ":status": 200 });
      stream.write("half");
    });
    await withPool([server.port], { retries: { attempts: 0, budget: 0 } }, async (pool) => {
      const asked = begin(pool);
      if (begun) {
        await asked.head;
        server.sessions[0]?.socket.destroy();
      }
      assert.equal(await asked.end, "upstream-reset");
      assert.equal(pool.stats()[0]?.failures, 1);
    });
  });
}

test("no more streams than the upstream takes; the next wait, and one too many is told so", async () => {
  const streams: ServerHttp2Stream[] = [];
  const settings = { maxConcurrentStreams: 2 };
  await using server = await h2Server((stream) => void streams.push(stream), { settings });
  await withPool([server.port], { maxConnections: 1, maxQueue: 1 }, async (pool) => {
    const first = begin(pool);
    await until(() => streams.length === 1);
    const [second, third, fourth] = [begin(pool), begin(pool), begin(pool)];
    assert.equal(await fourth.end, "upstream-queue-full");
    await until(() => streams.length === 2);
    assert.equal(pool.stats()[0]?.queued, 1);
    for (const stream of streams.splice(0)) fine(stream);
    await until(() => streams.length === 1);
    for (const stream of streams.splice(0)) fine(stream);
    const ends = await Promise.all([first.end, second.end, third.end]);
    assert.deepEqual(ends, ["200 ok", "200 ok", "200 ok"]);
    assert.equal(server.opened(), 1);
  });
});

test("a silent connection is given up with its call, and the next call opens another", async () => {
  let silent = true;
  await using server = await h2Server((stream) => {
    if (!silent) fine(stream);
  });
  const hasty = { ...timeouts, connect: millis(100), headers: millis(250) };
  await withPool([server.port], { timeouts: hasty }, async (pool) => {
    assert.equal(await ask(pool), "upstream-timeout");
    silent = false;
    assert.equal(await ask(pool), "200 ok");
    assert.equal(server.opened(), 2);
  });
});

test("a patient call waits longer than the time-outs of silence and of the whole", async () => {
  const streams: ServerHttp2Stream[] = [];
  await using server = await h2Server((stream) => void streams.push(stream));
  const hasty = { ...timeouts, headers: millis(60), body: millis(60), total: millis(120) };
  await withPool([server.port], { timeouts: hasty }, async (pool) => {
    const patient = begin(pool, { patient: true });
    assert.equal(await begin(pool).end, "upstream-timeout");
    assert.equal(await begin(pool).end, "upstream-timeout");
    for (const stream of streams) if (!stream.destroyed) fine(stream);
    assert.equal(await patient.end, "200 ok");
  });
});

test("a server that takes the connection and says nothing is given up in time", async () => {
  await using server = await rawServer(() => undefined);
  const hasty = { ...timeouts, connect: millis(100) };
  const tls = { ...defaultUpstreamSettings.tls, ca };
  await withPool(
    [`https://localhost:${server.port}`],
    { timeouts: hasty, tls, retries: { attempts: 0, budget: 0 } },
    async (pool) => {
      assert.match(await ask(pool), /^upstream-(?:timeout|unreachable)$/);
      await until(() => pool.stats()[0]?.connections === 0);
    },
  );
});

test("an unused connection is closed, and one of a closed pool with its last call", async () => {
  const streams: ServerHttp2Stream[] = [];
  await using server = await h2Server((stream, headers) => {
    if (headers[":path"] === "/slow") streams.push(stream);
    else fine(stream);
  });
  const pool = openWirePool(
    upstreamSettings([server.port], {
      protocol: "http2",
      timeouts: { ...timeouts, idle: millis(50) },
    }),
  );
  assert.equal(await ask(pool), "200 ok");
  await until(() => server.sessions.length === 0);
  const slow = begin(pool, { path: "/slow" });
  await until(() => streams.length === 1);
  pool.close();
  const [stream] = streams;
  if (stream !== undefined) fine(stream, "late");
  assert.equal(await slow.end, "200 late");
  await until(() => server.sessions.length === 0);
});

test("a port that nobody listens on is unreachable, and other protocols are not asked for", async () => {
  const server = await h2Server((stream) => fine(stream));
  await withPool([server.port], {}, async (pool) => {
    assert.equal(await ask(pool, { upgrade: "websocket" }), "upstream-no-upgrade");
  });
  await server[Symbol.asyncDispose]();
  await withPool([server.port], {}, async (pool) => {
    assert.equal(await ask(pool), "upstream-unreachable");
  });
});

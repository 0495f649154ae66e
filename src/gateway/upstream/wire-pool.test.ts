import assert from "node:assert/strict";
import { test } from "node:test";
import type { Fault } from "../../kernel/fault.ts";
import { millis } from "../../kernel/clock.ts";
import { cannedServer, httpServer, rawServer, upstreamSettings, until } from "../fixtures/stage.ts";
import { type UpstreamSettings, defaultUpstreamSettings } from "../upstream-settings.ts";
import type { UpstreamClient, UpstreamRequest } from "./upstream-client.ts";
import { openWirePool } from "./wire-pool.ts";

const answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
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

type Heard = { readonly status: number; readonly body: string } | { readonly fault: string };

function ask(pool: UpstreamClient, over: Partial<UpstreamRequest> = {}): Promise<Heard> {
  return new Promise((resolve) => {
    let status = 0;
    let body = "";
    const call = pool.call(
      { ...request, ...over },
      {
        onBodyWanted: () => undefined,
        onHead: (head) => (status = head.status),
        onData: (bytes) => (body += bytes.toString()),
        onEnd: () => resolve({ status, body }),
        onFault: (fault: Fault) => resolve({ fault: fault.code }),
      },
    );
    call.start();
  });
}

async function withPool<T>(
  targets: readonly number[],
  over: Partial<UpstreamSettings>,
  act: (pool: UpstreamClient) => Promise<T>,
): Promise<T> {
  const pool = openWirePool(upstreamSettings(targets, over));
  try {
    return await act(pool);
  } finally {
    pool.close();
  }
}

/** A port that nobody listens on. */
async function deadPort(): Promise<number> {
  const server = await cannedServer("");
  await server[Symbol.asyncDispose]();
  return server.port;
}

const noRetries = { retries: { attempts: 0, budget: 0 } };

test("one connection carries many requests", async () => {
  await using server = await cannedServer(answer);
  await withPool([server.port], {}, async (pool) => {
    for (let i = 0; i < 5; i += 1) assert.deepEqual(await ask(pool), { status: 200, body: "ok" });
    assert.equal(server.received.length, 1);
    assert.equal(pool.stats()[0]?.connections, 1);
  });
});

test("a connection whose last reader paused at the last byte carries the next request", async () => {
  await using server = await cannedServer(answer);
  await withPool([server.port], { maxConnections: 1 }, async (pool) => {
    await new Promise<void>((resolve) => {
      const call = pool.call(request, {
        onBodyWanted: () => undefined,
        onHead: () => undefined,
        onData: () => call.pause(),
        onEnd: () => resolve(),
        onFault: () => undefined,
      });
      call.start();
    });
    assert.deepEqual(await ask(pool), { status: 200, body: "ok" });
    assert.equal(server.received.length, 1);
  });
});

test("an upstream that wants its connection closed gets a new one", async () => {
  await using server = await cannedServer(
    "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
  );
  await withPool([server.port], {}, async (pool) => {
    await ask(pool);
    await ask(pool);
    assert.equal(server.received.length, 2);
  });
});

test("an answer that ends with its connection is whole only then", async () => {
  await using server = await cannedServer("HTTP/1.0 200 OK\r\n\r\nall of it", true);
  await withPool([server.port], {}, async (pool) => {
    assert.deepEqual(await ask(pool), { status: 200, body: "all of it" });
  });
});

test("requests wait for a connection, but only so many", async () => {
  let open: (() => void) | undefined;
  await using server = await rawServer((socket, text) => {
    open ??= () => socket.write(answer);
    if (text.split("GET").length > 2) socket.write(answer);
  });
  await withPool([server.port], { maxConnections: 1, maxQueue: 1 }, async (pool) => {
    const first = ask(pool);
    const second = ask(pool);
    assert.deepEqual(await ask(pool), { fault: "upstream-queue-full" });
    assert.equal(pool.stats()[0]?.queued, 1);
    await until(() => open !== undefined);
    open?.();
    assert.deepEqual(
      [await first, await second],
      [
        { status: 200, body: "ok" },
        { status: 200, body: "ok" },
      ],
    );
    assert.equal(server.received.length, 1);
  });
});

test("an idempotent request finds another target, and the dead one is known", async () => {
  await using server = await cannedServer(answer);
  const dead = await deadPort();
  const over = { breaker: { failures: 1, window: millis(1_000), openFor: millis(60_000) } };
  await withPool([dead, server.port], over, async (pool) => {
    for (let i = 0; i < 4; i += 1) assert.deepEqual(await ask(pool), { status: 200, body: "ok" });
    const [first] = pool.stats();
    assert.equal(first?.breaker, "open");
    assert.equal(first?.failures, 1);
  });
});

const repeatable = [
  ["GET", undefined, 2],
  ["DELETE", undefined, 2],
  ["PUT", Buffer.from("x"), 1],
  ["POST", undefined, 1],
  ["PATCH", undefined, 1],
] as const;

for (const [method, body, tries] of repeatable) {
  test(`${method}${body ? " with a body" : ""}, broken off, is sent ${tries} time(s)`, async () => {
    await using server = await rawServer((socket) => socket.destroy());
    const over = { breaker: { failures: 9, window: millis(1_000), openFor: millis(1_000) } };
    await withPool([server.port], over, async (pool) => {
      const heard = await ask(pool, { method, body });
      assert.match("fault" in heard ? heard.fault : "", /^upstream-(?:reset|truncated)$/);
      assert.equal(server.received.length, tries);
    });
  });
}

test("nothing is retried once the answer has begun", async () => {
  await using server = await cannedServer("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", true);
  await withPool([server.port], {}, async (pool) => {
    assert.deepEqual(await ask(pool), { fault: "upstream-truncated" });
    assert.equal(server.received.length, 1);
  });
});

test("when no target may be asked the caller hears it at once", async () => {
  const over = {
    ...noRetries,
    breaker: { failures: 2, window: millis(1_000), openFor: millis(60_000) },
  };
  const dead = await deadPort();
  await withPool([dead], over, async (pool) => {
    assert.deepEqual(await ask(pool), { fault: "upstream-unreachable" });
    assert.deepEqual(await ask(pool), { fault: "upstream-unreachable" });
    assert.deepEqual(await ask(pool), { fault: "upstream-unavailable" });
  });
});

test("answers that say the server is not there count against it", async () => {
  await using server = await cannedServer("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
  const over = { breaker: { failures: 2, window: millis(1_000), openFor: millis(60_000) } };
  await withPool([server.port], over, async (pool) => {
    assert.deepEqual(await ask(pool), { status: 503, body: "" });
    assert.deepEqual(await ask(pool), { status: 503, body: "" });
    assert.deepEqual(await ask(pool), { fault: "upstream-unavailable" });
  });
});

test("load goes where there is least of it, by weight", async () => {
  await using one = await rawServer(() => undefined);
  await using two = await rawServer(() => undefined);
  const settings = upstreamSettings([]);
  const pool = openWirePool({
    ...settings,
    targets: [
      { url: `http://127.0.0.1:${one.port}`, weight: 3 },
      { url: `http://127.0.0.1:${two.port}`, weight: 1 },
    ],
  });
  const calls = Array.from({ length: 40 }, () => void ask(pool));
  assert.equal(calls.length, 40);
  assert.deepEqual(
    pool.stats().map(({ inFlight }) => inFlight),
    [30, 10],
  );
  pool.close();
});

test("health checks take a target out and bring it back", async () => {
  let well = false;
  await using sick = await httpServer((asked, response) => {
    response.statusCode = asked.url === "/up" && !well ? 500 : 200;
    response.end("ok");
  });
  const over = {
    health: {
      path: "/up",
      interval: millis(20),
      timeout: millis(500),
      healthyAfter: 2,
      unhealthyAfter: 2,
    },
  };
  await withPool([sick.port], over, async (pool) => {
    await until(() => !pool.stats()[0]?.healthy);
    assert.deepEqual(await ask(pool), { fault: "upstream-unavailable" });
    well = true;
    await until(() => !!pool.stats()[0]?.healthy);
    assert.deepEqual(await ask(pool), { status: 200, body: "ok" });
  });
});

test("a connection nobody answers on is given up in time", async () => {
  // TEST-NET-1 (RFC 5737) leads nowhere; where the network says so at once, that is a fault too.
  const settings = upstreamSettings(["http://192.0.2.1:9"], {
    ...noRetries,
    timeouts: { ...defaultUpstreamSettings.timeouts, connect: millis(80) },
  });
  const pool = openWirePool(settings);
  const heard = await ask(pool);
  assert.match("fault" in heard ? heard.fault : "", /^upstream-(?:timeout|unreachable)$/);
  pool.close();
});

test("unused connections are closed after their time", async () => {
  await using server = await cannedServer(answer);
  const timeouts = { ...defaultUpstreamSettings.timeouts, idle: millis(60) };
  await withPool([server.port], { timeouts }, async (pool) => {
    await ask(pool);
    await until(() => !pool.stats()[0]?.connections);
    assert.deepEqual(await ask(pool), { status: 200, body: "ok" });
    assert.equal(server.received.length, 2);
  });
});

test("unasked bytes on an idle connection cost it, and reach nobody", async () => {
  await using server = await rawServer((socket) => {
    socket.write(answer);
    setImmediate(() => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"));
  });
  await withPool([server.port], {}, async (pool) => {
    await ask(pool);
    await until(() => !pool.stats()[0]?.connections);
    assert.deepEqual(await ask(pool), { status: 200, body: "ok" });
  });
});

const hosts = [
  [false, /\r\nhost: 127\.0\.0\.1:\d+\r\n/],
  [true, /\r\nhost: api\.example\r\n/],
] as const;

for (const [preserveHost, expected] of hosts) {
  test(`the host is ${preserveHost ? "the caller's" : "the target's"}`, async () => {
    await using server = await cannedServer(answer);
    await withPool([server.port], { preserveHost }, async (pool) => {
      await ask(pool);
      assert.match(server.received[0] ?? "", expected);
    });
  });
}

test("an aborted call is heard no more, and its connection is not used again", async () => {
  await using server = await rawServer(() => undefined);
  await withPool([server.port], {}, async (pool) => {
    let heard = 0;
    const count = (): void => void (heard += 1);
    const receiver = {
      onBodyWanted: count,
      onHead: count,
      onData: count,
      onEnd: count,
      onFault: count,
    };
    const call = pool.call(request, receiver);
    call.start();
    await until(() => !!server.received[0]);
    call.abort();
    call.abort();
    await until(() => !pool.stats()[0]?.connections);
    assert.equal(heard, 0);
    assert.equal(pool.stats()[0]?.inFlight, 0);
  });
});

test("bytes after an answer never answer the request that waits behind it", async () => {
  const evil = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";
  await using server = await rawServer((socket, _text, connection) => {
    socket.write(connection === 0 ? answer + evil : answer);
  });
  await withPool([server.port], { maxConnections: 1, ...noRetries }, async (pool) => {
    const first = ask(pool);
    const second = ask(pool);
    assert.deepEqual(await first, { status: 200, body: "ok" });
    assert.deepEqual(await second, { status: 200, body: "ok" });
    assert.equal(server.received.length, 2);
  });
});

test("a connection is let go before the upstream closes it", async () => {
  await using server = await cannedServer(
    "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1\r\nContent-Length: 2\r\n\r\nok",
  );
  await withPool([server.port], {}, async (pool) => {
    await ask(pool);
    await ask(pool);
    assert.equal(server.received.length, 2);
  });
});

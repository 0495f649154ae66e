import assert from "node:assert/strict";
import { type IncomingMessage, request } from "node:http";
import { type TestContext, test } from "node:test";
import type { RecentExchange } from "../telemetry/capture/recent.ts";
import { startAdmin } from "./admin-server.ts";
import type { RecentPort } from "./control-plane.ts";
import { asking } from "./fixtures/ask.ts";
import { testPlane } from "./fixtures/plane.ts";

function exchange(id: string): RecentExchange {
  return {
    id,
    time: 1_000_000,
    method: "GET",
    operation: "GET api.example.com /v1/orders",
    api: "shop@1",
    status: 403,
    ending: "denied",
    caller: "web",
    proof: "bearer",
    duration: 1.5,
    upstreamDuration: undefined,
    requestBytes: 0,
    responseBytes: 120,
    denial: { control: "access", reason: "missing-scope" },
    fault: undefined,
    trail: [],
  };
}

/** The latest exchanges, and whoever follows them. */
function recentPort() {
  const asked: number[] = [];
  const listeners = new Set<(exchanges: readonly RecentExchange[]) => void>();
  let heard: (() => void) | undefined;
  const port: RecentPort = {
    recent(limit) {
      asked.push(limit);
      return Promise.resolve([exchange("a"), exchange("b")]);
    },
    follow(hear) {
      listeners.add(hear);
      heard?.();
      return () => {
        listeners.delete(hear);
        heard?.();
      };
    },
  };
  /** Waits until so many follow. */
  const followers = async (count: number): Promise<void> => {
    while (listeners.size !== count) await new Promise<void>((resolve) => (heard = resolve));
  };
  const tell = (...ids: readonly string[]): void => {
    for (const listener of listeners) listener(ids.map((id) => exchange(id)));
  };
  return { port, asked, followers, tell };
}

async function stage(context: TestContext, exchanges?: RecentPort) {
  const plane = testPlane(exchanges === undefined ? {} : { exchanges });
  const server = await startAdmin(plane, { address: "127.0.0.1", port: 0 });
  context.after(async () => {
    await server.close();
    plane.state.close();
  });
  const open = (headers: Readonly<Record<string, string>> = { authorization: "Bearer right" }) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const path = "/v1/exchanges/stream";
      const at = { host: "127.0.0.1", port: server.port, path, headers };
      request(at, resolve).on("error", reject).end();
    });
  return { ask: asking(() => server.port), open };
}

async function until(response: IncomingMessage, wanted: RegExp): Promise<string> {
  let text = "";
  for await (const chunk of response.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (wanted.test(text)) return text;
  }
  throw new Error(`it ended before ${String(wanted)}: ${text.slice(0, 200)}`);
}

test("the latest exchanges are listed as they are kept, as many as are asked for", async (context) => {
  const { port, asked } = recentPort();
  const { ask } = await stage(context, port);
  const answer = await ask("GET", "/v1/exchanges");
  assert.equal(answer.status, 200);
  const expected = { exchanges: [exchange("a"), exchange("b")] };
  assert.equal(answer.body, JSON.stringify(expected));
  assert.equal((await ask("GET", "/v1/exchanges?limit=7")).status, 200);
  assert.equal((await ask("GET", "/v1/exchanges?limit=500")).status, 200);
  assert.deepEqual(asked, [100, 7, 500]);
});

for (const limit of ["501", "-1", "many", "1.5", "1e2"]) {
  test(`a limit of ${limit} is refused`, async (context) => {
    const { port, asked } = recentPort();
    const { ask } = await stage(context, port);
    const answer = await ask("GET", `/v1/exchanges?limit=${limit}`);
    assert.equal(answer.status, 400);
    assert.match(answer.body, /limit: a whole number up to 500/);
    assert.deepEqual(asked, []);
  });
}

test("where nothing is learned there are no exchanges, and it is said why", async (context) => {
  const { ask } = await stage(context);
  for (const path of ["/v1/exchanges", "/v1/exchanges/stream"]) {
    const answer = await ask("GET", path);
    assert.equal(answer.status, 503);
    assert.match(answer.body, /learning\.enabled/);
  }
});

test("exchanges come as they happen, to all who watch, until they leave", async (context) => {
  const { port, followers, tell } = recentPort();
  const { open } = await stage(context, port);
  const [first, second] = await Promise.all([open(), open()]);
  assert.equal(first.statusCode, 200);
  assert.match(first.headers["content-type"] ?? "", /^text\/event-stream/);
  await followers(2);
  tell("one", "two");
  const text = await until(first, /\n\n$/);
  assert.match(text, /^event: exchanges$/m);
  const data = /^data: (.*)$/m.exec(text)?.[1] ?? "";
  assert.deepEqual(
    (JSON.parse(data) as readonly RecentExchange[]).map(({ id }) => id),
    ["one", "two"],
  );
  await until(second, /"two"/);
  first.destroy();
  await followers(1);
  tell("three");
  await until(second, /"three"/);
  second.destroy();
  await followers(0);
});

test("nobody watches without signing in", async (context) => {
  const { port, followers } = recentPort();
  const { open } = await stage(context, port);
  const response = await open({});
  assert.equal(response.statusCode, 401);
  response.resume();
  await followers(0);
});

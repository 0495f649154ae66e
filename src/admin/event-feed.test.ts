import assert from "node:assert/strict";
import { type IncomingMessage, request } from "node:http";
import { type TestContext, test } from "node:test";
import { type AdminServer, startAdmin } from "./admin-server.ts";
import { asking, cookieIn } from "./fixtures/ask.ts";
import { testPlane } from "./fixtures/plane.ts";
import type { Feed, Write } from "./event-feed.ts";
import { type Route, feed } from "./route.ts";
import { routes } from "./routes.ts";

interface Listener {
  readonly write: Write;
  readonly closed: AbortSignal;
}

interface Stage {
  readonly server: AdminServer;
  readonly plane: ReturnType<typeof testPlane>;
  readonly listeners: readonly Listener[];
  readonly open: (headers?: Readonly<Record<string, string>>) => Promise<IncomingMessage>;
}

/** An admin API with one route that feeds; its heart beats fast, so that nobody has to wait for it. */
async function stage(context: TestContext, hear?: Feed): Promise<Stage> {
  const listeners: Listener[] = [];
  const route: Route = {
    method: "GET",
    path: "/v1/ticks",
    summary: "Ticks",
    needs: "viewer",
    produces: "text/event-stream",
    statuses: [200],
    answer: () => feed(hear ?? ((write, closed) => void listeners.push({ write, closed }))),
  };
  const plane = testPlane();
  const options = { address: "127.0.0.1", port: 0, routes: [...routes, route], heartbeat: 5 };
  const server = await startAdmin(plane, options);
  context.after(async () => {
    await server.close();
    plane.state.close();
  });
  const open = (headers: Readonly<Record<string, string>> = { authorization: "Bearer right" }) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const at = { host: "127.0.0.1", port: server.port, path: "/v1/ticks", headers };
      request(at, resolve).on("error", reject).end();
    });
  return { server, plane, listeners, open };
}

/** Reads until the text has come. */
async function until(response: IncomingMessage, wanted: string | RegExp): Promise<string> {
  let text = "";
  for await (const chunk of response.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (text.search(wanted) >= 0) return text;
  }
  throw new Error(`it ended before ${String(wanted)}: ${text.slice(0, 200)}`);
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });

const rest = async (response: IncomingMessage): Promise<void> => {
  response.resume();
  await new Promise((resolve) => response.once("close", resolve));
};

test("events come as they are written, and the heart beats between them", async (context) => {
  const { listeners, open } = await stage(context);
  const response = await open();
  assert.equal(response.headers["content-type"], "text/event-stream");
  assert.equal(response.headers["cache-control"], "no-store");
  await until(response, /^:\n\n/);
  const [listener] = listeners;
  assert.ok(listener);
  assert.ok(listener.write({ data: { path: "/a\nb" } }));
  assert.ok(listener.write({ event: "a\ndata: forged", data: undefined }));
  const text = await until(response, "null\n\n");
  const events = text.split("\n\n").filter((event) => event !== "" && event !== ":");
  assert.deepEqual(events, ['data: {"path":"/a\\nb"}', "event: a data: forged\ndata: null"]);
  response.destroy();
});

test("the source hears when its reader leaves, and may write on without harm", async (context) => {
  const { listeners, open } = await stage(context);
  const response = await open();
  await until(response, ":");
  response.destroy();
  const [listener] = listeners;
  assert.ok(listener);
  await aborted(listener.closed);
  assert.equal(listener.write({ data: 1 }), false);
});

test("one reader too many is told so, and a place that becomes free is given away", async (context) => {
  const { listeners, open } = await stage(context);
  const readers: IncomingMessage[] = [];
  for (let i = 0; i < 20; i++) readers.push(await open());
  const late = await open();
  assert.equal(late.statusCode, 503);
  assert.equal(late.headers["content-type"], "application/problem+json");
  late.resume();
  readers[0]?.destroy();
  await aborted(listeners[0]?.closed ?? AbortSignal.abort());
  assert.equal((await open()).statusCode, 200);
});

test("a reader that does not keep up loses events and is told how many", async (context) => {
  const { listeners, open } = await stage(context);
  const response = await open();
  const [listener] = listeners;
  assert.ok(listener);
  const data = "x".repeat(256 * 1024);
  let lost = 0;
  for (let i = 0; i < 200 && lost < 3; i++) if (!listener.write({ data })) lost += 1;
  assert.equal(lost, 3, "nothing was lost");
  let text = "";
  let told = false;
  for await (const chunk of response) {
    text = (text + String(chunk)).slice(-1000);
    // Once what waited is gone there is room again.
    told ||= listener.write({ event: "again", data: 1 });
    if (text.includes("event: again")) break;
  }
  assert.match(text, /event: lost\ndata: \{"events":\d+\}\n\nevent: again/);
});

test("nobody reads on after signing out, or once the session is over", async (context) => {
  const { server, plane, open } = await stage(context);
  const ask = asking(() => server.port);
  const signIn = async () => {
    const answer = await ask("POST", "/v1/session", { body: { credential: "right" }, headers: {} });
    const { csrf } = JSON.parse(answer.body) as { csrf: string };
    return { cookie: cookieIn(answer, "castellan_session") ?? "", "x-castellan-csrf": csrf };
  };
  const first = await signIn();
  const leaving = await open({ cookie: first.cookie });
  await until(leaving, ":");
  await ask("DELETE", "/v1/session", { headers: first });
  await rest(leaving);
  const { cookie } = await signIn();
  const staying = await open({ cookie });
  await until(staying, ":");
  plane.time += 3_600_000;
  await rest(staying);
});

test("a source that fails ends its reader and nothing else", async (context) => {
  const { server, open } = await stage(context, () => {
    throw new Error("no");
  });
  const response = await open().catch(() => undefined);
  if (response !== undefined) await rest(response.on("error", () => undefined));
  assert.equal((await asking(() => server.port)("GET", "/healthz")).status, 200);
});

test("stopping the server ends every feed", async (context) => {
  const { server, listeners, open } = await stage(context);
  const response = await open();
  response.on("error", () => undefined);
  await until(response, ":");
  await server.close();
  await aborted(listeners[0]?.closed ?? new AbortController().signal);
});

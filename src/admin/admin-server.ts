import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Matcher, compileMatcher } from "../registry/matcher.ts";
import { consoleAnswer, isConsolePath } from "./console-answer.ts";
import type { ControlPlane } from "./control-plane.ts";
import { type Door, type Gatehouse, createGatehouse, openDoor } from "./door.ts";
import { type Feeds, createFeeds } from "./event-feed.ts";
import { isWelcome } from "./own-origin.ts";
import { readJson } from "./read-json.ts";
import { type AdminRequest, type AdminResponse, type Route, problem } from "./route.ts";
import { routes as allRoutes } from "./routes.ts";
import { sendAnswer } from "./send-answer.ts";
import { sessionCookieName } from "./session-cookie.ts";
import { signInLink } from "./session-routes.ts";
import { whoCalls } from "./who-calls.ts";

/** Administrators are few. */
const maxConnections = 100;

export interface AdminServer {
  readonly address: string;
  readonly port: number;
  /** A link that opens the console and signs its reader in as admin, once, within ten minutes. */
  makeSignInLink(): string;
  close(): Promise<void>;
}

export interface AdminOptions {
  readonly address: string;
  readonly port: number;
  /** All of the admin API where left out. */
  readonly routes?: readonly Route[];
  /** Milliseconds between the heartbeats of feeds. */
  readonly heartbeat?: number;
}

/** The control plane's HTTP API and its console: on loopback, in the main thread, never on the data path. */
export async function startAdmin(plane: ControlPlane, options: AdminOptions): Promise<AdminServer> {
  const { address, routes = allRoutes } = options;
  const feeds = createFeeds(options.heartbeat);
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5000 });
  server.maxConnections = maxConnections;
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  const gatehouse = createGatehouse(plane, originAt(address, port));
  const house = { plane, gatehouse, routes, find: matcherOf(routes), feeds };
  server.on("request", (request, response) => void serveCall(request, response, house));
  return {
    address,
    port,
    makeSignInLink() {
      const { code } = gatehouse.codes.make({ name: "sign-in link", role: "admin" });
      return signInLink(plane.settings?.().externalUrl ?? gatehouse.home, code);
    },
    close: () =>
      new Promise((resolve) => {
        feeds.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface House {
  readonly plane: ControlPlane;
  readonly gatehouse: Gatehouse;
  readonly routes: readonly Route[];
  readonly find: Matcher<Route>;
  readonly feeds: Feeds;
}

/** A fault of ours is a 500, and nobody learns more; one in the middle of an answer ends the connection. */
async function serveCall(
  request: IncomingMessage,
  response: ServerResponse,
  house: House,
): Promise<void> {
  const { answer, door } = await handle(request, house).catch(fault);
  const mayStay = (): boolean => door === undefined || mayGoOn(door);
  try {
    sendAnswer(response, answer, {
      feeds: house.feeds,
      headOnly: request.method === "HEAD",
      mayStay,
    });
  } catch {
    response.destroy();
  }
}

interface Handled {
  readonly answer: AdminResponse;
  /** Undefined: it got no further than the gate. */
  readonly door: Door | undefined;
}

async function handle(request: IncomingMessage, house: House): Promise<Handled> {
  if (request.url?.startsWith("/") !== true) return refuse(problem(400, "ask for a path"));
  const door = openDoor(request, house.gatehouse, house.plane.settings?.().externalUrl);
  if (door === undefined) return refuse(problem(421, "ask for 127.0.0.1, [::1] or localhost"));
  const path = door.target.pathname;
  const isConsole = isConsolePath(path);
  const segments = path.split("/").slice(1);
  const found = house.find(request.method ?? "", segments);
  if (!isWelcome(request.headers, door.origin, isConsole || found?.value.page === true)) {
    return refuse(problem(421, "calls from pages of other origins are not served"));
  }
  if (isConsole) return { answer: consoleAnswer(request, path, house.plane), door };
  if (found === undefined) {
    const other = house.routes.some(({ method }) => house.find(method, segments) !== undefined);
    return refuse(problem(other ? 405 : 404));
  }
  const parameters = new Map(found.pathParameters.map(([name, value]) => [name, decode(value)]));
  return {
    answer: await answerRoute(request, house, { door, route: found.value, parameters }),
    door,
  };
}

function fault(): Handled {
  return refuse(problem(500));
}

function refuse(answer: AdminResponse): Handled {
  return { answer, door: undefined };
}

interface Call {
  readonly door: Door;
  readonly route: Route;
  readonly parameters: AdminRequest["parameters"];
}

async function answerRoute(
  request: IncomingMessage,
  { plane }: House,
  { door, route, parameters }: Call,
): Promise<AdminResponse> {
  const who = whoCalls(route, door, plane.credential);
  if (!who.ok) return who.refusal;
  const body = await readJson(request, route);
  if ("status" in body) return body;
  const { searchParams: query } = door.target;
  const asked = { parameters, query, body: body.value, caller: who.caller };
  return route.answer(plane, asked, door);
}

/** Who reads a feed by a session stops reading it when that session ends. */
function mayGoOn({ gatehouse, authorization, cookies, origin }: Door): boolean {
  const token = cookies.get(sessionCookieName(origin));
  return authorization !== "" || token === undefined || gatehouse.sessions.isOpen(token);
}

function matcherOf(routes: readonly Route[]): Matcher<Route> {
  return compileMatcher(
    routes.map((route) => ({ method: route.method, path: route.path, value: route })),
  );
}

/** As a browser writes it. */
function originAt(address: string, port: number): string {
  return new URL(`http://${address.includes(":") ? `[${address}]` : address}:${port}`).origin;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function listen(
  server: Server,
  { address, port }: { address: string; port: number },
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = error.code === "EADDRINUSE";
      const why = taken
        ? "is taken by another program; choose another `admin.port`"
        : String(error.code);
      reject(new Error(`the admin address ${address}:${port} ${why}`));
    });
    server.listen(port, address, () => resolve());
  });
}

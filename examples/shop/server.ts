import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { DatabaseSync } from "node:sqlite";
import { accounts } from "./accounts.ts";
import { administration } from "./administration.ts";
import { type Call, type Operation, type Reply, callerOf } from "./call.ts";
import { catalogue } from "./catalogue.ts";
import { openShop } from "./database.ts";
import { orders } from "./orders.ts";

/** A shop that works, and is weak in the ways of README.md. On loopback; never put it anywhere else. */
export interface Shop {
  /** Such as http://127.0.0.1:40123. */
  readonly url: string;
  close(): Promise<void>;
}

interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  readonly operation: Operation;
}

const routes: readonly Route[] = Object.entries({
  ...catalogue,
  ...accounts,
  ...orders,
  ...administration,
}).map(([id, operation]) => {
  const [method = "", path = ""] = id.split(" ");
  return { method, pattern: patternOf(path), operation };
});

/** `0`, the default, takes a free port. */
export async function startShop(port = 0): Promise<Shop> {
  const database = openShop();
  const server = createServer((request, response) => {
    void answer(database, request, response);
  });
  const taken = await new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
  return {
    url: `http://127.0.0.1:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          database.close();
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function answer(
  database: DatabaseSync,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const reply = await reach(database, request).catch(leakyError);
  const isText = typeof reply.body === "string";
  // Weakness: headers that tell what runs here and which host, and any page may read the answers.
  response.writeHead(reply.status, {
    server: "Kettle/2.3.1 (Debian)",
    "x-powered-by": "Express",
    "x-backend-host": "shop-blue-3.internal",
    "access-control-allow-origin": request.headers.origin ?? "*",
    "access-control-allow-credentials": "true",
    ...(reply.body === undefined || isText ? {} : { "content-type": "application/json" }),
    ...reply.headers,
  });
  response.end(isText ? reply.body : reply.body && JSON.stringify(reply.body));
}

async function reach(database: DatabaseSync, request: IncomingMessage): Promise<Reply> {
  const { headers } = request;
  // No weakness: web pages that the demo's owner happens to visit must not play with it.
  if (headers["sec-fetch-site"] !== undefined) return { status: 421 };
  // Weakness: a header may change what the method is.
  const told = headers["x-http-method-override"];
  const method = typeof told === "string" ? told : request.method;
  const url = new URL(request.url ?? "/", "http://shop");
  if (method === "OPTIONS")
    return { status: 204, headers: { "access-control-allow-methods": "*" } };
  const body = await bodyOf(request);
  for (const route of routes) {
    const found = route.method === method ? route.pattern.exec(url.pathname) : null;
    if (found === null) continue;
    const path: Call["path"] = { ...found.groups };
    const call = {
      database,
      headers,
      query: url.searchParams,
      path,
      body,
      user: callerOf(headers),
    };
    return route.operation(call);
  }
  return { status: 404, body: { error: `no route for ${method} ${url.pathname}` } };
}

/** Weakness: of any size and whatever its type, it is read as JSON. */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === "" ? undefined : (JSON.parse(text) as unknown);
}

/** Weakness: the stack and the database's words leave with the answer. */
function leakyError(error: unknown): Reply {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { status: 500, body: { error: `SQLITE_ERROR: ${message}`, stack } };
}

/** Fixed words before parameters, as the routes above are listed. */
function patternOf(template: string): RegExp {
  return new RegExp(`^${template.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);
}

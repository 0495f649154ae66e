import { timingSafeEqual, createHash } from "node:crypto";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { compileMatcher } from "../registry/matcher.ts";
import type { ControlPlane } from "./control-plane.ts";
import { type AdminRequest, type AdminResponse, type Route, problem } from "./route.ts";
import { routes } from "./routes.ts";

/** The largest body of an administrative request. */
const maxBody = 64 * 1024;

/** Administrators are few. */
const maxConnections = 100;

export interface AdminServer {
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}

/** The control plane's HTTP API: on loopback, in the main thread, never on the data path. */
export async function startAdmin(
  plane: ControlPlane,
  at: { readonly address: string; readonly port: number },
): Promise<AdminServer> {
  const find = compileMatcher(
    routes.map((route) => ({ method: route.method, path: route.path, value: route })),
  );
  const server = createServer(
    { requestTimeout: 10_000, headersTimeout: 5000 },
    (request, response) => {
      void handle(request, find, plane).then(
        (answer) => send(response, answer),
        () => send(response, problem(500)),
      );
    },
  );
  server.maxConnections = maxConnections;
  await listen(server, at);
  const { port } = server.address() as AddressInfo;
  return {
    address: at.address,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Find = ReturnType<typeof compileMatcher<Route>>;

async function handle(
  request: IncomingMessage,
  find: Find,
  plane: ControlPlane,
): Promise<AdminResponse> {
  // A page that rebinds its own name to 127.0.0.1 sends that name: only this machine's names are served.
  if (!isOwnHost(request.headers.host))
    return problem(421, "ask for 127.0.0.1, [::1] or localhost");
  // A browser says where a call comes from; no page has business here.
  if (request.headers.origin !== undefined)
    return problem(421, "calls from web pages are not served");
  const url = new URL(request.url ?? "/", "http://admin");
  const segments = url.pathname.split("/").slice(1);
  const found = find(request.method ?? "", segments);
  if (found === undefined) {
    const other = routes.some(({ method }) => find(method, segments) !== undefined);
    return problem(other ? 405 : 404);
  }
  const route = found.value;
  if (!route.open && !isAuthorized(request, plane.credential)) return problem(401);
  const body = await readJson(request, route);
  if ("status" in body) return body;
  const asked: AdminRequest = {
    parameters: new Map(found.pathParameters.map(([name, value]) => [name, decode(value)])),
    query: url.searchParams,
    body: body.value,
  };
  return route.answer(plane, asked);
}

function isOwnHost(host: string | undefined): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/.test(host ?? "");
}

/** Compared by digest: neither length nor first difference shows in the time it takes. */
function isAuthorized(request: IncomingMessage, credential: string): boolean {
  const sent = /^Bearer ([^\s]+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
  return timingSafeEqual(digest(sent), digest(credential));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

async function readJson(
  request: IncomingMessage,
  route: Route,
): Promise<AdminResponse | { readonly value: unknown }> {
  if (route.body === undefined) {
    request.resume();
    return { value: undefined };
  }
  const type = (request.headers["content-type"] ?? "").split(";")[0]?.trim();
  if (type !== "application/json") return problem(415);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += (chunk as Buffer).length;
    if (length > maxBody) return problem(413);
    chunks.push(chunk as Buffer);
  }
  try {
    return { value: JSON.parse(Buffer.concat(chunks).toString("utf8")) as unknown };
  } catch {
    return problem(400, "the body is not JSON");
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function send(response: ServerResponse, { status, contentType, body }: AdminResponse): void {
  const fields: Record<string, string> = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  };
  if (contentType !== "") fields["content-type"] = contentType;
  if (status === 401) fields["www-authenticate"] = "Bearer";
  response.writeHead(status, fields);
  response.end(body);
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

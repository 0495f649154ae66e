import type { IncomingMessage } from "node:http";
import type { ControlPlane } from "./control-plane.ts";
import { page } from "./page.ts";
import { type AdminResponse, problem } from "./route.ts";

/** Where the console lives. */
export const consolePath = "/console/";

/** The console loads nothing from elsewhere, runs nothing written into its page, and stands in no frame. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

const year = 31_536_000;

/** Does the console answer at this path? `/` leads there. */
export function isConsolePath(path: string): boolean {
  return path === "/" || path === "/console" || path.startsWith(consolePath);
}

/**
 * The console's files. Whatever is no file below `/console/` is one of the console's own addresses and gets
 * its one page. A path is only ever a name to be looked up: it leads into no folder.
 */
export function consoleAnswer(
  request: IncomingMessage,
  path: string,
  { asset }: Pick<ControlPlane, "asset">,
): AdminResponse {
  if (request.method !== "GET" && request.method !== "HEAD") {
    return { ...problem(405), headers: { allow: "GET, HEAD" } };
  }
  if (!path.startsWith(consolePath)) {
    return { status: 302, contentType: "", body: "", headers: { location: consolePath } };
  }
  const index = asset?.("index.html");
  if (asset === undefined || index === undefined) return notBuilt;
  const name = path.slice(consolePath.length);
  const found = asset(name) ?? (isAddress(name, request.headers.accept) ? index : undefined);
  if (found === undefined) return problem(404);
  const headers = {
    "content-security-policy": contentSecurityPolicy,
    "cache-control": found.immutable ? `private, max-age=${year}, immutable` : "no-cache",
    etag: found.etag,
  };
  const { contentType, bytes, etag } = found;
  if (knows(request.headers["if-none-match"], etag)) {
    return { status: 304, contentType: "", body: "", headers };
  }
  const length = { "content-length": String(bytes.length) };
  return { status: 200, contentType, body: bytes, headers: { ...headers, ...length } };
}

/**
 * Is this one of the console's own addresses? An operation's key may end in `.json`: whoever wants a page
 * there gets one. Missing scripts and styles stay missing.
 */
function isAddress(name: string, accept = ""): boolean {
  const isFile = /\.[A-Za-z0-9]+$/.test(name);
  return !isFile || (accept.includes("text/html") && !name.startsWith("assets/"));
}

/** RFC 9110 §13.1.2; compared weakly, as it says. */
function knows(field: string | undefined, etag: string): boolean {
  const tags = (field ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes(etag) || tags.includes("*");
}

const notBuilt = page(503, "The console is not built", [
  "Run “npm run build --workspace console” in Castellan's folder, and start the gateway anew.",
  "Everything that the console shows can be asked of the admin API meanwhile: /openapi.json describes it.",
]);

import type { Caller, Need } from "./caller.ts";
import type { ControlPlane } from "./control-plane.ts";
import type { Door } from "./door.ts";
import type { Feed } from "./event-feed.ts";

export interface AdminRequest {
  /** Values of the path template. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly query: URLSearchParams;
  /** The parsed JSON body; undefined where none was sent. */
  readonly body: unknown;
  /** Holds at least the role that the route needs. The audit log is to name them: `changeBy`. */
  readonly caller: Caller;
}

export interface AdminResponse {
  readonly status: number;
  readonly contentType: string;
  /** A feed is sent as server-sent events for as long as its reader stays (`text/event-stream`). */
  readonly body: string | Uint8Array | Feed;
  /** Beside those that every answer has; a name in lower case. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
}

/** One operation of the admin API, with what its OpenAPI document says of it: they cannot drift apart. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** A path template. */
  readonly path: string;
  readonly summary: string;
  /** The least role that may call it; `nobody`: open to whoever reaches the admin API. */
  readonly needs: Need;
  /** JSON Schema of the body, where there is one. */
  readonly body?: object;
  readonly query?: readonly { readonly name: string; readonly description: string }[];
  /** What it answers by itself. What the server answers before it (401, 403, 415 and such) is added. */
  readonly statuses: readonly number[];
  /** JSON Schema of what it answers when all is well. */
  readonly responds?: object;
  /** Media type of that; `application/json` where left out. */
  readonly produces?: string;
  /** A browser may be sent here from elsewhere, by a link or a redirect. */
  readonly page?: boolean;
  readonly answer: (
    plane: ControlPlane,
    request: AdminRequest,
    door: Door,
  ) => AdminResponse | Promise<AdminResponse>;
}

export function json(status: number, value: unknown): AdminResponse {
  return { status, contentType: "application/json", body: JSON.stringify(value) };
}

/** Done, and there is nothing to tell. */
export const done: AdminResponse = { status: 204, contentType: "", body: "" };

/** An answer that goes on: whatever the feed sends until its reader leaves. */
export function feed(body: Feed): AdminResponse {
  return { status: 200, contentType: "text/event-stream", body };
}

const titles: ReadonlyMap<number, string> = new Map([
  [400, "The request is not valid"],
  [401, "Sign in, or send the admin credential"],
  [403, "The caller may not do this"],
  [404, "There is nothing here"],
  [405, "The method is not allowed here"],
  [409, "The request contradicts what is there"],
  [413, "The request content is too large"],
  [415, "The content must be application/json"],
  [421, "This host is not served here"],
  [422, "The configuration has problems"],
  [429, "Too many wrong credentials"],
  [500, "The gateway could not complete the request"],
  [503, "This cannot be served now"],
]);

/** RFC 9457. The admin's own caller is told what is wrong. */
export function problem(status: number, detail?: string, more: object = {}): AdminResponse {
  const title = titles.get(status) ?? "The request failed";
  const document = { type: "about:blank", title, status, ...(detail ? { detail } : {}), ...more };
  return { status, contentType: "application/problem+json", body: JSON.stringify(document) };
}

/** Too many failures: when to try again. */
export function slowDown(seconds: number): AdminResponse {
  return { ...problem(429), headers: { "retry-after": String(seconds) } };
}

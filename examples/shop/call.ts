import type { IncomingHttpHeaders } from "node:http";
import type { DatabaseSync } from "node:sqlite";

/** One request as the shop's operations see it. */
export interface Call {
  readonly database: DatabaseSync;
  readonly headers: IncomingHttpHeaders;
  readonly query: URLSearchParams;
  /** What stood in the path's braces. */
  readonly path: Readonly<Record<string, string>>;
  /** The body read as JSON, whatever it said it was; undefined: there was none. */
  readonly body: unknown;
  /** Who calls, if it can be told. */
  readonly user: string | undefined;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, unless it is text. */
  readonly body?: unknown;
}

export type Operation = (call: Call) => Reply | Promise<Reply>;

/** `METHOD /path/{template}` and what answers it. */
export type Operations = Readonly<Record<string, Operation>>;

export function ok(body: unknown): Reply {
  return { status: 200, body };
}

export function notFound(): Reply {
  return { status: 404, body: { error: "not found" } };
}

/** A member of the body as text; empty where there is none. */
export function text({ body }: Call, name: string): string {
  const value: unknown = body === null || body === undefined ? "" : Reflect.get(Object(body), name);
  if (typeof value === "string") return value;
  return typeof value === "number" ? String(value) : "";
}

/** Who calls. Weakness: a header is believed, and a token is read but its signature never checked. */
export function callerOf(headers: IncomingHttpHeaders): string | undefined {
  const told = headers["x-user-id"];
  if (typeof told === "string" && told !== "") return told;
  const [, claims] = /^(?:Bearer|DPoP) [^.]*\.([^.]+)\./.exec(headers.authorization ?? "") ?? [];
  if (claims === undefined) return undefined;
  try {
    const { sub } = JSON.parse(Buffer.from(claims, "base64url").toString()) as { sub?: string };
    return sub;
  } catch {
    return undefined;
  }
}

import type { ControlPlane } from "./control-plane.ts";

export interface AdminRequest {
  /** Values of the path template. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly query: URLSearchParams;
  /** The parsed JSON body; undefined where none was sent. */
  readonly body: unknown;
}

export interface AdminResponse {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** One operation of the admin API, with what its OpenAPI document says of it: they cannot drift apart. */
export interface Route {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** A path template. */
  readonly path: string;
  readonly summary: string;
  /** May be called without the credential. */
  readonly open: boolean;
  /** JSON Schema of the body, where there is one. */
  readonly body?: object;
  readonly query?: readonly { readonly name: string; readonly description: string }[];
  readonly statuses: readonly number[];
  readonly answer: (
    plane: ControlPlane,
    request: AdminRequest,
  ) => AdminResponse | Promise<AdminResponse>;
}

export function json(status: number, value: unknown): AdminResponse {
  return { status, contentType: "application/json", body: JSON.stringify(value) };
}

const titles: ReadonlyMap<number, string> = new Map([
  [400, "The request is not valid"],
  [401, "The admin credential is required"],
  [404, "There is nothing here"],
  [405, "The method is not allowed here"],
  [409, "The request contradicts what is there"],
  [413, "The request content is too large"],
  [415, "The content must be application/json"],
  [421, "This host is not served here"],
  [422, "The configuration has problems"],
  [500, "The gateway could not complete the request"],
]);

/** RFC 9457. The admin's own caller is told what is wrong: it holds the credential. */
export function problem(status: number, detail?: string, more: object = {}): AdminResponse {
  const title = titles.get(status) ?? "The request failed";
  const document = { type: "about:blank", title, status, ...(detail ? { detail } : {}), ...more };
  return { status, contentType: "application/problem+json", body: JSON.stringify(document) };
}

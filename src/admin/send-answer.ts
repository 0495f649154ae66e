import type { ServerResponse } from "node:http";
import type { Feeds } from "./event-feed.ts";
import type { AdminResponse } from "./route.ts";
import { problem } from "./route.ts";

/** What every answer has; an answer's own fields take their place. */
const usualFields = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
} as const;

export interface Sending {
  readonly feeds: Feeds;
  /** Head only, whatever the body (HEAD). */
  readonly headOnly: boolean;
  /** May a feed's reader still read? */
  readonly mayStay: () => boolean;
}

export function sendAnswer(response: ServerResponse, answer: AdminResponse, to: Sending): void {
  const { body } = answer;
  if (typeof body !== "function") {
    writeHead(response, answer);
    response.end(to.headOnly ? undefined : body);
    return;
  }
  if (to.feeds.isFull()) {
    sendAnswer(response, problem(503, "too many readers of events; close one"), to);
    return;
  }
  writeHead(response, answer);
  to.feeds.open(response, body, to.mayStay);
}

function writeHead(
  response: ServerResponse,
  { status, contentType, headers }: AdminResponse,
): void {
  const fields: Record<string, string | string[]> = { ...usualFields };
  if (contentType !== "") fields["content-type"] = contentType;
  if (status === 401) fields["www-authenticate"] = "Bearer";
  for (const [name, value] of Object.entries(headers ?? {})) {
    fields[name] = typeof value === "string" ? value : [...value];
  }
  response.writeHead(status, fields);
}

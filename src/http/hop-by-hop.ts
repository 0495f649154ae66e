import { Fields } from "./fields.ts";
import type { RequestHead } from "./head.ts";

/**
 * Fields for one connection only (RFC 9110 §7.6.1, RFC 9112 App. B of obsolete ones), and those that
 * whoever writes the next head writes anew: `host` from the authority, the framing from the body.
 */
const perConnection: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "proxy-authenticate",
  "proxy-authentication-info",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "http2-settings",
  "host",
  "content-length",
  "expect",
]);

export function isPerConnection(name: string): boolean {
  return perConnection.has(name);
}

/**
 * The fields of a request for its next hop. Fields that `Connection` named left the head when it was read.
 * An upgrade is asked for anew by whoever carries it out; `te` stays where it says `trailers`.
 */
export function forwardedFields(head: RequestHead): Fields {
  const flat = head.fields.flat;
  const kept: string[] = [];
  for (let i = 0; i < flat.length; i += 2) {
    const name = flat[i] ?? "";
    const value = flat[i + 1] ?? "";
    if (!perConnection.has(name)) kept.push(name, value);
    else if (name === "te" && value.toLowerCase() === "trailers") kept.push("te", "trailers");
  }
  return new Fields(kept);
}

/** The fields of an answer for its next hop, without those that its `Connection` names. */
export function relayedFields(fields: Fields): Fields {
  const named = connectionOptions(fields.list("connection"));
  const flat = fields.flat;
  const kept: string[] = [];
  for (let i = 0; i < flat.length; i += 2) {
    const name = flat[i] ?? "";
    if (!perConnection.has(name) && !named.includes(name)) kept.push(name, flat[i + 1] ?? "");
  }
  return new Fields(kept);
}

/** The options of a Connection field, in lower case. */
export function connectionOptions(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  return text
    .toLowerCase()
    .split(",")
    .map((option) => option.trim())
    .filter((option) => option !== "");
}

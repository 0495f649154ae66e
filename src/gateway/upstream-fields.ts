import type { EditRequest } from "../engine/outcome.ts";
import { isPerConnection } from "../http/hop-by-hop.ts";
import type { Exchange } from "./exchange.ts";
import { traceparentOf } from "./trace-context.ts";

/** What the house says itself about a request: no copy of a stranger's goes on. */
const ours: ReadonlySet<string> = new Set([
  "forwarded",
  "x-forwarded-for",
  "x-forwarded-proto",
  "x-forwarded-host",
  "x-forwarded-port",
  "x-forwarded-server",
  "x-forwarded-prefix",
  "x-real-ip",
  "x-client-ip",
  "x-cluster-client-ip",
  "true-client-ip",
  "cf-connecting-ip",
  "x-original-url",
  "x-rewrite-url",
  "x-original-host",
  "x-http-method-override",
  "x-http-method",
  "x-method-override",
  "x-request-id",
  "traceparent",
]);

/**
 * The fields of the request to the upstream, `[name, value, …]`, written anew: the client's without those
 * for one connection and those that only the house may say, then the house's own, then the controls' edits.
 * `recoded`: the body goes on decoded, so what the client said of its coding is no longer so.
 */
export function upstreamFields(exchange: Exchange, recoded: boolean): string[] {
  const fields: string[] = [];
  const { flat } = exchange.head.fields;
  const reads = exchange.plan?.reads.answerBody === true;
  for (let i = 0; i < flat.length; i += 2) {
    const name = flat[i] ?? "";
    const value = flat[i + 1] ?? "";
    if (isDropped(name, exchange, recoded)) continue;
    fields.push(name, name === "accept-encoding" && reads ? readableCodings(value) : value);
  }
  addOurs(exchange, fields);
  return exchange.edits === undefined ? fields : exchange.edits.reduce(edited, fields);
}

function isDropped(name: string, exchange: Exchange, recoded: boolean): boolean {
  if (isPerConnection(name) || ours.has(name)) return true;
  if (name === "content-encoding" || name === "content-md5") return recoded;
  // A range would be a piece that nobody can judge; RFC 9110 §14.2 lets a server ignore it.
  if (name === "range" || name === "if-range") return exchange.plan?.reads.answerBody === true;
  // A trace that is not continued has no state to carry (W3C Trace Context §3.4).
  return name === "tracestate" && exchange.trace.parentId === undefined;
}

/** An answer that must be read may come only in codings that can be. */
function readableCodings(accepted: string): string {
  return /^(?:gzip|deflate|br|zstd|identity|[\t ,;=.q0-9])*$/.test(accepted)
    ? accepted
    : "gzip, br";
}

function addOurs(exchange: Exchange, fields: string[]): void {
  const { client, secure, head } = exchange;
  const proto = secure ? "https" : "http";
  // RFC 7239 §6: an IPv6 address is bracketed and quoted.
  const node = client.includes(":") ? `"[${client}]"` : client;
  fields.push("x-forwarded-for", client);
  fields.push("x-forwarded-proto", proto);
  fields.push("x-forwarded-host", head.authority);
  fields.push("forwarded", `for=${node};host="${head.authority}";proto=${proto}`);
  fields.push("x-request-id", exchange.id);
  fields.push("traceparent", traceparentOf(exchange.trace));
}

function edited(fields: string[], { set, remove }: EditRequest): string[] {
  const kept: string[] = [];
  for (let i = 0; i < fields.length; i += 2) {
    const name = fields[i] ?? "";
    if (remove.includes(name) || set.some(([replaced]) => replaced === name)) continue;
    kept.push(name, fields[i + 1] ?? "");
  }
  // Framing and connection are never a control's to say.
  for (const [name, value] of set) if (!isPerConnection(name)) kept.push(name, value);
  return kept;
}

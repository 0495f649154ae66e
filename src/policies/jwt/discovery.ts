import type { OutboundResponse, Ports } from "../../engine/ports.ts";
import type { Issuer } from "../../engine/realm.ts";
import { type Millis, millis } from "../../kernel/clock.ts";
import { Fault } from "../../kernel/fault.ts";
import { member, parseJsonObject } from "../strict-json.ts";

/** Discovery documents and key sets are a few kilobytes; this leaves room for certificates in them. */
const maxBytes = 262_144;

export interface FetchedKeySet {
  readonly text: string;
  /** From `Cache-Control`; undefined where it says nothing, 0 where it forbids storing. */
  readonly maxAge: Millis | undefined;
}

/**
 * Fetches the key set of an issuer, by discovery unless `jwksUri` is configured. Rejects with a Fault
 * blamed on the upstream for any answer but a well-formed 200.
 */
export async function fetchKeySet(
  issuer: Issuer,
  timeout: Millis,
  ports: Ports,
): Promise<FetchedKeySet> {
  const url = issuer.jwksUri ?? (await discover(issuer.issuer, timeout, ports));
  const answer = await get(url, timeout, ports);
  if (answer.status !== 200) throw new Fault("key-set-status", "upstream", { retry: true });
  return { text: answer.body, maxAge: maxAgeOf(answer.cacheControl) };
}

/** OpenID Connect Discovery 1.0 §4, then RFC 8414 §3. Both name the issuer, which must be the one asked. */
async function discover(issuer: string, timeout: Millis, ports: Ports): Promise<string> {
  for (const url of discoveryUrls(issuer)) {
    const answer = await get(url, timeout, ports);
    if (answer.status !== 200) continue;
    const document = parseJsonObject(answer.body);
    if (document === undefined) throw new Fault("discovery-malformed", "upstream");
    if (member(document, "issuer") !== issuer) throw new Fault("discovery-issuer", "upstream");
    const uri = member(document, "jwks_uri");
    if (typeof uri !== "string") throw new Fault("discovery-malformed", "upstream");
    return uri;
  }
  throw new Fault("discovery-status", "upstream", { retry: true });
}

/** RFC 8414 §3.1 puts its well-known part between host and path, OpenID Connect at the end. */
export function discoveryUrls(issuer: string): readonly string[] {
  const bare = issuer.replace(/\/$/, "");
  const [, origin = bare, path = ""] = /^(https?:\/\/[^/]+)(.*)$/.exec(bare) ?? [];
  return [
    `${bare}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
  ];
}

function get(url: string, timeout: Millis, ports: Ports): Promise<OutboundResponse> {
  const headers = { accept: "application/json" };
  return ports.outbound.fetch({ method: "GET", url, headers, timeout, maxBytes });
}

/** RFC 9111 §5.2.2. */
export function maxAgeOf(cacheControl: string | undefined): Millis | undefined {
  const directives = (cacheControl ?? "").toLowerCase().split(",");
  for (const directive of directives) {
    const [name = "", value = ""] = directive.trim().split("=");
    if (name === "no-store" || name === "no-cache") return millis(0);
    const seconds = value.replaceAll('"', "");
    if (name === "max-age" && /^\d{1,9}$/.test(seconds)) return millis(Number(seconds) * 1000);
  }
  return undefined;
}

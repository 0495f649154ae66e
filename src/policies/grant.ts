import type { Credential, Principal } from "../engine/principal.ts";
import type { Consumer, Issuer } from "../engine/realm.ts";
import type { JsonValue } from "../http/json.ts";
import { type JsonObject, isJsonObject, member } from "./strict-json.ts";

/** How an issuer's claims become a principal: worked out once for each issuer. */
export interface Grant {
  readonly issuer: Issuer;
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  readonly tenant: readonly string[];
  readonly consumers: ReadonlyMap<string, Consumer>;
}

export function grantOf(issuer: Issuer, consumers: readonly Consumer[]): Grant {
  return {
    issuer,
    scopes: issuer.claims.scopes.split("."),
    roles: issuer.claims.roles.split("."),
    groups: issuer.claims.groups.split("."),
    tenant: issuer.claims.tenant.split("."),
    consumers: new Map(
      consumers.flatMap((consumer) =>
        consumer.clients
          .filter((client) => client.issuer === issuer.name || client.issuer === issuer.issuer)
          .map((client) => [client.clientId, consumer] as const),
      ),
    ),
  };
}

/** Words are lists or, as in `scope` (RFC 6749 §3.3), one text with spaces; anything else grants nothing. */
function words(claims: JsonObject, path: readonly string[]): ReadonlySet<string> {
  const found = at(claims, path);
  if (typeof found === "string") return new Set(found.split(" ").filter((word) => word !== ""));
  if (!Array.isArray(found)) return new Set();
  const listed: readonly unknown[] = found;
  return new Set(listed.filter((word) => typeof word === "string"));
}

/**
 * A dotted path, member by member. A name that holds dots itself, such as a URL, is found whole first:
 * providers write namespaced claims so.
 */
function at(claims: JsonObject, path: readonly string[]): JsonValue | undefined {
  const whole = member(claims, path.join("."));
  if (whole !== undefined) return whole;
  let here: JsonValue | undefined = claims;
  for (const name of path) here = isJsonObject(here) ? member(here, name) : undefined;
  return here;
}

/** Scopes by the issuer's path; where that holds nothing, by the other usual name (`scope`, `scp`). */
function scopesOf(claims: JsonObject, path: readonly string[]): ReadonlySet<string> {
  if (at(claims, path) !== undefined) return words(claims, path);
  return path.length === 1 && path[0] === "scope" ? words(claims, ["scp"]) : new Set();
}

export interface Caller {
  readonly subject: string | undefined;
  readonly client: string | undefined;
}

/**
 * Subject and client (RFC 8693 §4.3 `client_id`, or OpenID Connect Core §2 `azp`). Undefined where there is
 * neither, or where one is no text.
 */
export function callerOf(claims: JsonObject): Caller | undefined {
  const subject = member(claims, "sub");
  const client = member(claims, "client_id") ?? member(claims, "azp");
  if (!isName(subject) || !isName(client)) return undefined;
  if (subject === undefined && client === undefined) return undefined;
  return { subject, client };
}

/** Left out, or a text that says something. */
export function isName(value: JsonValue | undefined): value is string | undefined {
  return value === undefined || (typeof value === "string" && value !== "");
}

export interface Proven {
  readonly grant: Grant;
  readonly claims: JsonObject;
  readonly caller: Caller;
  readonly credential: Credential;
  readonly credentialId: string;
}

/** A token whose subject is its own client (RFC 9068 §5), or that has none, was got by a service for itself. */
export function principalOf({ grant, claims, caller, ...proof }: Proven): Principal {
  const { subject, client } = caller;
  const consumer = client === undefined ? undefined : grant.consumers.get(client);
  const tenant = at(claims, grant.tenant);
  return {
    id: subject ?? client ?? "",
    kind: subject === undefined || subject === client ? "service" : "user",
    credential: proof.credential,
    issuer: grant.issuer.issuer,
    consumer: consumer?.name,
    tenant: typeof tenant === "string" ? tenant : consumer?.tenant,
    scopes: scopesOf(claims, grant.scopes),
    roles: words(claims, grant.roles),
    groups: words(claims, grant.groups),
    claims,
    credentialId: proof.credentialId,
  };
}

/** RFC 7519 §4.1.3: a text or a list of texts, one of which is meant for us. */
export function isForUs(aud: JsonValue | undefined, audiences: readonly string[]): boolean {
  if (typeof aud === "string") return audiences.includes(aud);
  if (!Array.isArray(aud)) return false;
  const listed: readonly unknown[] = aud;
  return (
    listed.every((one) => typeof one === "string") && listed.some((one) => audiences.includes(one))
  );
}

/** RFC 7519 §2 NumericDate; seconds. `invalid` where it is there and is no finite number. */
export function numericDate(value: JsonValue | undefined): number | undefined | "invalid" {
  if (value === undefined) return undefined;
  return typeof value === "number" && Number.isFinite(value) ? value : "invalid";
}

import type { Principal } from "../../engine/principal.ts";
import type { JsonValue } from "../../http/json.ts";
import { isJsonObject, member } from "../strict-json.ts";

/**
 * What a field says of a caller, or undefined where nothing is known. Lists are joined by commas. Control
 * and non-ASCII characters and `%` itself are percent-encoded as UTF-8, in lists the comma too, so that no
 * name can add a field, an entry, or pass for another.
 */
export function described(principal: Principal, source: string): string | undefined {
  const value = valueOf(principal, source);
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return encode(String(value));
  }
  if (!Array.isArray(value)) return undefined;
  const listed: readonly unknown[] = value;
  return listed
    .filter((one) => typeof one === "string")
    .map((one) => encode(one).replaceAll(",", "%2C"))
    .join(",");
}

function valueOf(principal: Principal, source: string): JsonValue | undefined {
  switch (source) {
    case "id":
    case "kind":
    case "issuer":
    case "consumer":
    case "tenant":
    case "credential":
      return principal[source];
    case "scopes":
    case "roles":
    case "groups":
      return [...principal[source]];
    default:
      return claimAt(principal, source.slice("claims.".length));
  }
}

function claimAt(principal: Principal, path: string): JsonValue | undefined {
  const whole = member(principal.claims, path);
  if (whole !== undefined) return whole;
  let here: JsonValue | undefined = principal.claims;
  for (const name of path.split(".")) here = isJsonObject(here) ? member(here, name) : undefined;
  return here;
}

function encode(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\u0020-\u007e]+|%/g, (odd) => encodeURIComponent(odd))
    .replaceAll(/^ | $/g, "%20");
}

import type { Fields } from "../http/fields.ts";
import type { Field } from "../kernel/verdict.ts";

/** Every API key of the house begins so; no access token does. */
export const keyPrefix = "cst_";

/** What stands in `Authorization` (RFC 9110 §11.6.2): the scheme in lower case, and what follows it. */
export interface Presented {
  readonly scheme: string;
  readonly credentials: string;
}

/** The only value under `name`; undefined when there is none, `repeated` when there are several. */
export function onlyValue(fields: Fields, name: string): string | undefined | { repeated: true } {
  const flat = fields.flat;
  let found: string | undefined;
  for (let i = 0; i < flat.length; i += 2) {
    if (flat[i] !== name) continue;
    if (found !== undefined) return { repeated: true };
    found = flat[i + 1] ?? "";
  }
  return found;
}

/** Scheme, one or more spaces, the rest. The rest is not looked into: each scheme has its own syntax. */
export function readAuthorization(value: string): Presented {
  const space = value.indexOf(" ");
  if (space < 0) return { scheme: value.toLowerCase(), credentials: "" };
  let start = space;
  while (value[start] === " ") start += 1;
  return { scheme: value.slice(0, space).toLowerCase(), credentials: value.slice(start) };
}

/** RFC 9110 §11.2 token68, the only form in which bearer credentials come (RFC 6750 §2.1). */
export function isToken68(text: string): boolean {
  return /^[\w.~+/-]+=*$/.test(text);
}

/** Proof algorithms told to DPoP clients (RFC 9449 §7.1). */
export const proofAlgorithms: readonly string[] = [
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
  "PS256",
  "PS384",
  "PS512",
  "RS256",
  "RS384",
  "RS512",
];

const bearer: readonly Field[] = [
  ["www-authenticate", 'Bearer realm="api", error="invalid_token"'],
];
const dpop: readonly Field[] = [
  [
    "www-authenticate",
    `DPoP realm="api", error="invalid_token", algs="${proofAlgorithms.join(" ")}"`,
  ],
];

/**
 * The challenge to a refused token (RFC 6750 §3, RFC 9449 §7.1). It depends on the scheme that the caller
 * chose and on nothing else, so that all causes look alike.
 */
export function challenge(scheme: string): readonly Field[] {
  return scheme === "dpop" ? dpop : bearer;
}

import { base64url, decodeJwt } from "jose";
import type { Pair } from "../http/head.ts";
import type { Caller } from "./sighting.ts";

/** A keyed one-way name: the same for the same kind and id, and nothing to anybody without the key. */
export type Pseudonym = (kind: string, id: string) => string;

/** A request as far as it tells who calls. Field names in lower case, values as sent. */
export interface Presented {
  readonly fields: readonly Pair[];
  readonly cookies: readonly Pair[];
  /** The client's address. */
  readonly client: string;
}

/** Where credentials stand beside `Authorization`. Names in lower case. */
export interface IdentityRules {
  readonly apiKeyFields: readonly string[];
  /** Part of the name of a cookie that holds a session. */
  readonly sessionCookie: RegExp;
}

const defaultIdentity: IdentityRules = {
  apiKeyFields: ["x-api-key", "api-key", "apikey", "x-auth-token", "x-access-token"],
  sessionCookie: /sess|sid$|^sid|auth|token|jwt|login/i,
};

/** Longest payload of a token that is read. */
const longestToken = 16_384;

/**
 * Who a request says it is, where nobody verified it: the `sub` of a JWT bearer token; else the token or key
 * itself; else a session cookie; else the client's address. Only pseudonyms leave this function.
 */
export function identify(
  { fields, cookies, client }: Presented,
  pseudonym: Pseudonym,
  rules: IdentityRules = defaultIdentity,
): Caller {
  const authorization = valueOf(fields, "authorization");
  if (authorization !== undefined) {
    const known = byAuthorization(authorization, pseudonym);
    if (known !== undefined) return known;
  }
  for (const name of rules.apiKeyFields) {
    const key = valueOf(fields, name);
    if (key !== undefined && key !== "") return nameless("api-key", pseudonym("api-key", key));
  }
  const session = cookies.find(([name, value]) => value !== "" && rules.sessionCookie.test(name));
  if (session !== undefined) return nameless("session", pseudonym("session", session[1]));
  return nameless("none", pseudonym("client", client));
}

function byAuthorization(text: string, pseudonym: Pseudonym): Caller | undefined {
  const space = text.indexOf(" ");
  const scheme = text.slice(0, space).toLowerCase();
  const credential = text.slice(space + 1).trim();
  if (space < 0 || credential === "") return undefined;
  if (scheme === "basic") return nameless("basic", pseudonym("basic", userOf(credential)));
  if (scheme === "apikey") return nameless("api-key", pseudonym("api-key", credential));
  return bearers.has(scheme) ? byToken(credential, pseudonym) : undefined;
}

const bearers: ReadonlySet<string> = new Set(["bearer", "dpop", "token"]);

function byToken(credential: string, pseudonym: Pseudonym): Caller {
  const claims = claimsOf(credential);
  const subject = claims?.["sub"];
  if (claims === undefined || typeof subject !== "string") {
    return nameless("bearer", pseudonym("token", credential));
  }
  return {
    ...nameless("bearer", pseudonym(`sub ${wordOf(claims["iss"]) ?? ""}`, subject)),
    consumer: wordOf(claims["client_id"]) ?? wordOf(claims["azp"]),
    roles: wordsOf(claims["roles"] ?? claims["role"]),
    scopes: wordsOf(claims["scope"] ?? claims["scp"]),
    tenant: wordOf(claims["tenant"] ?? claims["tenant_id"] ?? claims["org"]),
  };
}

function nameless(proof: Caller["proof"], subject: string): Caller {
  return {
    proof,
    verified: false,
    subject,
    consumer: undefined,
    roles: [],
    scopes: [],
    tenant: undefined,
  };
}

function valueOf(fields: readonly Pair[], name: string): string | undefined {
  return fields.find((field) => field[0] === name)?.[1];
}

/** The user of RFC 7617 credentials; the password is not even looked at. */
function userOf(credential: string): string {
  const text = credential
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/={1,2}$/, "");
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return credential;
  const bytes = base64url.decode(text);
  const colon = bytes.indexOf(0x3a);
  return String.fromCharCode(...bytes.subarray(0, Math.min(colon < 0 ? bytes.length : colon, 256)));
}

/** RFC 7519 claims, unverified; undefined where it is no JWT. */
function claimsOf(token: string): Readonly<Record<string, unknown>> | undefined {
  if (token.length > longestToken) return undefined;
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}

function wordOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" && value.length <= 200 ? value : undefined;
}

/** A list of words, or words with spaces between them. At most 64. */
function wordsOf(value: unknown): readonly string[] {
  const all = typeof value === "string" ? value.split(" ") : Array.isArray(value) ? value : [];
  return all
    .map((word) => wordOf(word))
    .filter((word) => word !== undefined)
    .slice(0, 64);
}

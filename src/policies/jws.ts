import { compactVerify } from "jose";
import { bytesOf, isBase64url, utf8 } from "./encoding.ts";
import type { TrustedKey } from "./jwk.ts";
import { type JsonObject, member, parseJsonObject } from "./strict-json.ts";

/** A compact JWS (RFC 7515 §7.1) taken apart; nothing in it is verified yet. */
export interface Jws {
  readonly compact: string;
  readonly algorithm: string;
  readonly kid: string | undefined;
  /** `typ` in lower case and without `application/` (RFC 7515 §4.1.9); `""` when there is none. */
  readonly type: string;
  readonly header: JsonObject;
  /** The middle part, as it came. */
  readonly payload: string;
}

/** Above this a token is refused unread; the head of a request is bounded to about as much anyway. */
const maxLength = 16_384;

/**
 * Header parameters that change what a token is: none is implemented, and what is not understood must not
 * be skipped (RFC 7515 §4.1.11). `crit` may not be empty, and nothing that it could name is known here;
 * `b64` (RFC 7797) changes what is signed; `zip` and `enc` belong to encrypted tokens.
 */
const unusable: readonly string[] = ["crit", "b64", "zip", "enc"];

/**
 * Reads a token strictly: three canonical base64url parts, a header in UTF-8 without duplicate
 * names. Keys that a header carries or points to (`jwk`, `jku`, `x5c`, `x5u`) are not looked at.
 */
export function readJws(compact: string): Jws | undefined {
  if (compact.length > maxLength) return undefined;
  const first = compact.indexOf(".");
  const second = compact.indexOf(".", first + 1);
  if (first < 0 || second < 0) return undefined;
  const header = objectOf(compact.slice(0, first));
  const signature = compact.slice(second + 1);
  if (header === undefined || signature === "" || !isBase64url(signature)) return undefined;
  const payload = compact.slice(first + 1, second);
  return isBase64url(payload) ? assemble(compact, header, payload) : undefined;
}

/** RFC 7519 §7.2: the claims of a token; undefined where its payload is no strict JSON object. */
export function readClaims(jws: Jws): JsonObject | undefined {
  return objectOf(jws.payload);
}

function assemble(compact: string, header: JsonObject, payload: string): Jws | undefined {
  const algorithm = member(header, "alg");
  const kid = member(header, "kid");
  const type = member(header, "typ") ?? "";
  if (typeof algorithm !== "string" || typeof type !== "string") return undefined;
  if (kid !== undefined && typeof kid !== "string") return undefined;
  if (unusable.some((name) => Object.hasOwn(header, name))) return undefined;
  return { compact, algorithm, kid, type: bareType(type), header, payload };
}

function objectOf(part: string): JsonObject | undefined {
  const bytes = bytesOf(part);
  const text = bytes === undefined ? undefined : utf8(bytes);
  return text === undefined ? undefined : parseJsonObject(text);
}

function bareType(type: string): string {
  const lower = type.toLowerCase();
  return lower.startsWith("application/") ? lower.slice("application/".length) : lower;
}

/** Which keys may have made this signature: by algorithm, and by name where both sides give one. */
export function candidates(jws: Jws, keys: readonly TrustedKey[]): readonly TrustedKey[] {
  return keys.filter(
    (key) =>
      key.algorithms.includes(jws.algorithm) &&
      (jws.kid === undefined || key.kid === undefined || key.kid === jws.kid),
  );
}

/** Did this key make this signature? A key that cannot be used at all made none. */
export async function isSignedBy(jws: Jws, key: TrustedKey): Promise<boolean> {
  if (!key.algorithms.includes(jws.algorithm)) return false;
  try {
    await compactVerify(jws.compact, key.jwk, { algorithms: [jws.algorithm] });
    return true;
  } catch {
    return false;
  }
}

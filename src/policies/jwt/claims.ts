import type { Issuer } from "../../engine/realm.ts";
import { type Millis, millis } from "../../kernel/clock.ts";
import { type Caller, callerOf, isForUs, isName, numericDate } from "../grant.ts";
import { type JsonObject, member } from "../strict-json.ts";

export type ClaimFlaw = "claims" | "expired" | "not-yet" | "too-old" | "audience";

/** What the claims of a token say once they have been found good. */
export interface GoodClaims {
  readonly caller: Caller;
  readonly id: string | undefined;
  readonly issuedAt: Millis | undefined;
  /** From this instant the token is no longer taken, tolerance for clocks included. */
  readonly until: Millis;
  /** Before this instant it is not yet taken. */
  readonly from: Millis;
}

/** Later instants are written by mistake or to overflow somebody: the year 9999 in seconds. */
const lastSecond = 253_402_300_799;

interface Times {
  readonly exp: number;
  readonly nbf: number | undefined;
  readonly iat: number | undefined;
}

/**
 * RFC 7519 §4.1 and RFC 9068 §2.2, with every type checked: `"1700000000"` is not a date, and no claim
 * that decides is optional but `nbf` and, without `maxAge`, `iat`.
 */
export function judgeClaims(
  claims: JsonObject,
  issuer: Issuer,
  now: Millis,
): GoodClaims | ClaimFlaw {
  const times = timesOf(claims);
  const caller = callerOf(claims);
  const id = member(claims, "jti");
  if (times === undefined || caller === undefined) return "claims";
  if (!isName(id)) return "claims";
  if (!isForUs(member(claims, "aud"), issuer.audiences)) return "audience";
  const bounds = boundsOf(times, issuer);
  if (typeof bounds === "string") return bounds;
  if (now >= bounds.expires) return "expired";
  if (now >= bounds.ages) return "too-old";
  if (now < bounds.from) return "not-yet";
  return {
    caller,
    id,
    issuedAt: times.iat === undefined ? undefined : millis(times.iat * 1000),
    until: millis(Math.min(bounds.expires, bounds.ages)),
    from: millis(bounds.from),
  };
}

function timesOf(claims: JsonObject): Times | undefined {
  const exp = numericDate(member(claims, "exp"));
  const nbf = numericDate(member(claims, "nbf"));
  const iat = numericDate(member(claims, "iat"));
  if (exp === undefined || exp === "invalid" || exp > lastSecond) return undefined;
  if (nbf === "invalid" || iat === "invalid") return undefined;
  return { exp, nbf, iat };
}

interface Bounds {
  readonly expires: number;
  readonly ages: number;
  readonly from: number;
}

/** A token issued in the future comes from a broken clock or a forger: `iat` counts like `nbf`. */
function boundsOf(times: Times, issuer: Issuer): Bounds | ClaimFlaw {
  const { skew, maxAge } = issuer;
  const { exp, nbf, iat } = times;
  if (maxAge !== undefined && iat === undefined) return "claims";
  return {
    expires: exp * 1000 + skew,
    ages: maxAge === undefined ? Number.POSITIVE_INFINITY : (iat ?? 0) * 1000 + maxAge + skew,
    from: Math.max(nbf ?? Number.NEGATIVE_INFINITY, iat ?? Number.NEGATIVE_INFINITY) * 1000 - skew,
  };
}

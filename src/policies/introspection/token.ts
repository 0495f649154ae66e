import type { Issuer } from "../../engine/realm.ts";
import { type Millis, millis } from "../../kernel/clock.ts";
import { type Caller, callerOf, isForUs, numericDate } from "../grant.ts";
import { type Binding, readBinding } from "../possession.ts";
import { type JsonObject, member } from "../strict-json.ts";

export type Code =
  | "inactive"
  | "issuer"
  | "audience"
  | "type"
  | "claims"
  | "expired"
  | "not-yet"
  | "too-old"
  | "revoked"
  | "binding"
  | "unbound"
  | "proof"
  | "proof-replayed"
  | "unavailable";

/** An active token as the issuer describes it (RFC 7662 §2.2). */
export interface ActiveToken {
  readonly caller: Caller;
  readonly binding: Binding;
  readonly id: string | undefined;
  readonly issuedAt: Millis | undefined;
}

/** The issuer has judged the token, but for whom and until when is looked at here all the same. */
export function judgeAnswer(
  claims: JsonObject,
  issuer: Issuer,
  requireAudience: boolean,
  now: Millis,
): ActiveToken | Code {
  const iss = member(claims, "iss");
  if (iss !== undefined && iss !== issuer.issuer) return "issuer";
  const aud = member(claims, "aud");
  if (aud === undefined ? requireAudience : !isForUs(aud, issuer.audiences)) return "audience";
  if (!isAccessToken(claims)) return "type";
  const late = judgeTimes(claims, issuer, now);
  if (late !== undefined) return late;
  const caller = callerOf(claims);
  if (caller === undefined) return "claims";
  const binding = readBinding(claims);
  return binding === undefined ? "binding" : describe(claims, caller, binding);
}

function describe(claims: JsonObject, caller: Caller, binding: Binding): ActiveToken {
  const id = member(claims, "jti");
  const iat = member(claims, "iat");
  return {
    caller,
    binding,
    id: typeof id === "string" && id !== "" ? id : undefined,
    issuedAt: typeof iat === "number" ? millis(iat * 1000) : undefined,
  };
}

/** RFC 6749 §5.1 `Bearer`, RFC 9449 `DPoP`; some answer with the kind of token instead. Refresh tokens are none. */
function isAccessToken(claims: JsonObject): boolean {
  const type = member(claims, "token_type");
  if (type === undefined) return true;
  return (
    typeof type === "string" && ["bearer", "dpop", "access_token"].includes(type.toLowerCase())
  );
}

function judgeTimes(claims: JsonObject, issuer: Issuer, now: Millis): Code | undefined {
  const exp = numericDate(member(claims, "exp"));
  const nbf = numericDate(member(claims, "nbf"));
  const iat = numericDate(member(claims, "iat"));
  if (exp === "invalid" || nbf === "invalid" || iat === "invalid") return "claims";
  const { skew, maxAge } = issuer;
  if (exp !== undefined && now >= exp * 1000 + skew) return "expired";
  if (Math.max(nbf ?? -Infinity, iat ?? -Infinity) * 1000 > now + skew) return "not-yet";
  if (maxAge === undefined) return undefined;
  if (iat === undefined) return "claims";
  return now >= iat * 1000 + maxAge + skew ? "too-old" : undefined;
}

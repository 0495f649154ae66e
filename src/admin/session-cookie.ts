import type { Millis } from "../kernel/clock.ts";

/*
 * Behind TLS a cookie has the prefix `__Host-` (RFC 6265bis §4.1.3.2): no other host and no plain-text
 * page can plant it. On loopback there is no TLS, and so no prefix.
 */

const session = "castellan_session";
const signIn = "castellan_sign_in";

export function sessionCookieName(origin: string): string {
  return nameAt(origin, session);
}

export function signInCookieName(origin: string): string {
  return nameAt(origin, signIn);
}

/** Sent only with calls that start from our own pages. */
export function sessionCookie(origin: string, token: string, lifetime: Millis): string {
  return cookie(origin, { name: sessionCookieName(origin), value: token, lifetime }, "Strict");
}

/** `Lax`: the way back from the identity provider starts at a page that is not ours. */
export function signInCookie(origin: string, value: string, lifetime: Millis): string {
  return cookie(origin, { name: signInCookieName(origin), value, lifetime }, "Lax");
}

interface Content {
  readonly name: string;
  readonly value: string;
  readonly lifetime: Millis;
}

/** A lifetime of 0 takes it away. */
function cookie(origin: string, { name, value, lifetime }: Content, sameSite: string): string {
  const secure = isSecure(origin) ? "; Secure" : "";
  const seconds = Math.floor(lifetime / 1000);
  return `${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=${sameSite}${secure}`;
}

function nameAt(origin: string, name: string): string {
  return isSecure(origin) ? `__Host-${name}` : name;
}

function isSecure(origin: string): boolean {
  return origin.startsWith("https:");
}

import { type Caller, credentialHolder, mayDo, nobody } from "./caller.ts";
import type { Door } from "./door.ts";
import { type AdminResponse, type Route, problem, slowDown } from "./route.ts";
import { isSame } from "./secret-text.ts";
import { sessionCookieName } from "./session-cookie.ts";

export type WhoCalls =
  | { readonly ok: true; readonly caller: Caller }
  | { readonly ok: false; readonly refusal: AdminResponse };

/**
 * The one place that says who calls, and whether they may. A call with an `Authorization` field is judged by
 * that alone; without one, by the session that its cookie names, and then a change needs the session's CSRF
 * token besides.
 */
export function whoCalls(route: Route, door: Door, credential: string): WhoCalls {
  if (route.needs === "nobody") return { ok: true, caller: nobody };
  const who =
    door.authorization === ""
      ? bySession(route, door)
      : byCredential(door, bearerOf(door), credential);
  if (!who.ok || mayDo(who.caller, route.needs)) return who;
  return refuse(problem(403, `this needs the role ${route.needs}; ${who.caller.role} is held`));
}

/** Whoever shows the credential of the first start is an admin; failures are counted. */
export function byCredential(
  { gatehouse, peer }: Door,
  sent: string,
  credential: string,
): WhoCalls {
  const wait = gatehouse.failed.wait(peer);
  if (wait > 0) return refuse(slowDown(wait));
  if (isSame(sent, credential)) return { ok: true, caller: credentialHolder };
  gatehouse.failed.count(peer);
  return refuse(problem(401));
}

/** A code is void once it was shown; failures are counted. */
export function byCode({ gatehouse, peer }: Door, code: string): WhoCalls {
  const wait = gatehouse.failed.wait(peer);
  if (wait > 0) return refuse(slowDown(wait));
  const caller = gatehouse.codes.redeem(code);
  if (caller !== undefined) return { ok: true, caller };
  gatehouse.failed.count(peer);
  return refuse(problem(401, "the code was used, is older than ten minutes, or never was"));
}

function bySession({ method }: Route, { gatehouse, origin, cookies, csrf }: Door): WhoCalls {
  const session = gatehouse.sessions.find(cookies.get(sessionCookieName(origin)) ?? "");
  if (session === undefined) return refuse(problem(401));
  if (method !== "GET" && !isSame(csrf, session.csrf)) {
    return refuse(problem(403, "a change needs the session's token in X-Castellan-CSRF"));
  }
  return { ok: true, caller: session.caller };
}

function bearerOf({ authorization }: Door): string {
  return /^Bearer ([^\s]+)$/i.exec(authorization)?.[1] ?? "";
}

function refuse(refusal: AdminResponse): WhoCalls {
  return { ok: false, refusal };
}

import type { IncomingMessage } from "node:http";
import { readCookies } from "../http/cookies.ts";
import type { ControlPlane } from "./control-plane.ts";
import { type FailedAttempts, createFailedAttempts } from "./failed-attempts.ts";
import { type OpenIdSignIn, createOpenIdSignIn } from "./openid-sign-in.ts";
import { ownOrigin } from "./own-origin.ts";
import { type Sessions, createSessions } from "./sessions.ts";
import { type SignInCodes, createSignInCodes } from "./sign-in-codes.ts";

/** Everything that signing in needs to remember, for as long as the process lives. */
export interface Gatehouse {
  /** The origin that this server listens at. */
  readonly home: string;
  readonly sessions: Sessions;
  readonly codes: SignInCodes;
  readonly failed: FailedAttempts;
  readonly openid: OpenIdSignIn;
}

export function createGatehouse(plane: ControlPlane, home: string): Gatehouse {
  return {
    home,
    sessions: createSessions(plane.clock),
    codes: createSignInCodes(plane.clock),
    failed: createFailedAttempts(plane.clock),
    openid: createOpenIdSignIn(plane),
  };
}

/** What one call brought along beside its request. Only the routes of signing in look at it. */
export interface Door {
  readonly gatehouse: Gatehouse;
  /** Address of the other end of the connection. */
  readonly peer: string;
  /** Where the caller believes to be, such as `http://127.0.0.1:8444`. Checked: it is one of ours. */
  readonly origin: string;
  /** The path and query that were asked for. */
  readonly target: URL;
  readonly authorization: string;
  readonly csrf: string;
  readonly cookies: ReadonlyMap<string, string>;
}

/** Undefined where the call was not meant for this machine: see `ownOrigin`. */
export function openDoor(
  request: IncomingMessage,
  gatehouse: Gatehouse,
  externalUrl: string | undefined,
): Door | undefined {
  const { headers } = request;
  const origin = ownOrigin(headers.host, externalUrl);
  if (origin === undefined) return undefined;
  return {
    gatehouse,
    peer: request.socket.remoteAddress ?? "",
    origin,
    target: new URL(origin + (request.url ?? "/")),
    authorization: headers.authorization ?? "",
    csrf: single(headers["x-castellan-csrf"]),
    cookies: new Map(readCookies(headers.cookie ?? "")),
  };
}

function single(value: string | readonly string[] | undefined): string {
  return typeof value === "string" ? value : "";
}

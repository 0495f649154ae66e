import { createHmac } from "node:crypto";
import { BoundedMap } from "../kernel/bounded.ts";
import { type Clock, type Millis, millis } from "../kernel/clock.ts";
import type { Caller } from "./caller.ts";
import { fingerprint, makeSecret } from "./secret-text.ts";

/** A working day. Whoever stays longer signs in again, and is asked again what they may do. */
export const sessionLifetime: Millis = millis(12 * 3_600_000);

/** How long a session may stand unused. */
const sessionIdle = millis(3_600_000);

/** The most people signed in at once; one more, and the session longest unused ends. */
const maxSessions = 1000;

export interface Session {
  readonly caller: Caller;
  /** To be sent as `X-Castellan-CSRF` with every change: a page of another origin cannot read it. */
  readonly csrf: string;
  /** When it ends, however busy it is. */
  readonly expires: Millis;
}

/** Sessions of the console. They live in memory: a restart signs everybody out. */
export interface Sessions {
  /** The token goes into the cookie and is kept nowhere. */
  open(caller: Caller): { readonly token: string; readonly session: Session };
  /** Undefined: unknown, ended or idle for too long. Counts as use. */
  find(token: string): Session | undefined;
  /** Like `find`, without counting as use. */
  isOpen(token: string): boolean;
  close(token: string): void;
}

interface Kept extends Session {
  used: Millis;
}

export function createSessions(clock: Clock): Sessions {
  const kept = new BoundedMap<string, Kept>(maxSessions);
  const peek = (key: string): Kept | undefined => {
    const session = kept.peek(key);
    if (session === undefined) return undefined;
    const now = clock.now();
    if (now < session.expires && now - session.used < sessionIdle) return session;
    kept.delete(key);
    return undefined;
  };
  return {
    open(caller) {
      const token = makeSecret();
      const now = clock.now();
      const expires = millis(now + sessionLifetime);
      const session = { caller, csrf: csrfOf(token), expires, used: now };
      kept.set(fingerprint(token), session);
      return { token, session };
    },
    find(token) {
      const key = fingerprint(token);
      const session = peek(key);
      if (session === undefined) return undefined;
      session.used = clock.now();
      return kept.get(key);
    },
    isOpen: (token) => peek(fingerprint(token)) !== undefined,
    close: (token) => void kept.delete(fingerprint(token)),
  };
}

/** Made from the session's token, which it does not give away. */
function csrfOf(token: string): string {
  return createHmac("sha256", token).update("castellan csrf").digest("base64url");
}

import { BoundedMap } from "../kernel/bounded.ts";
import { type Clock, type Millis, millis } from "../kernel/clock.ts";
import type { Caller, Role } from "./caller.ts";
import { fingerprint, makeSecret } from "./secret-text.ts";

/** Long enough to walk to the browser. */
const codeLifetime = millis(600_000);

/** The most codes that wait to be used; one more, and the oldest is void. */
const maxCodes = 100;

/** Whom a code signs in. */
export interface CodeFor {
  readonly name: string;
  readonly role: Role;
}

/** One-time codes: a link with one signs its reader in, once. */
export interface SignInCodes {
  make(whom: CodeFor): { readonly code: string; readonly expires: Millis };
  /** Whom it signs in; undefined: unknown, used or too old. It is void from now on. */
  redeem(code: string): Caller | undefined;
}

export function createSignInCodes(clock: Clock): SignInCodes {
  const kept = new BoundedMap<string, CodeFor & { readonly expires: Millis }>(maxCodes);
  return {
    make(whom) {
      const code = makeSecret();
      const expires = millis(clock.now() + codeLifetime);
      kept.set(fingerprint(code), { ...whom, expires });
      return { code, expires };
    },
    redeem(code) {
      const key = fingerprint(code);
      const found = kept.peek(key);
      kept.delete(key);
      if (found === undefined || clock.now() >= found.expires) return undefined;
      return { name: found.name, role: found.role, by: "session" };
    },
  };
}

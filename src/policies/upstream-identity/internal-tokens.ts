import type { Ports } from "../../engine/ports.ts";
import type { Principal } from "../../engine/principal.ts";
import { type Millis, millis } from "../../kernel/clock.ts";

interface Made {
  readonly token: string;
  readonly reuseUntil: Millis;
}

/**
 * The signed words by which one API is told who calls (RFC 7519, claims after RFC 9068). To sign costs as
 * much as a third of a whole request, so a token is made once per principal and reused for a third of its
 * lifetime: its `jti` therefore names the token, not the exchange. What was made goes when its principal
 * goes, and principals are bounded by those who remember them.
 */
export class InternalTokens {
  readonly #audience: string;
  readonly #lifetime: Millis;
  readonly #ports: Ports;
  readonly #made = new WeakMap<Principal, Made>();

  constructor(audience: string, lifetime: Millis, ports: Ports) {
    this.#audience = audience;
    this.#lifetime = lifetime;
    this.#ports = ports;
  }

  of(principal: Principal, now: number): string {
    const known = this.#made.get(principal);
    if (known !== undefined && now < known.reuseUntil) return known.token;
    const token = this.#ports.signer.sign(this.#claims(principal, now));
    this.#made.set(principal, { token, reuseUntil: millis(now + this.#lifetime / 3) });
    return token;
  }

  #claims(principal: Principal, now: number): Readonly<Record<string, unknown>> {
    const issued = Math.floor(now / 1000);
    return {
      iss: "castellan",
      aud: this.#audience,
      sub: principal.id,
      iat: issued,
      exp: issued + Math.floor(this.#lifetime / 1000),
      jti: this.#ports.random.token(16),
      idp: principal.issuer,
      kind: principal.kind,
      credential: principal.credential,
      scope: [...principal.scopes].join(" "),
      roles: [...principal.roles],
      groups: [...principal.groups],
      ...(principal.tenant === undefined ? {} : { tenant: principal.tenant }),
      ...(principal.consumer === undefined ? {} : { consumer: principal.consumer }),
    };
  }
}

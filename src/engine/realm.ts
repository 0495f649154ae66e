import type { Cidr } from "../kernel/cidr.ts";
import type { Millis } from "../kernel/clock.ts";

/** Who may vouch for callers: one entry of `issuers:`. */
export interface Issuer {
  readonly name: string;
  /** Compared with `iss` byte by byte (RFC 8414 §2). */
  readonly issuer: string;
  /** A token must be for at least one of these. */
  readonly audiences: readonly string[];
  /** The only signature algorithms (RFC 7518, RFC 8037) taken from this issuer. Never `none`, never HMAC with a public key set. */
  readonly algorithms: readonly string[];
  /** Undefined: found by discovery (`/.well-known/openid-configuration`, then RFC 8414). */
  readonly jwksUri: string | undefined;
  /** Keys given in the configuration instead of fetched: the text of an RFC 7517 set. */
  readonly jwks: string | undefined;
  /** Accepted `typ` values in lower case, such as `at+jwt` and `jwt`; tokens without `typ` only where this has `""`. */
  readonly types: readonly string[];
  /** How far clocks may differ. */
  readonly skew: Millis;
  /** Longest accepted age of a token by `iat`; undefined: `exp` alone decides. */
  readonly maxAge: Millis | undefined;
  /** Must tokens be bound to their sender (RFC 8705, RFC 9449)? */
  readonly binding: "optional" | "required";
  /** Where in the claims to find what, as dotted paths: `realm_access.roles`. */
  readonly claims: {
    readonly scopes: string;
    readonly roles: string;
    readonly groups: string;
    readonly tenant: string;
  };
  /** RFC 7662, for opaque tokens. */
  readonly introspection:
    | {
        readonly endpoint: string;
        readonly clientId: string;
        readonly clientSecret: string;
        readonly cacheFor: Millis;
      }
    | undefined;
}

/** A known calling application: one entry of `consumers:`. */
export interface Consumer {
  readonly name: string;
  readonly tenant: string | undefined;
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  /** Any one of these names it by its client certificate. */
  readonly certificates: readonly {
    readonly thumbprint?: string;
    readonly commonName?: string;
    readonly dnsName?: string;
    readonly uri?: string;
  }[];
  /** Tokens with this `client_id` or `azp` of this issuer belong to it. */
  readonly clients: readonly { readonly issuer: string; readonly clientId: string }[];
}

/** What the whole configuration knows of callers, the same for every site. */
export interface Realm {
  readonly issuers: readonly Issuer[];
  readonly consumers: readonly Consumer[];
  /** Only these peers are believed when they say who they speak for. */
  readonly trustedProxies: readonly Cidr[];
}

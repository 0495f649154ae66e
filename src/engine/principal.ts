import type { JsonValue } from "../http/json.ts";

/** Which kind of proof named the principal; OpenAPI security schemes are met by kind. */
export type Credential = "bearer" | "api-key" | "mtls" | "basic";

/** A verified caller. */
export interface Principal {
  /** Unique within `issuer`: a token's `sub`, a key's id, a certificate's name. */
  readonly id: string;
  readonly kind: "user" | "service" | "key";
  readonly credential: Credential;
  /** The token's issuer, or `castellan` for keys and certificates. */
  readonly issuer: string;
  /** The configured consumer this caller belongs to, if any. */
  readonly consumer: string | undefined;
  readonly tenant: string | undefined;
  readonly scopes: ReadonlySet<string>;
  readonly roles: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
  /** Verified claims of a token; empty for other credentials. */
  readonly claims: { readonly [name: string]: JsonValue };
  /** A stable, non-secret name of the very credential (a `jti`, a key's id, a thumbprint), for limits and revocation. */
  readonly credentialId: string | undefined;
}

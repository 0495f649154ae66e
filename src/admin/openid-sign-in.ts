import { createHmac } from "node:crypto";
import * as client from "openid-client";
import type { OidcEntry } from "../config/settings/admin.ts";
import { type Millis, millis } from "../kernel/clock.ts";
import { parseWhole } from "../kernel/whole.ts";
import type { Caller } from "./caller.ts";
import type { ControlPlane } from "./control-plane.ts";
import { personOf } from "./openid-person.ts";
import { createProviders } from "./openid-provider.ts";
import { makeSecret } from "./secret-text.ts";

/*
 * The authorization code flow (OpenID Connect Core §3.1) with PKCE (RFC 7636). Nothing is remembered between
 * the way there and the way back, so that there is nothing to flood:
 *
 *   cookie    = <expires> "." <256 random bits>           set before the browser leaves, short-lived
 *   state, nonce, code verifier = HMAC( key of this process, purpose, cookie )
 *
 * Whoever comes back with another cookie, a later one or none has another state, nonce and verifier, and the
 * provider gives out each code once.
 */

/** How long a person may take at the provider. */
export const signInLifetime: Millis = millis(600_000);

/** Why nobody was signed in. */
export type NotSignedIn = "unreachable" | "stale" | "denied" | "failed" | "no-role";

export type SignedIn =
  | { readonly ok: true; readonly caller: Caller; readonly subject: string }
  | { readonly ok: false; readonly why: NotSignedIn };

export interface OpenIdSignIn {
  /** Where to send the browser, and what to give it along; undefined: the provider cannot be reached. */
  begin(
    oidc: OidcEntry,
    redirectUri: string,
  ): Promise<{ readonly location: string; readonly cookie: string } | undefined>;
  /** The browser is back, at `redirectUri` with the provider's query. */
  finish(oidc: OidcEntry, back: URL, cookie: string): Promise<SignedIn>;
}

export function createOpenIdSignIn(plane: Pick<ControlPlane, "clock" | "warn">): OpenIdSignIn {
  const { clock } = plane;
  const providers = createProviders(plane);
  const key = makeSecret();
  const derive = (purpose: string, cookie: string): string =>
    createHmac("sha256", key).update(`${purpose}\n${cookie}`).digest("base64url");
  const checksOf = (cookie: string) => ({
    expectedState: derive("state", cookie),
    expectedNonce: derive("nonce", cookie),
    pkceCodeVerifier: derive("verifier", cookie),
  });
  return {
    async begin(oidc, redirectUri) {
      const provider = await providers.find(oidc);
      if (provider === undefined) return undefined;
      const cookie = `${clock.now() + signInLifetime}.${makeSecret()}`;
      const { expectedState, expectedNonce, pkceCodeVerifier } = checksOf(cookie);
      const location = client.buildAuthorizationUrl(provider, {
        redirect_uri: redirectUri,
        scope: oidc.scopes.join(" "),
        state: expectedState,
        nonce: expectedNonce,
        code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
        code_challenge_method: "S256",
      });
      return { location: location.href, cookie };
    },
    async finish(oidc, back, cookie) {
      const expires = parseWhole(cookie.split(".", 1)[0] ?? "");
      if (expires === undefined || clock.now() >= expires) return { ok: false, why: "stale" };
      const state = back.searchParams.getAll("state");
      if (state.length !== 1 || state[0] !== derive("state", cookie))
        return { ok: false, why: "stale" };
      const provider = await providers.find(oidc);
      if (provider === undefined) return { ok: false, why: "unreachable" };
      try {
        return await personOf(
          provider,
          oidc,
          await client.authorizationCodeGrant(provider, back, checksOf(cookie)),
        );
      } catch (error) {
        if (error instanceof client.AuthorizationResponseError) return { ok: false, why: "denied" };
        plane.warn?.("sign-in with OpenID Connect failed", { issuer: oidc.issuer, ...told(error) });
        return { ok: false, why: "failed" };
      }
    },
  };
}

/** The library's own words; what the provider sent stays out of the log. */
function told(error: unknown): { readonly code: string; readonly why: string } {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return { code: textOf(code), why: textOf(message) };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value.slice(0, 300) : "";
}

import { hash, randomUUID } from "node:crypto";
import { SignJWT, exportJWK } from "jose";
import * as client from "openid-client";
import type { IdentityProvider } from "../../examples/identity-provider.ts";
import { type Client, grants, redirectUri } from "../../examples/identity/clients.ts";

/** Every way in which the provider hands out JWT access tokens to bearers, taken by a certified client. */
export interface GrantCase {
  readonly name: string;
  /** The `sub` of its tokens. */
  readonly subject: string;
  /** Gets an access token for `scope`. */
  readonly get: (idp: IdentityProvider, scope: string) => Promise<string>;
}

export const grantCases: readonly GrantCase[] = [
  {
    name: "client_credentials",
    subject: "shop-service",
    get: async (idp, scope) => {
      const configuration = await configured(idp, idp.clients.service);
      return (await client.clientCredentialsGrant(configuration, { scope })).access_token;
    },
  },
  {
    name: "authorization_code with PKCE",
    subject: "ada",
    get: async (idp, scope) => (await codeGrant(idp, scope)).access_token,
  },
  {
    name: "refresh_token",
    subject: "ada",
    get: async (idp, scope) => {
      const first = await codeGrant(idp, scope);
      const configuration = await configured(idp, idp.clients.web);
      const second = await client.refreshTokenGrant(configuration, first.refresh_token ?? "");
      if (second.access_token === first.access_token) throw new Error("nothing was refreshed");
      return second.access_token;
    },
  },
  {
    name: "device_code",
    subject: "ada",
    get: async (idp, scope) => {
      const configuration = await configured(idp, idp.clients.television);
      const begun = await client.initiateDeviceAuthorization(configuration, {
        scope,
        login_hint: "ada",
      });
      await idp.enterCode(begun.verification_uri_complete ?? "");
      // Not polled: the library would wait five seconds first.
      const { device_code } = begun;
      return generic(configuration, grants.device, { device_code });
    },
  },
  {
    name: "backchannel authentication (CIBA)",
    subject: "ada",
    get: async (idp, scope) => {
      const configuration = await configured(idp, idp.clients.telephone);
      const { auth_req_id } = await client.initiateBackchannelAuthentication(configuration, {
        scope: `openid ${scope}`,
        login_hint: "ada",
      });
      return generic(configuration, grants.backchannel, { auth_req_id });
    },
  },
  {
    name: "token exchange",
    subject: "ada",
    get: async (idp, scope) => {
      const configuration = await configured(idp, idp.clients.exchange);
      return generic(configuration, grants.exchange, {
        subject_token: await idp.userToken("ada"),
        subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
        scope,
      });
    },
  },
  {
    name: "implicit (id_token token)",
    subject: "ada",
    get: (idp, scope) => fromFragment(idp, "id_token token", scope),
  },
  {
    name: "hybrid (code token)",
    subject: "ada",
    get: (idp, scope) => fromFragment(idp, "code token", scope),
  },
];

type TokenSet = Awaited<ReturnType<typeof client.authorizationCodeGrant>>;

/** The whole answer of the token endpoint, with ID token and refresh token. */
export async function codeGrant(idp: IdentityProvider, scope: string): Promise<TokenSet> {
  const configuration = await configured(idp, idp.clients.web);
  const verifier = client.randomPKCECodeVerifier();
  const nonce = client.randomNonce();
  const state = client.randomState();
  const request = client.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: `openid ${scope}`,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    nonce,
    state,
    login_hint: "ada",
  });
  return client.authorizationCodeGrant(configuration, await idp.signIn(request), {
    pkceCodeVerifier: verifier,
    expectedNonce: nonce,
    expectedState: state,
  });
}

/** A token bound to a key (RFC 9449), and what its holder can do with that key. */
export interface BoundToken {
  readonly token: string;
  /** A proof for one request, with these claims instead of the right ones. */
  readonly prove: (method: string, url: string, claims?: object) => Promise<string>;
}

export async function boundToken(idp: IdentityProvider, scope: string): Promise<BoundToken> {
  const configuration = await configured(idp, idp.clients.wallet);
  const keys = await client.randomDPoPKeyPair("ES256");
  const { access_token: token } = await client.clientCredentialsGrant(
    configuration,
    { scope },
    { DPoP: client.getDPoPHandle(configuration, keys) },
  );
  const jwk = await exportJWK(keys.publicKey);
  return {
    token,
    prove: (method, url, claims = {}) =>
      new SignJWT({ htm: method, htu: url, ath: hash("sha256", token, "base64url"), ...claims })
        .setProtectedHeader({ alg: "ES256", typ: "dpop+jwt", jwk })
        .setJti(randomUUID())
        .setIssuedAt()
        .sign(keys.privateKey),
  };
}

export async function configured(
  idp: IdentityProvider,
  { id, secret }: Client,
): Promise<client.Configuration> {
  const authentication = secret === undefined ? client.None() : client.ClientSecretBasic(secret);
  return client.discovery(new URL(idp.issuer), id, undefined, authentication, {
    execute: [client.allowInsecureRequests],
  });
}

async function generic(
  configuration: client.Configuration,
  grant: string,
  parameters: Record<string, string>,
): Promise<string> {
  return (await client.genericGrantRequest(configuration, grant, parameters)).access_token;
}

async function fromFragment(
  idp: IdentityProvider,
  responseType: string,
  scope: string,
): Promise<string> {
  const request = client.buildAuthorizationUrl(await configured(idp, idp.clients.page), {
    response_type: responseType,
    redirect_uri: redirectUri,
    scope: `openid ${scope}`,
    nonce: client.randomNonce(),
    login_hint: "ada",
  });
  const end = await idp.signIn(request);
  const token = new URLSearchParams(end.hash.slice(1)).get("access_token");
  if (token === null) throw new Error(`no token in the fragment: ${end.hash}`);
  return token;
}

import { randomBytes } from "node:crypto";
import type {
  AccessToken,
  Account,
  ClientCredentials,
  Configuration,
  Grant,
  KoaContextWithOIDC,
  ResourceServer,
} from "oidc-provider";
import { type User, apiScopes, isUser, rolesOf, scopesOf } from "./accounts.ts";
import { type Clients, metadataOf } from "./clients.ts";
import type { memoryStore } from "./memory-store.ts";
import { type SigningKey, algorithm } from "./signing-key.ts";

export interface ProviderSettings {
  readonly audience: string;
  readonly clients: Clients;
  readonly store: ReturnType<typeof memoryStore>;
  /** The first one signs, all are published. */
  readonly keys: readonly SigningKey[];
  /** Life of an access token, seconds. */
  readonly lifetime: number;
  /** Where people who sign in to the console are sent back to. */
  readonly consoleUri: string;
}

const hour = 3600;
const oidcScopes = ["openid", "profile", "email", "offline_access"];

export function providerConfiguration(settings: ProviderSettings): Configuration {
  return {
    adapter: settings.store,
    clients: metadataOf(settings.clients, settings.consoleUri),
    clientDefaults: { id_token_signed_response_alg: algorithm },
    jwks: { keys: settings.keys.map((key) => ({ ...key })) },
    cookies: { keys: [randomBytes(24).toString("base64url")] },
    scopes: oidcScopes,
    // Those of `openid` stand in the ID token, the others are told at the userinfo endpoint.
    claims: { openid: ["sub", "email", "email_verified"], profile: ["roles"] },
    responseTypes: ["code", "id_token token", "code token"],
    ttl: {
      AccessToken: settings.lifetime,
      ClientCredentials: settings.lifetime,
      AuthorizationCode: 60,
      DeviceCode: 600,
      BackchannelAuthenticationRequest: 600,
      IdToken: hour,
      RefreshToken: hour,
      Interaction: hour,
      Session: hour,
      Grant: hour,
    },
    findAccount: (_ctx, id) => (isUser(id) ? accountOf(id) : undefined),
    loadExistingGrant,
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed("refresh_token"),
    extraTokenClaims: (_ctx, token) => claimsOf(token),
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    renderError: (ctx, out) => {
      ctx.type = "text";
      ctx.body = `${out.error}: ${out.error_description ?? ""}`;
    },
    features: features(settings),
  };
}

function features(settings: ProviderSettings): Configuration["features"] {
  const { audience, clients } = settings;
  return {
    devInteractions: { enabled: false },
    rpInitiatedLogout: { enabled: false },
    clientCredentials: { enabled: true },
    dPoP: { enabled: true },
    introspection: {
      enabled: true,
      allowedPolicy: (_ctx, client) => client.clientId === clients.gateway.id,
    },
    deviceFlow: {
      enabled: true,
      userCodeInputSource: page,
      userCodeConfirmSource: page,
      successSource: (ctx) => {
        ctx.body = "Signed in";
      },
    },
    ciba: {
      enabled: true,
      deliveryModes: ["poll"],
      processLoginHint: (_ctx, hint) => (isUser(hint) ? hint : undefined),
      validateRequestContext: () => undefined,
      validateBindingMessage: () => undefined,
      verifyUserCode: () => undefined,
      triggerAuthenticationDevice: async (ctx, request, account, client) => {
        const grant = await grantTo(ctx, account.accountId, client.clientId);
        await ctx.oidc.provider.backchannelResult(request, grant);
      },
    },
    resourceIndicators: {
      enabled: true,
      // The console's tokens are for the provider itself.
      defaultResource: (_ctx, client) => (client.clientId === clients.console.id ? [] : audience),
      useGrantedResource: () => true,
      getResourceServerInfo: (_ctx, _resource, client) =>
        resourceServer(settings, client.clientId === clients.partner.id ? "opaque" : "jwt"),
    },
  };
}

/** The API that tokens are for. */
export function resourceServer(
  { audience, lifetime }: ProviderSettings,
  format: "jwt" | "opaque",
): ResourceServer {
  return {
    scope: apiScopes.join(" "),
    audience,
    accessTokenTTL: lifetime,
    accessTokenFormat: format,
    jwt: { sign: { alg: algorithm } },
  };
}

function page(ctx: KoaContextWithOIDC, form: string): void {
  ctx.type = "html";
  ctx.body = `<!doctype html><title>Sign in</title>${form}`;
}

function accountOf(user: User): Account {
  const email = `${user}@example.com`;
  const claims = { sub: user, email, email_verified: true, roles: rolesOf(user) };
  return { accountId: user, claims: () => claims };
}

function claimsOf(token: AccessToken | ClientCredentials): Record<string, unknown> {
  if (!("accountId" in token) || !isUser(token.accountId)) return { roles: ["service"] };
  const roles = rolesOf(token.accountId);
  // RFC 8693 §4.1: who acts in the user's name.
  return token.gty === "token_exchange" ? { roles, act: { sub: token.clientId } } : { roles };
}

/** Nobody is asked for consent: users are given what they may have, and the rest is left out. */
async function loadExistingGrant(ctx: KoaContextWithOIDC): Promise<Grant | undefined> {
  const user = ctx.oidc.session?.accountId;
  const client = ctx.oidc.client?.clientId;
  return user === undefined || client === undefined ? undefined : grantTo(ctx, user, client);
}

async function grantTo(ctx: KoaContextWithOIDC, user: string, clientId: string): Promise<Grant> {
  const grant = new ctx.oidc.provider.Grant({ accountId: user, clientId });
  const allowed = isUser(user) ? scopesOf(user) : [];
  const refused = apiScopes.filter((scope) => !allowed.includes(scope));
  grant.addOIDCScope(oidcScopes.join(" "));
  for (const resource of Object.keys(ctx.oidc.resourceServers ?? {})) {
    grant.addResourceScope(resource, allowed.join(" "));
    if (refused.length > 0) grant.rejectResourceScope(resource, refused.join(" "));
  }
  await grant.save();
  return grant;
}

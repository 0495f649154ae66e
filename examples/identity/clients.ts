import { randomBytes } from "node:crypto";
import type { ClientMetadata } from "oidc-provider";

export interface Client {
  readonly id: string;
  /** Made anew at each start; undefined for public clients. */
  readonly secret: string | undefined;
}

/** One for each way of getting an access token. */
export interface Clients {
  /** client_credentials: a program of ours. */
  readonly service: Client;
  /** authorization_code with PKCE, and refresh_token: the shop's page. */
  readonly web: Client;
  /** Access tokens from the authorization endpoint (`id_token token`, `code token`), as old pages got them. */
  readonly page: Client;
  /** Device flow (RFC 8628): the shop on a television. */
  readonly television: Client;
  /** Backchannel authentication (CIBA): the shop on the telephone. */
  readonly telephone: Client;
  /** Tokens bound to a key of its own (RFC 9449). */
  readonly wallet: Client;
  /** Token exchange (RFC 8693): a service that goes on in a user's name. */
  readonly exchange: Client;
  /** Opaque access tokens, which mean nothing without introspection. */
  readonly partner: Client;
  /** The API's gateway, which may introspect and gets no tokens. */
  readonly gateway: Client;
  /** Castellan's console: who signs in there works on the gateway. */
  readonly console: Client;
}

/** Nobody listens there: the sign-in ends when the provider sends its browser here. */
export const redirectUri = "https://shop.example/signed-in";

export const grants = {
  device: "urn:ietf:params:oauth:grant-type:device_code",
  backchannel: "urn:openid:params:grant-type:ciba",
  exchange: "urn:ietf:params:oauth:grant-type:token-exchange",
} as const;

export function makeClients(): Clients {
  return {
    service: confidential("shop-service"),
    web: { id: "shop-web", secret: undefined },
    page: confidential("shop-page"),
    television: { id: "shop-television", secret: undefined },
    telephone: confidential("shop-telephone"),
    wallet: confidential("shop-wallet"),
    exchange: confidential("shop-exchange"),
    partner: confidential("shop-partner"),
    gateway: confidential("shop-gateway"),
    console: confidential("castellan-console"),
  };
}

function confidential(id: string): Client {
  return { id, secret: randomBytes(24).toString("base64url") };
}

/** As the provider wants to know them (OpenID Connect Registration §2). */
export function metadataOf(clients: Clients, consoleUri: string): ClientMetadata[] {
  const { service, web, page, television, telephone, wallet, exchange, partner, gateway } = clients;
  const code = { redirect_uris: [redirectUri], response_types: ["code"] as const };
  return [
    metadata(service, ["client_credentials"]),
    { ...metadata(web, ["authorization_code", "refresh_token"]), ...code },
    {
      ...metadata(page, ["implicit", "authorization_code"]),
      ...code,
      response_types: ["id_token token", "code token"],
    },
    metadata(television, [grants.device, "refresh_token"]),
    { ...metadata(telephone, [grants.backchannel]), backchannel_token_delivery_mode: "poll" },
    { ...metadata(wallet, ["client_credentials"]), dpop_bound_access_tokens: true },
    metadata(exchange, [grants.exchange]),
    metadata(partner, ["client_credentials"]),
    metadata(gateway, []),
    {
      ...metadata(clients.console, ["authorization_code"]),
      redirect_uris: [consoleUri],
      response_types: ["code"],
    },
  ];
}

function metadata({ id, secret }: Client, grantTypes: readonly string[]): ClientMetadata {
  return {
    client_id: id,
    grant_types: [...grantTypes],
    redirect_uris: [],
    response_types: [],
    ...(secret === undefined
      ? { token_endpoint_auth_method: "none" }
      : { client_secret: secret, token_endpoint_auth_method: "client_secret_basic" }),
  };
}

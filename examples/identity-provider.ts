import { createHash, randomBytes, randomUUID } from "node:crypto";
import {
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
  createServer,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { Provider as OpenIdProvider } from "oidc-provider";
import { type User, apiScopes, isUser } from "./identity/accounts.ts";
import { type Client, type Clients, makeClients, redirectUri } from "./identity/clients.ts";
import { HeadlessBrowser, hiddenFields } from "./identity/headless-browser.ts";
import { memoryStore } from "./identity/memory-store.ts";
import { Provider } from "./identity/oidc-provider.ts";
import { type ProviderSettings, providerConfiguration } from "./identity/provider-configuration.ts";
import { makeSigningKey, sign } from "./identity/signing-key.ts";
import { addTokenExchange } from "./identity/token-exchange.ts";

export interface IdentityProviderOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** The API that access tokens are for. */
  readonly audience?: string;
  /** Life of an access token, seconds. */
  readonly lifetime?: number;
  /** Where the console is, so that people may sign in there; its usual place if left out. */
  readonly consoleOrigin?: string;
}

/** A real OpenID provider on loopback, for the demo and the tests. Users sign in without passwords. */
export interface IdentityProvider {
  readonly issuer: string;
  readonly audience: string;
  readonly clients: Clients;
  /** Where the `gateway` client may ask about opaque tokens (RFC 7662). */
  readonly introspectionEndpoint: string;
  /** An access token of a program (client_credentials); `service` with every scope if nothing else is said. */
  token(options?: {
    readonly client?: "service" | "partner";
    readonly scopes?: readonly string[];
  }): Promise<string>;
  /** An access token of the shop's page for a user (authorization_code with PKCE); scopes they may not have are left out. */
  userToken(user: User, scopes?: readonly string[]): Promise<string>;
  /** Follows an authorization request that has `login_hint` to its end; where the browser was sent then. */
  signIn(authorizationRequest: string | URL): Promise<URL>;
  /** Enters a device flow's code in the browser (RFC 8628 §3.3); the request's `login_hint` says who does. */
  enterCode(verificationUriComplete: string): Promise<void>;
  /** Signs any claims with the key in use: for tokens that no provider would issue. */
  mint(claims: object, header?: object): Promise<string>;
  /** Signs with a new key from now on. The last one stays published; the one before it goes. */
  rotateKeys(): void;
  close(): Promise<void>;
}

const usualConsole = "http://127.0.0.1:8444";

/** RFC 6749 §5.1, as far as it is used here. */
interface TokenAnswer {
  readonly access_token?: string;
  readonly error?: string;
  readonly error_description?: string;
}

export async function startIdentityProvider(
  options: IdentityProviderOptions = {},
): Promise<IdentityProvider> {
  const server = createServer();
  const port = await listen(server, options.port ?? 0);
  const issuer = `http://127.0.0.1:${port}`;
  let settings: ProviderSettings = {
    audience: options.audience ?? "https://shop.example/api",
    clients: makeClients(),
    store: memoryStore(),
    keys: [makeSigningKey()],
    lifetime: options.lifetime ?? 600,
    consoleUri: `${options.consoleOrigin ?? usualConsole}/v1/sign-in/oidc/callback`,
  };
  server.on("request", handlerOf(issuer, settings));
  const { audience, clients } = settings;
  return {
    issuer,
    audience,
    clients,
    introspectionEndpoint: `${issuer}/token/introspection`,
    token: ({ client = "service", scopes = apiScopes } = {}) =>
      askForToken(issuer, clients[client], {
        grant_type: "client_credentials",
        scope: scopes.join(" "),
      }),
    userToken: (user, scopes = apiScopes) => codeFlow(issuer, clients.web, user, scopes),
    signIn: (request) => signIn(issuer, request),
    enterCode: (address) => enterCode(issuer, address),
    mint(claims, header = {}) {
      const [key] = settings.keys;
      if (key === undefined) throw new Error("there is no key");
      return sign(key, { ...usualClaims(issuer, audience), ...claims }, header);
    },
    rotateKeys() {
      settings = { ...settings, keys: [makeSigningKey(), ...settings.keys.slice(0, 1)] };
      server.removeAllListeners("request").on("request", handlerOf(issuer, settings));
    },
    close: () => close(server),
  };
}

function handlerOf(issuer: string, settings: ProviderSettings): RequestListener {
  const provider = new Provider(issuer, providerConfiguration(settings));
  addTokenExchange(provider, settings);
  const answer = provider.callback();
  return (request, response) => {
    if (request.url?.startsWith("/interaction/")) void interact(provider, request, response);
    else void answer(request, response);
  };
}

/** The sign-in page, without a page: whoever the request names is believed. */
async function interact(
  provider: OpenIdProvider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const { prompt, params } = await provider.interactionDetails(request, response);
    const user = params["login_hint"];
    const result =
      prompt.name === "login" && isUser(user)
        ? { login: { accountId: user } }
        : { error: "access_denied", error_description: "login_hint must name a user" };
    await provider.interactionFinished(request, response, result);
  } catch {
    response.writeHead(400).end();
  }
}

async function askForToken(
  issuer: string,
  client: Client,
  form: Readonly<Record<string, string>>,
): Promise<string> {
  const { id, secret } = client;
  const basic = Buffer.from(`${id}:${secret ?? ""}`).toString("base64");
  const answer = await fetch(`${issuer}/token`, {
    method: "POST",
    headers: secret === undefined ? {} : { authorization: `Basic ${basic}` },
    body: new URLSearchParams(secret === undefined ? { ...form, client_id: id } : form),
  });
  const said = (await answer.json()) as TokenAnswer;
  if (said.access_token === undefined) {
    throw new Error(`no token for ${id}: ${said.error ?? answer.status} ${said.error_description}`);
  }
  return said.access_token;
}

/** RFC 6749 §4.1 with RFC 7636. */
async function codeFlow(
  issuer: string,
  client: Client,
  user: User,
  scopes: readonly string[],
): Promise<string> {
  const verifier = randomBytes(32).toString("base64url");
  const request = new URL(`${issuer}/auth`);
  request.search = new URLSearchParams({
    client_id: client.id,
    response_type: "code",
    redirect_uri: redirectUri,
    scope: ["openid", ...scopes].join(" "),
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    login_hint: user,
  }).toString();
  const end = await signIn(issuer, request);
  return askForToken(issuer, client, {
    grant_type: "authorization_code",
    code: end.searchParams.get("code") ?? "",
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });
}

async function signIn(issuer: string, request: string | URL): Promise<URL> {
  const { url, status, html } = await new HeadlessBrowser(issuer).open(request);
  if (status !== 0) throw new Error(`the sign-in ended at ${url.pathname}: ${status} ${html}`);
  return url;
}

async function enterCode(issuer: string, address: string): Promise<void> {
  const browser = new HeadlessBrowser(issuer);
  const form = hiddenFields((await browser.open(address)).html);
  form.set("confirm", "yes");
  const end = await browser.open(`${issuer}/device`, form);
  if (end.status !== 200) throw new Error(`the code was refused: ${end.status} ${end.html}`);
}

function usualClaims(issuer: string, audience: string): object {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: issuer,
    aud: audience,
    sub: "ada",
    client_id: "shop-web",
    jti: randomUUID(),
    iat: now,
    exp: now + 600,
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

import { createHash, randomUUID } from "node:crypto";
import { SignJWT, exportJWK, generateKeyPair } from "jose";
import type { IdentityProvider } from "../identity-provider.ts";
import type { Credential } from "./visit.ts";

/** What makes the header fields that carry a credential, for one request. */
export type Credentials = Readonly<
  Record<Credential, (method: string, url: string) => Promise<Readonly<Record<string, string>>>>
>;

export interface Keys {
  readonly valid: string;
  readonly revoked: string;
}

/** Real tokens of the provider, and the forgeries that people try. */
export async function makeCredentials(idp: IdentityProvider, keys: Keys): Promise<Credentials> {
  const mallory = await idp.userToken("mallory");
  const scope = "orders:read orders:write";
  const past = Math.floor(Date.now() / 1000) - 3600;
  const expired = await idp.mint({ scope, iat: past, exp: past + 600 });
  const elsewhere = await idp.mint({ scope, aud: "https://bank.example/api" });
  const wallet = await boundToken(idp);
  return {
    ada: bearer(await idp.userToken("ada")),
    grace: bearer(await idp.userToken("grace")),
    mallory: bearer(mallory),
    service: bearer(await idp.token()),
    partner: bearer(await idp.token({ client: "partner", scopes: ["orders:read"] })),
    wallet: wallet.proven,
    "stolen-wallet": bearer(wallet.token),
    expired: bearer(expired),
    unsigned: bearer(unsigned(expired)),
    tampered: bearer(renamed(mallory)),
    elsewhere: bearer(elsewhere),
    key: carried({ "x-api-key": keys.valid }),
    "revoked-key": carried({ "x-api-key": keys.revoked }),
    nothing: carried({}),
  };
}

function carried(fields: Readonly<Record<string, string>>): Credentials["nothing"] {
  return () => Promise.resolve(fields);
}

function bearer(token: string): Credentials["nothing"] {
  return carried({ authorization: `Bearer ${token}` });
}

/** The same claims with a header that says: no signature. */
function unsigned(token: string): string {
  const [, claims = ""] = token.split(".");
  const now = Math.floor(Date.now() / 1000);
  return `${encode({ alg: "none", typ: "at+jwt" })}.${encode({ ...decode(claims), iat: now, exp: now + 600 })}.`;
}

/** Mallory's token with another name in it; the signature stays as it was. */
function renamed(token: string): string {
  const [header = "", claims = "", signature = ""] = token.split(".");
  return `${header}.${encode({ ...decode(claims), sub: "ada" })}.${signature}`;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function decode(part: string): object {
  return JSON.parse(Buffer.from(part, "base64url").toString()) as object;
}

/** A token that opens only with a fresh proof of its key (RFC 9449), as the wallet gets it. */
async function boundToken(
  idp: IdentityProvider,
): Promise<{ readonly token: string; readonly proven: Credentials["wallet"] }> {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const jwk = await exportJWK(publicKey);
  const prove = (claims: Record<string, string>) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: "ES256", typ: "dpop+jwt", jwk })
      .setJti(randomUUID())
      .setIssuedAt()
      .sign(privateKey);
  const { id, secret = "" } = idp.clients.wallet;
  const endpoint = `${idp.issuer}/token`;
  const answer = await fetch(endpoint, {
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`,
      dpop: await prove({ htm: "POST", htu: endpoint }),
    },
    body: new URLSearchParams({ grant_type: "client_credentials", scope: "orders:read" }),
  });
  const { access_token: token } = (await answer.json()) as { readonly access_token?: string };
  if (token === undefined) throw new Error(`no token for the wallet: ${answer.status}`);
  const ath = createHash("sha256").update(token).digest("base64url");
  return {
    token,
    proven: async (method, url) => ({
      authorization: `DPoP ${token}`,
      dpop: await prove({ htm: method, htu: url, ath }),
    }),
  };
}

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createRemoteJWKSet, jwtVerify } from "jose";
import * as client from "openid-client";
import { configured, grantCases } from "../test/e2e/grants.ts";
import { type IdentityProvider, startIdentityProvider } from "./identity-provider.ts";

let idp: IdentityProvider;

before(async () => {
  idp = await startIdentityProvider();
});

after(() => idp.close());

/** As an API would read the token: with the keys that are published now. */
async function read(token: string): Promise<Record<string, unknown>> {
  const keys = createRemoteJWKSet(new URL(`${idp.issuer}/jwks`));
  const terms = { issuer: idp.issuer, audience: idp.audience, typ: "at+jwt" };
  return { ...(await jwtVerify(token, keys, terms)).payload };
}

for (const { name, subject, get } of grantCases) {
  test(`${name}: a token for the API, with the scope asked for and no other`, async () => {
    const claims = await read(await get(idp, "orders:read"));
    assert.equal(claims["sub"], subject);
    assert.equal(claims["scope"], "orders:read");
    assert.deepEqual(claims["roles"], subject === "ada" ? ["customer"] : ["service"]);
  });
}

test("users get what they may have, whatever is asked for", async () => {
  const ask = ["orders:read", "admin"];
  assert.equal((await read(await idp.userToken("grace", ask)))["scope"], "orders:read admin");
  assert.equal((await read(await idp.userToken("mallory", ask)))["scope"], "orders:read");
});

test("nobody signs in under an unknown name", async () => {
  const request = client.buildAuthorizationUrl(await configured(idp, idp.clients.page), {
    response_type: "id_token token",
    redirect_uri: "https://shop.example/signed-in",
    scope: "openid",
    nonce: client.randomNonce(),
    login_hint: "root",
  });
  const end = await idp.signIn(request);
  assert.equal(new URLSearchParams(end.hash.slice(1)).get("error"), "access_denied");
});

test("an exchange gives no more than was held, and takes no token of a program", async () => {
  const configuration = await configured(idp, idp.clients.exchange);
  const exchange = (subject_token: string, scope: string) =>
    client.genericGrantRequest(configuration, "urn:ietf:params:oauth:grant-type:token-exchange", {
      subject_token,
      subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
      scope,
    });
  const held = await idp.userToken("ada", ["orders:read"]);
  const claims = await read((await exchange(held, "orders:read")).access_token);
  assert.deepEqual(claims["act"], { sub: "shop-exchange" });
  const refused = { name: "ResponseBodyError" };
  await assert.rejects(exchange(held, "orders:write"), { ...refused, error: "invalid_scope" });
  await assert.rejects(exchange(await idp.token(), "orders:read"), refused);
  await assert.rejects(exchange(await idp.mint({ exp: 1 }), "orders:read"), refused);
});

test("opaque tokens are told to the gateway, and to nobody else", async () => {
  const token = await idp.token({ client: "partner", scopes: ["orders:read"] });
  assert.doesNotMatch(token, /\./);
  const gateway = await configured(idp, idp.clients.gateway);
  const told = await client.tokenIntrospection(gateway, token);
  assert.equal(told.active, true);
  assert.equal(told.aud, idp.audience);
  assert.equal(told.scope, "orders:read");
  const stranger = await configured(idp, idp.clients.service);
  assert.equal((await client.tokenIntrospection(stranger, token)).active, false);
});

test("after two rotations the first key is gone, the second still works", async () => {
  const first = await idp.token();
  const refreshing = await configured(idp, idp.clients.service);
  idp.rotateKeys();
  const second = await idp.token();
  await read(first);
  idp.rotateKeys();
  await read(second);
  await read((await client.clientCredentialsGrant(refreshing)).access_token);
  await assert.rejects(read(first), { code: "ERR_JWKS_NO_MATCHING_KEY" });
});

import assert from "node:assert/strict";
import { hash, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type IdentityProvider, startIdentityProvider } from "../../examples/identity-provider.ts";
import { makeSigningKey, sign } from "../../examples/identity/signing-key.ts";
import { type Guarding, guard } from "../castellan.ts";
import { boundToken, codeGrant, grantCases } from "./grants.ts";

/**
 * A real provider, certified clients, and Castellan between them and an API. Castellan is told the issuer's
 * name and finds the keys itself.
 */
const gatewayPort = 28_341;
const base = `http://127.0.0.1:${gatewayPort}`;
const folder = mkdtempSync(join(tmpdir(), "castellan-openid-"));
let idp: IdentityProvider;
let upstream: Server;
let castellan: Guarding;
/** Requests that reached the API. */
let reached = 0;
/** Every credential that was sent. */
const sent = new Set<string>();

before(async () => {
  idp = await startIdentityProvider();
  upstream = createServer((request, response) => {
    reached += 1;
    request.resume();
    response.writeHead(200, { "content-type": "application/json" }).end('{"orders":[]}');
  });
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", () => resolve()));
  castellan = await guard(configuration());
});

after(async () => {
  await castellan[Symbol.asyncDispose]();
  upstream.close();
  await idp.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Sends a request and tells what came of it: status, challenge, and whether the API heard of it. */
async function call(method: string, path: string, headers: Record<string, string> = {}) {
  const earlier = reached;
  for (const value of Object.values(headers)) sent.add(value.replace(/^\w+ /, ""));
  const answer = await fetch(base + path, { method, headers });
  await answer.arrayBuffer();
  return {
    status: answer.status,
    challenge: answer.headers.get("www-authenticate") ?? "",
    reached: reached > earlier,
  };
}

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
const seconds = (): number => Math.floor(Date.now() / 1000);

async function assertPasses(token: string): Promise<void> {
  const { status, reached: heard } = await call("GET", "/orders", bearer(token));
  assert.deepEqual({ status, heard }, { status: 200, heard: true });
}

async function assertRefused(headers: Record<string, string>): Promise<void> {
  const refused = await call("GET", "/orders", headers);
  assert.deepEqual([refused.status, refused.reached], [401, false]);
  assert.match(refused.challenge, /^(Bearer|DPoP)/);
}

for (const { name, get } of grantCases) {
  test(`${name}: its token opens what its scope opens, and nothing else`, async () => {
    const token = await get(idp, "orders:read");
    await assertPasses(token);
    const writing = await call("DELETE", "/orders", bearer(token));
    assert.deepEqual([writing.status, writing.reached], [403, false]);
    assert.match(writing.challenge, /error="insufficient_scope"/);
    const other = await get(idp, "orders:write");
    assert.equal((await call("DELETE", "/orders", bearer(other))).status, 200);
    assert.equal((await call("GET", "/orders", bearer(other))).status, 403);
  });
}

test("a scope that the user may not have opens nothing, however it was asked for", async () => {
  const mallory = await idp.userToken("mallory", ["orders:read", "admin"]);
  assert.equal((await call("GET", "/reports", bearer(mallory))).status, 403);
  const grace = await idp.userToken("grace", ["orders:read", "admin"]);
  assert.equal((await call("GET", "/reports", bearer(grace))).status, 200);
});

test("without a token nothing opens", () => assertRefused({}));

test("ID token and refresh token are no access tokens", async () => {
  const { id_token, refresh_token, access_token } = await codeGrant(idp, "orders:read");
  assert.ok(id_token);
  assert.ok(refresh_token);
  await assertPasses(access_token);
  await assertRefused(bearer(id_token));
  await assertRefused(bearer(refresh_token));
});

const scope = "orders:read";
const minted: readonly (readonly [string, () => object, object?])[] = [
  ["an expired token", () => ({ iat: seconds() - 700, exp: seconds() - 60 })],
  ["a token without exp", () => ({ exp: undefined })],
  ["a token that is not valid yet", () => ({ nbf: seconds() + 600 })],
  ["a token for another API", () => ({ aud: "https://other.example/api" })],
  ["a token for the client itself", () => ({ aud: "shop-web" })],
  ["a token of another issuer", () => ({ iss: "https://id.example" })],
  ["a token of no issuer", () => ({ iss: undefined })],
  ["a logout token", () => ({}), { typ: "logout+jwt" }],
  ["a token with an unknown critical header", () => ({}), { crit: ["b64"], b64: true }],
];

for (const [name, claims, header] of minted) {
  test(`${name} is refused, although the provider's own key signed it`, async () => {
    await assertPasses(await idp.mint({ scope }));
    await assertRefused(bearer(await idp.mint({ scope, ...claims() }, header)));
  });
}

test("unsigned tokens are refused", async () => {
  const [, claims = ""] = (await idp.mint({ scope })).split(".");
  const header = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString("base64url");
  await assertRefused(bearer(`${header}.${claims}.`));
});

test("a bound token opens with a proof of its key for this very request, once", async () => {
  const { token, prove } = await boundToken(idp, "orders:read");
  const url = `${base}/orders`;
  const dpop = (proof: string) => ({ authorization: `DPoP ${token}`, dpop: proof });
  const proof = await prove("GET", url);
  assert.equal((await call("GET", "/orders", dpop(proof))).status, 200);
  await assertRefused(dpop(proof));
  assert.equal((await call("GET", "/orders", dpop(await prove("GET", url)))).status, 200);

  await assertRefused(bearer(token));
  await assertRefused({ ...bearer(token), dpop: await prove("GET", url) });
  await assertRefused({ authorization: `DPoP ${token}` });
  await assertRefused(dpop(await prove("DELETE", url)));
  await assertRefused(dpop(await prove("GET", `${base}/reports`)));
  await assertRefused(dpop(await prove("GET", url, { ath: undefined })));
  const { prove: forge } = await boundToken(idp, "orders:read");
  await assertRefused(dpop(await forge("GET", url, { ath: hash("sha256", token, "base64url") })));
  const unbound = await idp.token();
  await assertRefused({ authorization: `DPoP ${unbound}`, dpop: await prove("GET", url) });

  const writing = await call("DELETE", "/orders", dpop(await prove("DELETE", url)));
  assert.equal(writing.status, 403);
});

test("an opaque token opens what the provider says it opens", async () => {
  const token = await idp.token({ client: "partner", scopes: ["orders:read"] });
  await assertPasses(token);
  assert.equal((await call("DELETE", "/orders", bearer(token))).status, 403);
  await assertRefused(bearer(randomUUID()));
});

test("new keys work without a restart, and tokens of the old key go on", async () => {
  const old = await idp.mint({ scope });
  const unused = await idp.mint({ scope });
  await assertPasses(old);
  idp.rotateKeys();
  await assertPasses(await idp.userToken("ada", ["orders:read"]));
  await assertPasses(old);
  await assertPasses(unused);
  const stranger = makeSigningKey();
  const claims = { iss: idp.issuer, aud: idp.audience, sub: "ada", scope, exp: seconds() + 60 };
  await assertRefused(bearer(await sign(stranger, claims, {})));
  await assertPasses(await idp.token());
});

test("every refusal had the cause it should have, and no token went into the log", async () => {
  await castellan.stop();
  const printed = castellan.printed();
  const causes = printed.matchAll(/"denial":\{"control":"([\w-]+)","reason":"([\w-]+)"/g);
  const found = new Set(Array.from(causes, ([, control, reason]) => `${control} ${reason}`));
  assert.deepEqual([...found].toSorted(), [
    "access insufficient-scope",
    "access unauthenticated",
    "introspection audience",
    "introspection inactive",
    "jwt audience",
    "jwt binding",
    "jwt claims",
    "jwt expired",
    "jwt issuer",
    "jwt key",
    "jwt malformed",
    "jwt not-yet",
    "jwt proof",
    "jwt proof-replayed",
    "jwt type",
  ]);
  assert.ok(sent.size > 40, `only ${sent.size} credentials were sent`);
  for (const credential of sent) {
    for (const part of credential.split(".")) {
      assert.ok(part.length < 10 || !printed.includes(part), "a part of a token stands in the log");
    }
  }
});

function configuration(): object {
  writeFileSync(join(folder, "orders.json"), JSON.stringify(contract()));
  return {
    version: 1,
    workers: "inline",
    listeners: [{ address: "127.0.0.1", port: gatewayPort, tls: "none" }],
    admin: { address: "127.0.0.1", port: gatewayPort + 1 },
    issuers: [
      {
        name: "shop",
        issuer: idp.issuer,
        audiences: [idp.audience],
        algorithms: ["ES256"],
        introspection: {
          endpoint: idp.introspectionEndpoint,
          clientId: idp.clients.gateway.id,
          clientSecret: idp.clients.gateway.secret,
        },
      },
    ],
    security: { transport: { plainHttp: "allow" } },
    apis: [
      {
        name: "orders",
        version: "1",
        owner: "e2e",
        purpose: "What was bought",
        exposure: "public",
        openapi: join(folder, "orders.json"),
        upstream: { targets: [`http://127.0.0.1:${(upstream.address() as AddressInfo).port}`] },
      },
    ],
    telemetry: { log: { level: "info" } },
  };
}

function contract(): object {
  const schema = {
    type: "object",
    properties: { orders: { type: "array", items: { type: "string" } } },
  };
  const operation = (wanted: string) => ({
    security: [{ shop: [wanted] }],
    responses: { 200: { description: "orders", content: { "application/json": { schema } } } },
  });
  return {
    openapi: "3.1.0",
    info: { title: "Orders", version: "1" },
    paths: {
      "/orders": { get: operation("orders:read"), delete: operation("orders:write") },
      "/reports": { get: operation("admin") },
    },
    components: {
      securitySchemes: {
        shop: {
          type: "openIdConnect",
          openIdConnectUrl: `${idp.issuer}/.well-known/openid-configuration`,
        },
      },
    },
  };
}

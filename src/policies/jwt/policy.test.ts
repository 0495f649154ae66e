import assert from "node:assert/strict";
import { before, test } from "node:test";
import { aSite } from "../../../test/fixtures/exchange.ts";
import {
  type SigningKey,
  aKey,
  anIssuer,
  audience,
  idp,
  identityPorts,
  noonSeconds,
  sending,
  someClaims,
} from "../../../test/fixtures/tokens.ts";
import type { Arrival } from "../../engine/facts.ts";
import type { Ports } from "../../engine/ports.ts";
import type { Consumer, Issuer } from "../../engine/realm.ts";
import { millis } from "../../kernel/clock.ts";
import { jwt } from "./policy.ts";

let key: SigningKey;
let stranger: SigningKey;

before(async () => {
  key = await aKey("ES256", "k1");
  stranger = await aKey("ES256", "k1");
});

function step(
  issuer: Partial<Issuer> = {},
  more: { ports?: Ports; consumers?: readonly Consumer[] } = {},
) {
  const { ports = identityPorts(), consumers = [] } = more;
  const jwks = JSON.stringify({ keys: [key.publicJwk] });
  const issuers = [anIssuer({ jwks, ...issuer })];
  const built = jwt.build({}, aSite({ realm: { issuers, consumers, trustedProxies: [] } }), ports);
  assert.ok(built.ok, JSON.stringify(built));
  const { identify } = built.value.steps;
  assert.ok(identify);
  return identify;
}

function bearer(token: string, more: Partial<Arrival> = {}): Arrival {
  return sending({ host: "a", authorization: `Bearer ${token}` }, more);
}

async function principalOf(
  token: string,
  issuer: Partial<Issuer> = {},
  consumers: readonly Consumer[] = [],
) {
  const outcome = await step(issuer, { consumers })(bearer(token));
  assert.equal(outcome.kind, "identify", JSON.stringify(outcome));
  return outcome.kind === "identify" ? outcome.principal : assert.fail();
}

async function reasonOf(
  token: string,
  issuer: Partial<Issuer> = {},
  ports: Ports = identityPorts(),
) {
  const outcome = await step(issuer, { ports })(bearer(token));
  return outcome.kind === "deny" ? outcome.reason : outcome.kind;
}

function part(value: unknown): string {
  return Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString(
    "base64url",
  );
}

test("a good token names its subject, scopes, roles, groups and tenant", async () => {
  const principal = await principalOf(
    await key.sign(
      someClaims({
        scope: "read  write",
        realm_access: { roles: ["buyer", 7] },
        groups: ["g1"],
        tenant: "t-1",
        client_id: "web",
      }),
    ),
  );
  assert.equal(principal.id, "ada");
  assert.equal(principal.kind, "user");
  assert.equal(principal.issuer, idp);
  assert.equal(principal.tenant, "t-1");
  assert.equal(principal.credentialId, "t1");
  assert.deepEqual(principal.scopes, new Set(["read", "write"]));
  assert.deepEqual(principal.roles, new Set(["buyer"]));
  assert.deepEqual(principal.groups, new Set(["g1"]));
});

test("scopes come as scp, too, and claims with dots in their names are found whole", async () => {
  const claims = { ...anIssuer().claims, roles: "https://idp.example/roles" };
  const principal = await principalOf(
    await key.sign(someClaims({ scp: ["a", "b"], "https://idp.example/roles": ["r"] })),
    { claims },
  );
  assert.deepEqual(principal.scopes, new Set(["a", "b"]));
  assert.deepEqual(principal.roles, new Set(["r"]));
});

test("a client that got a token for itself is a service, and belongs to its consumer", async () => {
  const consumer: Consumer = {
    name: "billing",
    tenant: "t-9",
    scopes: ["never:merged"],
    roles: [],
    certificates: [],
    clients: [{ issuer: "main", clientId: "svc" }],
  };
  for (const claims of [
    someClaims({ sub: "svc", client_id: "svc" }),
    someClaims({ sub: undefined, azp: "svc" }),
  ]) {
    const principal = await principalOf(await key.sign(claims), {}, [consumer]);
    assert.equal(principal.kind, "service");
    assert.equal(principal.id, "svc");
    assert.equal(principal.consumer, "billing");
    assert.equal(principal.tenant, "t-9");
    assert.deepEqual(principal.scopes, new Set());
  }
});

const accepted: readonly (readonly [name: string, claims: object, header?: object])[] = [
  ["an audience among several", { aud: ["other", audience] }],
  ["no nbf, no iat, no jti", { nbf: undefined, iat: undefined, jti: undefined }],
  ["an expiry within the tolerance", { exp: noonSeconds - 4 }],
  ["a begin within the tolerance", { nbf: noonSeconds + 5 }],
  ["fractions of seconds", { exp: noonSeconds + 0.5 }],
  ["a typ with its long name, in capitals", {}, { typ: "application/AT+JWT" }],
  ["header parameters that nobody has to understand", {}, { x5t: "abc", foo: 1 }],
  [
    "keys and addresses in the header, unused",
    {},
    { jku: "https://evil.example/", x5u: "https://evil.example/" },
  ],
];

for (const [name, claims, header] of accepted) {
  test(`accepted: ${name}`, async () => {
    assert.equal(await reasonOf(await key.sign(someClaims(claims), header)), "identify");
  });
}

const refused: readonly (readonly [
  reason: string,
  name: string,
  claims: object,
  header?: object,
])[] = [
  ["expired", "exp", { exp: noonSeconds - 5 }],
  ["expired", "exp 0", { exp: 0 }],
  ["expired", "a negative exp", { exp: -1 }],
  ["claims", "no exp", { exp: undefined }],
  ["claims", "exp as text", { exp: String(noonSeconds + 300) }],
  ["claims", "exp as null", { exp: null }],
  ["claims", "exp as a list", { exp: [noonSeconds + 300] }],
  ["claims", "exp beyond all dates", { exp: 1e20 }],
  ["claims", "nbf as text", { nbf: "0" }],
  ["claims", "iat as an object", { iat: {} }],
  ["not-yet", "nbf", { nbf: noonSeconds + 6 }],
  ["not-yet", "iat in the future", { iat: noonSeconds + 6 }],
  ["issuer", "another issuer", { iss: "https://other.example" }],
  ["issuer", "a slash more", { iss: `${idp}/` }],
  ["issuer", "another case", { iss: idp.toUpperCase() }],
  ["issuer", "no issuer", { iss: undefined }],
  ["issuer", "a list of issuers", { iss: [idp] }],
  ["audience", "another audience", { aud: "https://other.example" }],
  ["audience", "no audience", { aud: undefined }],
  ["audience", "an empty list", { aud: [] }],
  ["audience", "a list with more than texts", { aud: [audience, 7] }],
  ["audience", "a beginning", { aud: audience.slice(0, -1) }],
  ["claims", "neither subject nor client", { sub: undefined }],
  ["claims", "a subject that is no text", { sub: 7 }],
  ["claims", "an empty subject", { sub: "" }],
  ["claims", "a client that is no text", { client_id: ["a"] }],
  ["claims", "a jti that is no text", { jti: 7 }],
  ["type", "typ of an ID token", {}, { typ: "JWT" }],
  ["type", "typ of a proof", {}, { typ: "dpop+jwt" }],
  ["type", "no typ", {}, { typ: undefined }],
  ["key", "a kid that the issuer does not have", {}, { kid: "k2" }],
  ["binding", "a confirmation that is not understood", { cnf: { kid: "x" } }],
  ["binding", "an empty confirmation", { cnf: {} }],
  ["binding", "a confirmation with something more", { cnf: { "x5t#S256": "a", jku: "b" } }],
  ["binding", "another certificate", { cnf: { "x5t#S256": "thumb" } }],
  ["binding", "a token bound to a key, without its proof", { cnf: { jkt: "thumb" } }],
];

for (const [reason, name, claims, header] of refused) {
  test(`${reason}: ${name}`, async () => {
    assert.equal(await reasonOf(await key.sign(someClaims(claims), header)), reason);
  });
}

test("signatures by others, cut off, changed, in DER or of zeros are refused", async () => {
  const token = await key.sign(someClaims());
  const [head = "", body = "", signature = ""] = token.split(".");
  const changed = part({ ...someClaims(), sub: "eve" });
  const zeros = Buffer.alloc(64).toString("base64url");
  assert.equal(await reasonOf(await stranger.sign(someClaims())), "signature");
  assert.equal(await reasonOf(`${head}.${changed}.${signature}`), "signature");
  assert.equal(await reasonOf(`${head}.${body}.${zeros}`), "signature");
  assert.equal(await reasonOf(`${head}.${body}.${signature.slice(0, -6)}`), "signature");
  assert.equal(await reasonOf(`${head}.${body}.`), "malformed");
});

test("what is not strictly a JWS is malformed", async () => {
  const body = part(someClaims());
  const head = (header: unknown) => `${part(header)}.${body}.AAAA`;
  const good = await key.sign(someClaims());
  const [first = "", , third = ""] = good.split(".");
  for (const token of [
    "a",
    "a.b",
    "a.b.c.d",
    "a.b.c.d.e",
    `${good}.x`,
    `${good}=`,
    `${first}.${part("[]")}.${third}`,
    `${first}.${part("null")}.${third}`,
    `${first}.${part('{"iss":"a","iss":"b"}')}.${third}`,
    `${first}.${Buffer.from([0x7b, 0xff, 0x7d]).toString("base64url")}.${third}`,
    `${first}..${third}`,
    head([]),
    head('{"alg":"ES256","alg":"none"}'),
    head({ typ: "at+jwt" }),
    head({ alg: ["ES256"] }),
    head({ alg: "ES256", kid: 7 }),
    head({ alg: "ES256", typ: 7 }),
    head({ alg: "ES256", crit: ["exp"], exp: 1 }),
    head({ alg: "ES256", crit: [] }),
    head({ alg: "ES256", b64: true }),
    head({ alg: "ES256", zip: "DEF" }),
    head({ alg: "dir", enc: "A256GCM" }),
    `${first}.${part({ a: "x".repeat(20_000) })}.${third}`,
  ]) {
    assert.equal(await reasonOf(token), "malformed", token.slice(0, 60));
  }
});

test("algorithms are pinned: none, HMAC with the public key, and other asymmetric ones", async () => {
  const ps = await aKey("PS256", "k1");
  const issuer = { jwks: JSON.stringify({ keys: [key.publicJwk, ps.publicJwk] }) };
  for (const alg of ["none", "None", "HS256", "es256", "ES384"]) {
    assert.equal(
      await reasonOf(
        `${part({ alg, typ: "at+jwt", kid: "k1" })}.${part(someClaims())}.AAAA`,
        issuer,
      ),
      "algorithm",
      alg,
    );
  }
  assert.equal(await reasonOf(await ps.sign(someClaims()), issuer), "algorithm");
});

test("every cause looks alike from outside, but for the issuer's own", () => {
  for (const [reason, { status }] of Object.entries(jwt.reasons)) {
    assert.equal(status, reason === "keys-unavailable" ? 503 : 401, reason);
  }
});

test("the challenge is one and the same for every cause", async () => {
  const tokens = [
    "x",
    await key.sign(someClaims({ exp: 1 })),
    await stranger.sign(someClaims()),
    await key.sign(someClaims({ aud: "other" })),
  ];
  const identify = step();
  const seen = new Set<string>();
  for (const token of tokens) {
    const outcome = await identify(bearer(token));
    seen.add(JSON.stringify(outcome.kind === "deny" && outcome.fields));
  }
  assert.deepEqual(
    [...seen],
    ['[["www-authenticate","Bearer realm=\\"api\\", error=\\"invalid_token\\""]]'],
  );
});

test("notes and reasons never repeat what was sent", async () => {
  const outcome = await step()(
    bearer(await key.sign(someClaims({ sub: "marked-secret", aud: "marked-secret" }))),
  );
  assert.ok(!JSON.stringify(outcome).includes("marked-secret"));
});

test("without a bearer token nobody is named and nobody refused", () => {
  const identify = step();
  for (const fields of [
    { host: "a" },
    { authorization: "Basic YTpi" },
    { authorization: "Bearer cst_live_0000" },
    { authorization: "Negotiate x" },
    { authorization: "" },
  ]) {
    assert.deepEqual(identify(sending(fields)), { kind: "pass" }, JSON.stringify(fields));
  }
});

test("bad syntax and a second Authorization field are refused without waiting", () => {
  const identify = step();
  for (const fields of [
    ["authorization", "Bearer"],
    ["authorization", "Bearer "],
    ["authorization", "Bearer a b"],
    ["authorization", "Bearer a,b"],
    ["authorization", 'Bearer "a"'],
    ["authorization", "Bearer a", "authorization", "Bearer a"],
  ]) {
    const outcome = identify(sending(fields));
    assert.ok(!(outcome instanceof Promise) && outcome.kind === "deny", JSON.stringify(fields));
    assert.equal(outcome.reason, "malformed");
  }
});

test("the scheme may be written in any case", async () => {
  const token = await key.sign(someClaims());
  for (const scheme of ["bearer", "BEARER", "Bearer "]) {
    const outcome = await step()(sending({ authorization: `${scheme} ${token}` }));
    assert.equal(outcome.kind, "identify");
  }
});

test("opaque tokens are left to introspection where some issuer has it", async () => {
  const introspection = {
    endpoint: "https://idp.example/i",
    clientId: "a",
    clientSecret: "b",
    cacheFor: millis(1000),
  };
  assert.equal(await reasonOf("opaque", { introspection }), "pass");
  assert.equal(await reasonOf("opaque"), "malformed");
  assert.equal(await reasonOf("a.b.c", { introspection }), "malformed");
});

test("maxAge bounds the age of a token, and makes iat necessary", async () => {
  const issuer = { maxAge: millis(60_000) };
  assert.equal(
    await reasonOf(await key.sign(someClaims({ iat: noonSeconds - 64 })), issuer),
    "identify",
  );
  assert.equal(
    await reasonOf(await key.sign(someClaims({ iat: noonSeconds - 65 })), issuer),
    "too-old",
  );
  assert.equal(await reasonOf(await key.sign(someClaims({ iat: undefined })), issuer), "claims");
});

test("revocation by token, and by subject before an instant", async () => {
  const token = await key.sign(someClaims());
  for (const [kind, id] of [
    ["token", "t1"],
    ["subject", "ada"],
  ] as const) {
    let revoked = false;
    const directory: Ports["directory"] = {
      apiKey: () => undefined,
      revoked: (asked, issuer, name, issuedAt) =>
        revoked &&
        asked === kind &&
        issuer === idp &&
        name === id &&
        issuedAt === noonSeconds * 1000,
    };
    const identify = step({}, { ports: identityPorts({ directory }) });
    assert.equal((await identify(bearer(token))).kind, "identify");
    revoked = true;
    const outcome = await identify(bearer(token));
    assert.equal(outcome.kind === "deny" && outcome.reason, "revoked", kind);
    assert.ok(outcome.kind === "deny" && outcome.fields?.length === 1);
  }
});

test("HMAC works with secrets in the configuration", async () => {
  const { SignJWT } = await import("jose");
  const secret = Buffer.alloc(32, 9);
  const token = await new SignJWT({ ...someClaims() })
    .setProtectedHeader({ alg: "HS256", typ: "at+jwt" })
    .sign(secret);
  const jwks = JSON.stringify({ keys: [{ kty: "oct", k: secret.toString("base64url") }] });
  assert.equal(await reasonOf(token, { algorithms: ["HS256"], jwks }), "identify");
});

test("a realm without issuers leaves the control nothing to do", () => {
  const built = jwt.build({}, aSite(), identityPorts());
  assert.deepEqual(built, { ok: true, value: { steps: {} } });
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { aSite } from "../../../test/fixtures/exchange.ts";
import {
  type FakeNetwork,
  type SigningKey,
  aKey,
  anIssuer,
  fakeNetwork,
  heldClock,
  identityPorts,
  idp,
  noonSeconds,
  sending,
  someClaims,
} from "../../../test/fixtures/tokens.ts";
import type { Issuer } from "../../engine/realm.ts";
import { discoveryUrls, maxAgeOf } from "./discovery.ts";
import { jwt } from "./policy.ts";

const jwksUri = `${idp}/jwks`;
const discovery = `${idp}/.well-known/openid-configuration`;
const claims = someClaims({ exp: noonSeconds + 100_000_000, jti: undefined });

function publish(network: FakeNetwork, keys: readonly SigningKey[], cacheControl?: string): void {
  const body = JSON.stringify({ keys: keys.map((key) => key.publicJwk) });
  network.answers.set(jwksUri, () => ({ body, cacheControl }));
}

/** A gate for one issuer, whose clock and network are the test's. */
function aGate(issuer: Partial<Issuer> = { jwksUri }, config: object = {}) {
  const clock = heldClock();
  const network = fakeNetwork();
  const ports = identityPorts({ clock, outbound: network });
  const realm = { issuers: [anIssuer(issuer)], consumers: [], trustedProxies: [] };
  const built = jwt.build(config, aSite({ realm }), ports);
  assert.ok(built.ok, JSON.stringify(built));
  const { identify } = built.value.steps;
  assert.ok(identify);
  const hear = (token: string, scheme = "Bearer ") =>
    identify(sending({ authorization: scheme + token }, { time: clock.now() }));
  return {
    clock,
    network,
    ports,
    hear,
    async ask(token: string, scheme?: string): Promise<string> {
      const outcome = await hear(token, scheme);
      return outcome.kind === "deny" ? outcome.reason : outcome.kind;
    },
    fetches: () => network.asked.filter(({ url }) => url === jwksUri).length,
  };
}

/** Lets everything that is ready to run do so. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}

test("keys are fetched once, whoever asks and however many", async () => {
  const key = await aKey("ES256", "k1");
  const gate = aGate();
  publish(gate.network, [key]);
  const token = await key.sign(claims);
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => gate.ask(token)));
  assert.deepEqual(new Set(outcomes), new Set(["identify"]));
  assert.equal(gate.fetches(), 1);
});

test("a token that was verified is answered without a promise", async () => {
  const key = await aKey("ES256", "k1");
  const gate = aGate();
  publish(gate.network, [key]);
  const token = await key.sign(claims);
  assert.ok(gate.hear(token) instanceof Promise);
  assert.equal(await gate.ask(token), "identify");
  assert.ok(!(gate.hear(token) instanceof Promise));
});

test("other spellings of the scheme are verified each time, so that one caller fills nothing", async () => {
  const key = await aKey("ES256", "k1");
  const gate = aGate();
  publish(gate.network, [key]);
  const token = await key.sign(claims);
  for (const scheme of ["Bearer ", "bearer "]) {
    assert.equal(await gate.ask(token, scheme), "identify");
    assert.ok(!(gate.hear(token, scheme) instanceof Promise), scheme);
  }
  for (const scheme of ["Bearer  ", "BEARER ", "bEarer "]) {
    assert.equal(await gate.ask(token, scheme), "identify");
    const again = gate.hear(token, scheme);
    assert.ok(again instanceof Promise, scheme);
    await again;
  }
});

test("a verified token expires all the same", async () => {
  const key = await aKey("ES256", "k1");
  const gate = aGate();
  publish(gate.network, [key]);
  const token = await key.sign(someClaims({ exp: noonSeconds + 10 }));
  assert.equal(await gate.ask(token), "identify");
  gate.clock.pass(14_999);
  assert.equal(await gate.ask(token), "identify");
  gate.clock.pass(1);
  assert.equal(await gate.ask(token), "expired");
});

test("keys are refreshed in the background before they are old", async () => {
  const key = await aKey("ES256", "k1");
  const gate = aGate();
  publish(gate.network, [key], "public, max-age=100");
  const token = await key.sign(claims);
  await gate.ask(token);
  gate.clock.pass(79_999);
  assert.ok(!(gate.hear(token) instanceof Promise));
  assert.equal(gate.fetches(), 1);
  gate.clock.pass(1);
  assert.ok(!(gate.hear(token) instanceof Promise), "nobody waits for a refresh before its time");
  await settle();
  assert.equal(gate.fetches(), 2);
});

for (const [cacheControl, seconds] of [
  ["max-age=1", 10],
  ["no-store", 10],
  ["max-age=999999", 600],
  [undefined, 600],
] as const) {
  test(`Cache-Control ${cacheControl} is held to ${seconds} s`, async () => {
    const key = await aKey("ES256", "k1");
    const gate = aGate();
    publish(gate.network, [key], cacheControl);
    const token = await key.sign(claims);
    await gate.ask(token);
    gate.clock.pass(seconds * 800 - 1);
    await gate.ask(token);
    assert.equal(gate.fetches(), 1);
    gate.clock.pass(seconds * 200 + 1);
    await gate.ask(token);
    assert.equal(gate.fetches(), 2);
  });
}

test("rotation: a new key works at once, the old one as long as it is published", async () => {
  const [old, young] = await Promise.all([aKey("ES256", "k1"), aKey("ES256", "k2")]);
  const gate = aGate();
  publish(gate.network, [old]);
  const [first, second] = await Promise.all([old.sign(claims), young.sign(claims)]);
  assert.equal(await gate.ask(first), "identify");
  publish(gate.network, [old, young]);
  assert.equal(await gate.ask(second), "identify");
  assert.ok(!(gate.hear(first) instanceof Promise), "the old token is still known");
  publish(gate.network, [young]);
  gate.clock.pass(600_000);
  assert.equal(await gate.ask(second), "identify");
  assert.equal(await gate.ask(first), "key");
});

test("rotation under the same kid is found, too", async () => {
  const [old, young] = await Promise.all([aKey("ES256", "k1"), aKey("ES256", "k1")]);
  const gate = aGate();
  publish(gate.network, [old]);
  const [first, second] = await Promise.all([old.sign(claims), young.sign(claims)]);
  assert.equal(await gate.ask(first), "identify");
  publish(gate.network, [young]);
  assert.equal(await gate.ask(second), "identify");
  assert.equal(await gate.ask(first), "signature");
});

test("a storm of unknown keys causes one fetch per cool-down", async () => {
  const key = await aKey("ES256", "k1");
  const gate = aGate();
  publish(gate.network, [key]);
  await gate.ask(await key.sign(claims));
  const unknown = await Promise.all(
    Array.from({ length: 30 }, (_, i) => key.sign(claims, { kid: `unknown-${i}` })),
  );
  const outcomes = await Promise.all(unknown.map((token) => gate.ask(token)));
  assert.deepEqual(new Set(outcomes), new Set(["key"]));
  for (const token of unknown) await gate.ask(token);
  assert.equal(gate.fetches(), 2);
  gate.clock.pass(10_000);
  for (const token of unknown) await gate.ask(token);
  assert.equal(gate.fetches(), 3);
});

test("while the issuer is away its keys go on, but not for ever", async () => {
  const key = await aKey("ES256", "k1");
  const gate = aGate({ jwksUri }, { staleFor: "1h" });
  publish(gate.network, [key]);
  const token = await key.sign(claims);
  assert.equal(await gate.ask(token), "identify");
  gate.network.answers.clear();
  gate.clock.pass(600_000);
  assert.equal(await gate.ask(token), "identify");
  assert.ok(!(gate.hear(token) instanceof Promise), "nobody waits for an issuer that is away");
  gate.clock.pass(3_599_999);
  assert.equal(await gate.ask(token), "identify");
  gate.clock.pass(1);
  assert.equal(await gate.ask(token), "keys-unavailable");
  assert.deepEqual(gate.ports.alerts, ["jwt.keys-unavailable"]);
  publish(gate.network, [key]);
  gate.clock.pass(2000);
  assert.equal(await gate.ask(token), "identify");
  assert.deepEqual(gate.ports.alerts, ["jwt.keys-unavailable", "jwt.keys-back"]);
});

for (const [name, body, status] of [
  ["an error", "{}", 500],
  ["a redirect", "{}", 302],
  ["no JSON", "<html>", 200],
  ["no set", '{"keys":7}', 200],
  ["an empty set", '{"keys":[]}', 200],
  ["a set without usable keys", '{"keys":[{"kty":"oct","k":"AAAA"}]}', 200],
] as const) {
  test(`${name} instead of keys leaves the known ones in force`, async () => {
    const key = await aKey("ES256", "k1");
    const gate = aGate();
    publish(gate.network, [key]);
    const token = await key.sign(claims);
    await gate.ask(token);
    gate.network.answers.set(jwksUri, () => ({ body, status }));
    gate.clock.pass(600_000);
    assert.equal(await gate.ask(token), "identify");
    assert.equal(gate.fetches(), 2);
  });
}

test("an issuer that was never reached is tried again soon, and not in a storm", async () => {
  const key = await aKey("ES256", "k1");
  const gate = aGate();
  const token = await key.sign(claims);
  for (let i = 0; i < 20; i += 1) assert.equal(await gate.ask(token), "keys-unavailable");
  assert.equal(gate.fetches(), 1);
  publish(gate.network, [key]);
  gate.clock.pass(2000);
  assert.equal(await gate.ask(token), "identify");
});

test("keys are found by discovery, from a document that names the same issuer", async () => {
  const key = await aKey("ES256", "k1");
  const token = await key.sign(claims);
  for (const [document, outcome] of [
    [{ issuer: idp, jwks_uri: jwksUri }, "identify"],
    [{ issuer: `${idp}/`, jwks_uri: jwksUri }, "keys-unavailable"],
    [{ jwks_uri: jwksUri }, "keys-unavailable"],
    [{ issuer: idp }, "keys-unavailable"],
  ] as const) {
    const gate = aGate({});
    publish(gate.network, [key]);
    gate.network.answers.set(discovery, () => ({ body: JSON.stringify(document) }));
    assert.equal(await gate.ask(token), outcome, JSON.stringify(document));
  }
});

test("RFC 8414 metadata serves where OpenID's is missing", async () => {
  const key = await aKey("ES256", "k1");
  const gate = aGate({});
  publish(gate.network, [key]);
  gate.network.answers.set(discovery, () => ({ body: "", status: 404 }));
  const body = JSON.stringify({ issuer: idp, jwks_uri: jwksUri });
  gate.network.answers.set(
    "https://idp.example/.well-known/oauth-authorization-server/realm",
    () => ({ body }),
  );
  assert.equal(await gate.ask(await key.sign(claims)), "identify");
});

test("with jwksUri nothing is discovered, and a token's own addresses are never asked", async () => {
  const [key, other] = await Promise.all([aKey("ES256", "k1"), aKey("ES256", "k9")]);
  const gate = aGate();
  publish(gate.network, [key]);
  const trap = {
    jku: "https://trap.example/jwks",
    x5u: "https://trap.example/x5u",
    jwk: other.publicJwk,
  };
  assert.equal(await gate.ask(await other.sign(claims, trap)), "key");
  assert.equal(await gate.ask(await key.sign(claims, trap)), "identify");
  assert.deepEqual(new Set(gate.network.asked.map(({ url }) => url)), new Set([jwksUri]));
});

test("well-known addresses", () => {
  assert.deepEqual(discoveryUrls("https://a.example/"), [
    "https://a.example/.well-known/openid-configuration",
    "https://a.example/.well-known/oauth-authorization-server",
  ]);
});

test("Cache-Control", () => {
  for (const [text, expected] of [
    [undefined, undefined],
    ["", undefined],
    ["public", undefined],
    ["public, Max-Age=60", 60_000],
    ['max-age="60"', 60_000],
    ["max-age=60, no-store", 60_000],
    ["no-cache", 0],
    ["max-age=-1", undefined],
    ["s-maxage=60", undefined],
    ["max-age=99999999999", undefined],
  ] as const) {
    assert.equal(maxAgeOf(text), expected, String(text));
  }
});

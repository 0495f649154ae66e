import assert from "node:assert/strict";
import { test } from "node:test";
import { calculateJwkThumbprint } from "jose";
import { aSite } from "../../../test/fixtures/exchange.ts";
import {
  aKey,
  anIssuer,
  audience,
  fakeNetwork,
  heldClock,
  identityPorts,
  idp,
  noonSeconds,
  sending,
} from "../../../test/fixtures/tokens.ts";
import type { Issuer } from "../../engine/realm.ts";
import { millis } from "../../kernel/clock.ts";
import { introspection } from "./policy.ts";

const endpoint = `${idp}/introspect`;
const settings = { endpoint, clientId: "gate way", clientSecret: "s:é", cacheFor: millis(30_000) };

function active(more: object = {}): object {
  return {
    active: true,
    sub: "ada",
    aud: audience,
    iss: idp,
    exp: noonSeconds + 300,
    iat: noonSeconds,
    scope: "read write",
    client_id: "web",
    token_type: "Bearer",
    ...more,
  };
}

function aGate(issuers: readonly Partial<Issuer>[] = [{}], config: object = {}) {
  const clock = heldClock();
  const network = fakeNetwork();
  const ports = identityPorts({ clock, outbound: network });
  const realm = {
    issuers: issuers.map((more) => anIssuer({ introspection: settings, ...more })),
    consumers: [],
    trustedProxies: [],
  };
  const built = introspection.build(config, aSite({ realm }), ports);
  assert.ok(built.ok, JSON.stringify(built));
  const { identify } = built.value.steps;
  assert.ok(identify);
  const hear = (token: string, more: Readonly<Record<string, string>> = {}) =>
    identify(sending({ authorization: `Bearer ${token}`, ...more }, { time: clock.now() }));
  return {
    clock,
    network,
    ports,
    hear,
    answer(body: object | string, more: object = {}) {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      network.answers.set(endpoint, () => ({ body: text, ...more }));
    },
    async ask(token = "opaque", more: Readonly<Record<string, string>> = {}): Promise<string> {
      const outcome = await hear(token, more);
      return outcome.kind === "deny" ? outcome.reason : outcome.kind;
    },
  };
}

test("an active token names its subject, and the question is well put", async () => {
  const gate = aGate();
  gate.answer(active());
  const outcome = await gate.hear("opa~que+/=");
  assert.ok(outcome.kind === "identify");
  assert.equal(outcome.principal.id, "ada");
  assert.equal(outcome.principal.credential, "bearer");
  assert.deepEqual(outcome.principal.scopes, new Set(["read", "write"]));
  const [request] = gate.network.asked;
  assert.equal(request?.method, "POST");
  assert.equal(request?.body, "token=opa%7Eque%2B%2F%3D&token_type_hint=access_token");
  const basic = Buffer.from("gate+way:s%3A%C3%A9").toString("base64");
  assert.equal(request?.headers["authorization"], `Basic ${basic}`);
});

test("an answer is remembered as long as it may be, and no longer than the token lives", async () => {
  const gate = aGate();
  gate.answer(active({ exp: noonSeconds + 10 }));
  assert.equal(await gate.ask(), "identify");
  assert.ok(!(gate.hear("opaque") instanceof Promise), "nobody waits for what is known");
  gate.clock.pass(15_000);
  assert.equal(await gate.ask(), "expired");
  assert.equal(gate.network.asked.length, 1);
  gate.answer(active());
  gate.clock.pass(15_000);
  assert.equal(await gate.ask(), "identify");
  assert.equal(gate.network.asked.length, 2);
});

test("inactive tokens are remembered, too, for a shorter time", async () => {
  const gate = aGate();
  gate.answer({ active: false });
  assert.equal(await gate.ask(), "inactive");
  assert.equal(await gate.ask(), "inactive");
  assert.equal(gate.network.asked.length, 1);
  gate.answer(active());
  gate.clock.pass(10_000);
  assert.equal(await gate.ask(), "identify");
});

test("one question for all who ask of the same token at once", async () => {
  const gate = aGate();
  gate.answer(active());
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => gate.ask()));
  assert.deepEqual(new Set(outcomes), new Set(["identify"]));
  assert.equal(gate.network.asked.length, 1);
});

test("questions at once are bounded, and what is above is refused", async () => {
  const gate = aGate([{}], { concurrency: 3 });
  gate.answer(active());
  const outcomes = await Promise.all(Array.from({ length: 8 }, (_, i) => gate.ask(`token-${i}`)));
  assert.equal(outcomes.filter((outcome) => outcome === "identify").length, 3);
  assert.equal(outcomes.filter((outcome) => outcome === "unavailable").length, 5);
});

for (const [name, body, more] of [
  ["status 500", active(), { status: 500 }],
  ["status 401", active(), { status: 401 }],
  ["a redirect", active(), { status: 302 }],
  ["HTML", active(), { contentType: "text/html" }],
  ["no content type", active(), { contentType: undefined }],
  ["no JSON", "active", {}],
  ["no object", "[true]", {}],
  ["active as text", { ...active(), active: "true" }, {}],
  ["no active", { sub: "ada" }, {}],
  ["active twice", '{"active":false,"active":true}', {}],
] as const) {
  test(`${name} is no answer: nobody gets in, and nothing is remembered`, async () => {
    const gate = aGate();
    gate.answer(body, more);
    assert.equal(await gate.ask(), "unavailable");
    assert.equal(await gate.ask(), "unavailable");
    assert.equal(gate.network.asked.length, 1, "a failing issuer is left alone for a while");
    gate.answer(active());
    gate.clock.pass(1000);
    assert.equal(await gate.ask(), "identify");
    assert.deepEqual(gate.ports.alerts, ["introspection.unavailable"]);
  });
}

for (const [reason, answer] of [
  ["issuer", { iss: "https://other.example" }],
  ["issuer", { iss: 7 }],
  ["audience", { aud: "https://other.example" }],
  ["audience", { aud: undefined }],
  ["audience", { aud: [] }],
  ["type", { token_type: "refresh_token" }],
  ["type", { token_type: 7 }],
  ["expired", { exp: noonSeconds - 5 }],
  ["claims", { exp: "soon" }],
  ["claims", { iat: "0" }],
  ["not-yet", { nbf: noonSeconds + 6 }],
  ["claims", { sub: undefined, client_id: undefined }],
  ["claims", { sub: 7 }],
  ["binding", { cnf: { kid: "a" } }],
  ["binding", { cnf: { "x5t#S256": "thumb" } }],
  ["binding", { cnf: { jkt: "thumb" } }],
  ["identify", { iss: undefined, exp: undefined, token_type: undefined }],
  ["identify", { aud: ["other", audience] }],
  ["identify", { sub: undefined }],
] as const) {
  test(`${reason}: ${JSON.stringify(answer)}`, async () => {
    const gate = aGate();
    gate.answer(active(answer));
    assert.equal(await gate.ask(), reason);
    assert.equal(await gate.ask(), reason);
    assert.equal(gate.network.asked.length, 1);
  });
}

test("an answer without an audience may be allowed, a foreign one never", async () => {
  const gate = aGate([{}], { requireAudience: false });
  gate.answer(active({ aud: undefined }));
  assert.equal(await gate.ask("a"), "identify");
  gate.answer(active({ aud: "other" }));
  assert.equal(await gate.ask("b"), "audience");
});

test("an issuer may require bound tokens, and bound tokens need their proof", async () => {
  const gate = aGate([{ binding: "required" }]);
  gate.answer(active());
  assert.equal(await gate.ask(), "unbound");
  const key = await aKey("ES256");
  const jkt = await calculateJwkThumbprint(key.publicJwk);
  gate.answer(active({ cnf: { jkt }, token_type: "DPoP" }));
  const token = "bound";
  const ath = gate.ports.digest.sha256(token);
  const htu = "https://api.example/orders/7";
  const dpop = await key.sign(
    { jti: "1", htm: "GET", htu, iat: noonSeconds, ath },
    { typ: "dpop+jwt", jwk: key.publicJwk },
  );
  const authorization = `DPoP ${token}`;
  assert.equal(await gate.ask(token, { dpop }), "binding");
  assert.equal(await gate.ask(token, { authorization, dpop }), "identify");
  assert.equal(await gate.ask(token, { authorization, dpop }), "proof-replayed");
  assert.equal(await gate.ask(token, { authorization }), "proof");
});

test("revocation here counts beside the issuer's word", async () => {
  const network = fakeNetwork();
  network.answers.set(endpoint, () => ({ body: JSON.stringify(active()) }));
  const ports = identityPorts({
    outbound: network,
    directory: {
      apiKey: () => undefined,
      revoked: (kind, issuer, id, at) =>
        kind === "subject" && issuer === idp && id === "ada" && at === noonSeconds * 1000,
    },
  });
  const realm = {
    issuers: [anIssuer({ introspection: settings })],
    consumers: [],
    trustedProxies: [],
  };
  const built = introspection.build({}, aSite({ realm }), ports);
  assert.ok(built.ok && built.value.steps.identify);
  const outcome = await built.value.steps.identify(sending({ authorization: "Bearer opaque" }));
  assert.equal(outcome.kind === "deny" && outcome.reason, "revoked");
});

test("several issuers are asked in order, and one that cannot be asked ends it", async () => {
  const second = { ...settings, endpoint: "https://second.example/introspect" };
  const gate = aGate([
    {},
    { name: "second", issuer: "https://second.example", introspection: second },
  ]);
  gate.answer({ active: false });
  const body = JSON.stringify(active({ iss: "https://second.example" }));
  gate.network.answers.set(second.endpoint, () => ({ body }));
  assert.equal(await gate.ask("a"), "identify");
  assert.deepEqual(
    gate.network.asked.map(({ url }) => url),
    [endpoint, second.endpoint],
  );
  gate.network.answers.delete(endpoint);
  assert.equal(await gate.ask("b"), "unavailable");
});

test("JWTs are left alone unless set, and then only their own issuer is asked", async () => {
  const key = await aKey("ES256");
  const token = await key.sign({ iss: "https://second.example" });
  const stray = await key.sign({ iss: "https://stray.example" });
  assert.equal(await aGate().ask(token), "pass");
  const second = { ...settings, endpoint: "https://second.example/introspect" };
  const issuers = [{}, { name: "second", issuer: "https://second.example", introspection: second }];
  const gate = aGate(issuers, { jwts: true });
  gate.network.answers.set(second.endpoint, () => ({ body: '{"active":false}' }));
  assert.equal(await gate.ask(token), "inactive");
  assert.equal(await gate.ask(stray), "pass");
  assert.deepEqual(
    gate.network.asked.map(({ url }) => url),
    [second.endpoint],
  );
});

test("what is no token here asks nobody", async () => {
  const gate = aGate();
  for (const [authorization, expected] of [
    ["Basic YTpi", "pass"],
    ["Bearer cst_live_x", "pass"],
    ["Bearer", "malformed"],
    ["Bearer a b", "malformed"],
    ['Bearer "a"', "malformed"],
  ] as const) {
    assert.equal(await gate.ask("", { authorization }), expected, authorization);
  }
  assert.equal(gate.network.asked.length, 0);
});

test("neither notes nor alerts repeat the token or the client's secret", async () => {
  const told: string[] = [];
  const ports = identityPorts({
    outbound: fakeNetwork(),
    alert: (event, data) => void told.push(event + JSON.stringify(data)),
  });
  const realm = {
    issuers: [anIssuer({ introspection: settings })],
    consumers: [],
    trustedProxies: [],
  };
  const built = introspection.build({}, aSite({ realm }), ports);
  assert.ok(built.ok && built.value.steps.identify);
  const outcome = await built.value.steps.identify(sending({ authorization: "Bearer marked" }));
  told.push(JSON.stringify(outcome));
  assert.equal(told.length, 2);
  assert.ok(!/marked|s:é/.test(told.join()));
});

for (const [config, at] of [
  [{ issuers: ["other"] }, "/issuers/0"],
  [{ issuers: ["bare"] }, "/issuers/0"],
  [{ concurrency: 0 }, "/concurrency"],
  [{ timeout: "1h" }, "/timeout"],
  [{ cache: "1h" }, "/cache"],
] as const) {
  test(`settings refused: ${JSON.stringify(config)}`, () => {
    const issuers = [anIssuer({ introspection: settings }), anIssuer({ name: "bare" })];
    const site = aSite({ realm: { issuers, consumers: [], trustedProxies: [] } });
    const built = introspection.build(config, site, identityPorts());
    assert.ok(!built.ok);
    assert.deepEqual(
      built.problems.map((problem) => problem.at),
      [at],
    );
  });
}

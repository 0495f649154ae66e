import assert from "node:assert/strict";
import { before, test } from "node:test";
import { calculateJwkThumbprint } from "jose";
import { aHead, noon } from "../../test/fixtures/exchange.ts";
import {
  type SigningKey,
  aKey,
  identityPorts,
  noonSeconds,
  someClaims,
} from "../../test/fixtures/tokens.ts";
import type { Arrival } from "../engine/facts.ts";
import type { ClientCertificate } from "../engine/facts.ts";
import { Fields } from "../http/fields.ts";
import { millis } from "../kernel/clock.ts";
import { Proofs, holdsCertificate, readBinding } from "./possession.ts";
import { sending } from "../../test/fixtures/tokens.ts";

let key: SigningKey;
let jkt: string;
const token = "header.claims.signature";
const url = "https://api.example/orders/7";

before(async () => {
  key = await aKey("ES256");
  jkt = await calculateJwkThumbprint(key.publicJwk);
});

function proofClaims(more: object = {}): object {
  const ath = identityPorts().digest.sha256(token);
  return { jti: "p1", htm: "GET", htu: url, iat: noonSeconds, ath, ...more };
}

function prove(claims: object = {}, header: object = {}, by: SigningKey = key): Promise<string> {
  return by.sign(proofClaims(claims), { typ: "dpop+jwt", jwk: by.publicJwk, ...header });
}

function check(proof: string, more: Partial<Arrival> = {}) {
  return new Proofs(identityPorts()).check(sending({ dpop: proof }, more), token, jkt);
}

const fitting: readonly (readonly [name: string, claims: object])[] = [
  ["the very request", {}],
  ["query and fragment in htu", { htu: `${url}?a=b#c` }],
  [
    "capitals in scheme and host, and the scheme's own port",
    { htu: "HTTPS://API.example:443/orders/7" },
  ],
  ["unreserved characters escaped", { htu: "https://api.example/%6frders/7" }],
  ["a minute ago", { iat: noonSeconds - 60 }],
  ["a minute ahead", { iat: noonSeconds + 60 }],
];

for (const [name, claims] of fitting) {
  test(`a proof fits: ${name}`, async () => {
    assert.equal(await check(await prove(claims)), undefined);
  });
}

const unfitting: readonly (readonly [name: string, claims: object, header?: object])[] = [
  ["another method", { htm: "POST" }],
  ["a method in another case", { htm: "get" }],
  ["another path", { htu: "https://api.example/orders/8" }],
  ["a longer path", { htu: `${url}/` }],
  ["another host", { htu: "https://api.example.evil/orders/7" }],
  ["a user before the host", { htu: "https://api.example@evil/orders/7" }],
  ["another port", { htu: "https://api.example:8443/orders/7" }],
  ["another scheme", { htu: "http://api.example/orders/7" }],
  ["a target that is no address", { htu: "/orders/7" }],
  ["more than a minute ago", { iat: noonSeconds - 61 }],
  ["more than a minute ahead", { iat: noonSeconds + 61 }],
  ["iat as text", { iat: String(noonSeconds) }],
  ["no iat", { iat: undefined }],
  ["no jti", { jti: undefined }],
  ["an empty jti", { jti: "" }],
  ["a jti without end", { jti: "x".repeat(257) }],
  ["another token", { ath: "x" }],
  ["no token", { ath: undefined }],
  ["typ of a token", {}, { typ: "JWT" }],
  ["no key", {}, { jwk: undefined }],
  ["a list for a key", {}, { jwk: [] }],
];

for (const [name, claims, header] of unfitting) {
  test(`a proof does not fit: ${name}`, async () => {
    assert.equal(await check(await prove(claims, header)), "proof");
  });
}

test("a proof by another key, with a private key, or with a signature by another does not fit", async () => {
  const other = await aKey("ES256");
  assert.equal(await check(await prove({}, {}, other)), "proof");
  assert.equal(await check(await prove({}, { jwk: key.publicJwk }, other)), "proof");
  assert.equal(await check(await prove({}, { jwk: { ...key.publicJwk, d: "AAAA" } })), "proof");
});

test("no proof, two proofs and a token for a proof do not fit", async () => {
  const proof = await prove();
  const proofs = new Proofs(identityPorts());
  for (const flat of [[], ["dpop", proof, "dpop", proof], ["dpop", "x"], ["dpop", `${proof}.x`]]) {
    const facts = sending({}, { head: aHead({ fields: new Fields(flat) }) });
    assert.equal(await proofs.check(facts, token, jkt), "proof");
  }
});

test("on a plain-text listener the target is http", async () => {
  const htu = "http://api.example/orders/7";
  assert.equal(await check(await prove({ htu }), { secure: false }), undefined);
  assert.equal(await check(await prove(), { secure: false }), "proof");
});

test("a proof is taken once, as long as it could be taken at all, whichever worker hears it", async () => {
  const ports = identityPorts();
  const [one, another] = [new Proofs(ports), new Proofs(ports)];
  const proof = await prove({ iat: noonSeconds + 60 });
  const facts = sending({ dpop: proof });
  assert.equal(await one.check(facts, token, jkt), undefined);
  assert.equal(await one.check(facts, token, jkt), "proof-replayed");
  assert.equal(await another.check(facts, token, jkt), "proof-replayed");
  const late = { ...facts, time: millis(noon + 120_000) };
  assert.equal(await another.check(late, token, jkt), "proof-replayed");
  const tooLate = { ...facts, time: millis(noon + 120_001) };
  assert.equal(await one.check(tooLate, token, jkt), "proof");
  assert.equal(
    await one.check(sending({ dpop: await prove({ jti: "p2" }) }), token, jkt),
    undefined,
  );
});

test("confirmations that are understood, and those that are not", () => {
  assert.deepEqual(readBinding({}), { certificate: undefined, key: undefined });
  assert.deepEqual(readBinding({ cnf: { jkt: "a" } }), { certificate: undefined, key: "a" });
  assert.deepEqual(readBinding({ cnf: { jkt: "a", "x5t#S256": "b" } }), {
    certificate: "b",
    key: "a",
  });
  for (const cnf of [null, "a", [], {}, { jkt: 7 }, { jkt: "a", kid: "b" }, { jwk: {} }]) {
    assert.equal(readBinding({ ...someClaims(), cnf }), undefined, JSON.stringify(cnf));
  }
});

test("a certificate is held by who shows it", () => {
  const certificate: ClientCertificate = {
    trusted: false,
    subject: "CN=a",
    issuer: "CN=a",
    commonName: "a",
    dnsNames: [],
    uris: [],
    serialNumber: "01",
    thumbprint: "thumb",
    notAfter: noon,
  };
  const tls = { protocol: "TLSv1.3", cipher: "x", serverName: undefined, certificate } as const;
  const ports = identityPorts();
  const holds = (wanted: string | undefined, facts: Arrival) =>
    holdsCertificate(facts, { certificate: wanted, key: undefined }, ports);
  assert.equal(holds("thumb", sending({}, { tls })), true);
  assert.equal(holds("other", sending({}, { tls })), false);
  assert.equal(holds("thumb", sending({}, { tls: { ...tls, certificate: undefined } })), false);
  assert.equal(holds("thumb", sending({})), false);
  assert.equal(holds(undefined, sending({})), true);
});

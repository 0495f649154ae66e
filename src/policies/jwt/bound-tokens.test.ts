import assert from "node:assert/strict";
import { before, test } from "node:test";
import { calculateJwkThumbprint } from "jose";
import { aSite, noon } from "../../../test/fixtures/exchange.ts";
import {
  type SigningKey,
  aKey,
  anIssuer,
  identityPorts,
  noonSeconds,
  sending,
  someClaims,
} from "../../../test/fixtures/tokens.ts";
import type { TlsFacts } from "../../engine/facts.ts";
import type { Issuer } from "../../engine/realm.ts";
import { jwt } from "./policy.ts";

let issuerKey: SigningKey;
let clientKey: SigningKey;
let bound: string;

before(async () => {
  [issuerKey, clientKey] = await Promise.all([aKey("ES256", "k1"), aKey("ES256")]);
  const jkt = await calculateJwkThumbprint(clientKey.publicJwk);
  bound = await issuerKey.sign(someClaims({ cnf: { jkt } }));
});

function step(more: Partial<Issuer> = {}) {
  const jwks = JSON.stringify({ keys: [issuerKey.publicJwk] });
  const realm = { issuers: [anIssuer({ jwks, ...more })], consumers: [], trustedProxies: [] };
  const built = jwt.build({}, aSite({ realm }), identityPorts());
  assert.ok(built.ok && built.value.steps.identify);
  return built.value.steps.identify;
}

function prove(token: string, jti: string): Promise<string> {
  const claims = {
    jti,
    htm: "GET",
    htu: "https://api.example/orders/7",
    iat: noonSeconds,
    ath: identityPorts().digest.sha256(token),
  };
  return clientKey.sign(claims, { typ: "dpop+jwt", jwk: clientKey.publicJwk });
}

function over(thumbprint: string): TlsFacts {
  return {
    protocol: "TLSv1.3",
    cipher: "x",
    serverName: undefined,
    certificate: {
      trusted: true,
      subject: "CN=a",
      issuer: "CN=ca",
      commonName: "a",
      dnsNames: [],
      uris: [],
      serialNumber: "01",
      thumbprint,
      notAfter: noon,
    },
  };
}

function shown(outcome: { readonly kind: string; readonly reason?: string }): string {
  return outcome.reason ?? outcome.kind;
}

test("a token bound to a key needs a new proof for every request, remembered or not", async () => {
  const identify = step();
  const authorization = `DPoP ${bound}`;
  const first = await prove(bound, "1");
  assert.equal(shown(await identify(sending({ authorization, dpop: first }))), "identify");
  assert.equal(shown(await identify(sending({ authorization, dpop: first }))), "proof-replayed");
  assert.equal(shown(await identify(sending({ authorization }))), "proof");
  const second = await prove(bound, "2");
  assert.equal(shown(await identify(sending({ authorization, dpop: second }))), "identify");
});

test("a token bound to a key is refused as Bearer, even with its proof", async () => {
  const identify = step();
  const dpop = await prove(bound, "1");
  await identify(sending({ authorization: `DPoP ${bound}`, dpop }));
  const proof = await prove(bound, "2");
  const outcome = await identify(sending({ authorization: `Bearer ${bound}`, dpop: proof }));
  assert.equal(shown(outcome), "binding");
});

test("a token that is not bound is refused as DPoP, with that scheme's challenge", async () => {
  const plain = await issuerKey.sign(someClaims());
  const dpop = await prove(plain, "1");
  const outcome = await step()(sending({ authorization: `DPoP ${plain}`, dpop }));
  assert.equal(shown(outcome), "binding");
  assert.match(JSON.stringify(outcome), /"DPoP realm=/);
});

test("an issuer may require that all its tokens are bound", async () => {
  const identify = step({ binding: "required" });
  const plain = await issuerKey.sign(someClaims());
  assert.equal(shown(await identify(sending({ authorization: `Bearer ${plain}` }))), "unbound");
  const dpop = await prove(bound, "1");
  assert.equal(
    shown(await identify(sending({ authorization: `DPoP ${bound}`, dpop }))),
    "identify",
  );
});

test("a token bound to a certificate works on its connection only, remembered or not", async () => {
  const identify = step({ binding: "required" });
  const token = await issuerKey.sign(someClaims({ cnf: { "x5t#S256": "thumb" } }));
  const fields = { authorization: `Bearer ${token}` };
  assert.equal(shown(await identify(sending(fields, { tls: over("other") }))), "binding");
  assert.equal(shown(await identify(sending(fields, { tls: over("thumb") }))), "identify");
  assert.equal(shown(await identify(sending(fields, { tls: over("other") }))), "binding");
  assert.equal(shown(await identify(sending(fields))), "binding");
});

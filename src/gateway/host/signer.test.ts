import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { calculateJwkThumbprint, createLocalJWKSet, jwtVerify, type JSONWebKeySet } from "jose";
import { createSigner, generateSigningKey } from "./signer.ts";

const ed25519 = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" });

for (const [algorithm, pem] of [
  ["ES256", generateSigningKey()],
  ["EdDSA", ed25519],
] as const) {
  test(`${algorithm}: what is signed verifies with the published keys`, async () => {
    const made = createSigner(pem);
    assert.ok(made.ok);
    const { algorithm: named, keyId, publicKeys } = made.value;
    assert.equal(named, algorithm);
    const keys = JSON.parse(publicKeys) as JSONWebKeySet;
    const [key] = keys.keys;
    assert.ok(key !== undefined && key.d === undefined, "the private part was published");
    assert.equal(keyId, await calculateJwkThumbprint(key));
    const { payload, protectedHeader } = await jwtVerify(
      made.value.sign({ sub: "é", exp: 4_102_444_800 }),
      createLocalJWKSet(keys),
    );
    assert.equal(payload.sub, "é");
    assert.deepEqual(protectedHeader, { alg: algorithm, typ: "JWT", kid: keyId });
  });
}

test("other keys are refused", () => {
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const p384 = generateKeyPairSync("ec", { namedCurve: "P-384" });
  for (const pem of [
    "",
    "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    rsa.privateKey.export({ type: "pkcs8", format: "pem" }),
    p384.privateKey.export({ type: "pkcs8", format: "pem" }),
    rsa.publicKey.export({ type: "spki", format: "pem" }),
  ]) {
    assert.equal(createSigner(pem).ok, false);
  }
});

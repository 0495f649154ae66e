import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { readKeys } from "./jwk.ts";

function publicJwk(
  type: "rsa" | "ec" | "ed25519",
  size: number | string = 0,
): Record<string, unknown> {
  if (type === "rsa") {
    return {
      ...generateKeyPairSync("rsa", { modulusLength: Number(size) }).publicKey.export({
        format: "jwk",
      }),
    };
  }
  if (type === "ed25519") {
    return { ...generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" }) };
  }
  return {
    ...generateKeyPairSync("ec", { namedCurve: String(size) }).publicKey.export({ format: "jwk" }),
  };
}

const rsa = publicJwk("rsa", 2048);
const p256 = publicJwk("ec", "P-256");
const secret = { kty: "oct", k: Buffer.alloc(32, 7).toString("base64url") };

function keysOf(...keys: readonly unknown[]): ReturnType<typeof readKeys> {
  return readKeys(JSON.stringify({ keys }), false);
}

function algorithms(jwk: unknown, secrets = false): readonly string[] {
  return readKeys(JSON.stringify({ keys: [jwk] }), secrets)?.keys[0]?.algorithms ?? [];
}

for (const [name, jwk, expected] of [
  ["RSA", rsa, ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"]],
  ["RSA for one algorithm", { ...rsa, alg: "PS256", use: "sig", key_ops: ["verify"] }, ["PS256"]],
  ["P-256", p256, ["ES256"]],
  ["P-384", publicJwk("ec", "P-384"), ["ES384"]],
  ["P-521", publicJwk("ec", "P-521"), ["ES512"]],
  ["Ed25519", publicJwk("ed25519"), ["EdDSA", "Ed25519"]],
  ["Ed25519 by its older name", { ...publicJwk("ed25519"), alg: "EdDSA" }, ["EdDSA", "Ed25519"]],
] as const) {
  test(`${name} verifies ${expected.join(", ")}`, () => {
    assert.deepEqual(algorithms(jwk), expected);
  });
}

for (const [name, jwk] of [
  ["RSA of 1024 bits", publicJwk("rsa", 1024)],
  ["RSA with exponent 1", { ...rsa, e: "AQ" }],
  ["RSA with an even exponent", { ...rsa, e: "AQAA" }],
  ["RSA without a modulus", { kty: "RSA", e: "AQAB" }],
  ["RSA with padding in its modulus", { ...rsa, n: `${String(rsa["n"])}=` }],
  ["a key for encryption", { ...rsa, use: "enc" }],
  ["a key that may not verify", { ...rsa, key_ops: ["encrypt"] }],
  ["key_ops that are no list", { ...rsa, key_ops: "verify" }],
  ["an algorithm of another kind", { ...rsa, alg: "ES256" }],
  ["an algorithm of another curve", { ...p256, alg: "ES384" }],
  ["a kid that is no text", { ...rsa, kid: 7 }],
  ["secp256k1", { ...p256, crv: "secp256k1" }],
  ["a curve that the key is not on", { ...p256, kty: "RSA" }],
  [
    "a published private key",
    { ...generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" }) },
  ],
  ["a secret in a published set", secret],
  ["no object", "key"],
] as const) {
  test(`${name} verifies nothing`, () => {
    assert.deepEqual(algorithms(jwk), []);
  });
}

test("secrets count where they are configured, alone, and as long as the hash", () => {
  assert.deepEqual(algorithms(secret, true), ["HS256"]);
  assert.deepEqual(algorithms({ ...secret, k: Buffer.alloc(31).toString("base64url") }, true), []);
  const mixed = readKeys(JSON.stringify({ keys: [secret, rsa] }), true);
  assert.deepEqual(
    mixed?.keys.map((key) => key.jwk.kty),
    ["RSA"],
  );
});

test("different keys under one kid are not used, one key listed twice is", () => {
  const other = publicJwk("rsa", 2048);
  const named = { ...rsa, kid: "a" };
  assert.equal(keysOf(named, { ...other, kid: "a" })?.keys.length, 0);
  assert.equal(keysOf(named, named)?.keys.length, 1);
  assert.equal(keysOf(named, { ...other, kid: "b" })?.keys.length, 2);
  assert.equal(keysOf(named, { ...p256, kid: "a" })?.keys.length, 2);
  assert.equal(keysOf(rsa, other)?.keys.length, 2);
});

test("a modulus of the broken generator (CVE-2017-15361) verifies nothing", () => {
  // Two odd powers of 65537 modulo the primorial, multiplied: what that generator's moduli look like.
  let primorial = 1n;
  for (const prime of [
    3n,
    5n,
    7n,
    11n,
    13n,
    17n,
    19n,
    23n,
    29n,
    31n,
    37n,
    41n,
    43n,
    47n,
    53n,
    59n,
    61n,
    67n,
    71n,
    73n,
    79n,
    83n,
    89n,
    97n,
    101n,
    103n,
    107n,
    109n,
    113n,
    127n,
    131n,
    137n,
    139n,
    149n,
    151n,
    157n,
    163n,
    167n,
  ]) {
    primorial *= prime;
  }
  const modulus = (65_537n ** 5n % primorial) + primorial * (1n << 1900n);
  const bytes = Buffer.from(
    modulus.toString(16).padStart(2 * Math.ceil(modulus.toString(16).length / 2), "0"),
    "hex",
  );
  const odd = modulus % 2n === 1n;
  assert.ok(odd && modulus.toString(2).length >= 2048);
  assert.deepEqual(algorithms({ kty: "RSA", e: "AQAB", n: bytes.toString("base64url") }), []);
  const neighbour = modulus + 2n;
  const near = Buffer.from(neighbour.toString(16).padStart(bytes.length * 2, "0"), "hex");
  assert.equal(algorithms({ kty: "RSA", e: "AQAB", n: near.toString("base64url") }).length, 6);
});

test("what is no set is none", () => {
  for (const text of ["", "[]", '{"keys":{}}', '{"keys":[],"keys":[]}']) {
    assert.equal(readKeys(text, false), undefined, text);
  }
});

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { aSite } from "../../../test/fixtures/exchange.ts";
import { type SigningKey, aKey, anIssuer, identityPorts } from "../../../test/fixtures/tokens.ts";
import { jwt } from "./policy.ts";

let key: SigningKey;

before(async () => {
  key = await aKey("ES256", "k1");
});

for (const [name, issuer, pattern] of [
  ["none", { algorithms: ["none"] }, /algorithms must be some of/],
  ["no algorithm", { algorithms: [] }, /algorithms must be some of/],
  ["HMAC with a published set", { algorithms: ["HS256"], jwks: undefined }, /needs a secret/],
  ["a set without usable keys", { jwks: '{"keys":[]}' }, /no usable key/],
  ["no audience", { audiences: [] }, /audiences/],
] as const) {
  test(`an issuer with ${name} does not compile`, () => {
    const jwks = JSON.stringify({ keys: [key.publicJwk] });
    const issuers = [anIssuer({ jwks, ...issuer })];
    const built = jwt.build(
      {},
      aSite({ realm: { issuers, consumers: [], trustedProxies: [] } }),
      identityPorts(),
    );
    assert.ok(!built.ok);
    assert.match(built.problems[0]?.message ?? "", pattern);
  });
}

for (const [config, at] of [
  [{ coolDown: "soon" }, "/coolDown"],
  [{ cache: "1B" }, "/cache"],
  [{ issuers: [] }, "/issuers"],
  [{ refreshEvery: "0s" }, "/refreshEvery"],
  [{ verify: false }, "/verify"],
  [{ issuers: ["other"] }, "/issuers/0"],
] as const) {
  test(`settings refused at ${at}: ${JSON.stringify(config)}`, () => {
    const jwks = JSON.stringify({ keys: [key.publicJwk] });
    const site = aSite({
      realm: { issuers: [anIssuer({ jwks })], consumers: [], trustedProxies: [] },
    });
    const built = jwt.build(config, site, identityPorts());
    assert.ok(!built.ok);
    assert.deepEqual(
      built.problems.map((problem) => problem.at),
      [at],
    );
  });
}

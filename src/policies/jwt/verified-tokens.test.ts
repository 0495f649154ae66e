import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { aPrincipal, noon } from "../../../test/fixtures/exchange.ts";
import { anIssuer, identityPorts } from "../../../test/fixtures/tokens.ts";
import { millis } from "../../kernel/clock.ts";
import { KeySet } from "./key-set.ts";
import { type Verified, VerifiedTokens } from "./verified-tokens.ts";

const terms = {
  coolDown: millis(1),
  refreshEvery: millis(1),
  staleFor: millis(1),
  timeout: millis(1),
};

function aToken(token: string): Verified {
  return {
    outcome: { kind: "identify", principal: aPrincipal() },
    token,
    from: noon,
    until: noon,
    issuedAt: undefined,
    key: { kid: undefined, algorithms: [], jwk: {}, material: "", gone: false },
    keySet: new KeySet(anIssuer({ jwks: "{}" }), terms, identityPorts()),
    binding: { certificate: undefined, key: undefined },
  };
}

test("what was put in comes out, until it is taken out", () => {
  const tokens = new VerifiedTokens(100_000);
  const verified = aToken("a");
  tokens.set("Bearer a", verified);
  assert.equal(tokens.get("Bearer a"), verified);
  assert.equal(tokens.get("bearer a"), undefined);
  tokens.delete("Bearer a");
  assert.equal(tokens.get("Bearer a"), undefined);
  assert.equal(tokens.bytes, 0);
});

test("tokens in use outlive those that are not", () => {
  const tokens = new VerifiedTokens(20_000);
  tokens.set("often", aToken("often"));
  for (let i = 0; i < 200; i += 1) {
    tokens.set(`once ${i}`, aToken("x"));
    assert.ok(tokens.get("often"), `lost after ${i}`);
  }
  assert.ok(tokens.evicted > 150);
});

test("memory stays within its bound, whatever comes", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(40), fc.nat(6000), fc.boolean()), { maxLength: 200 }),
      (steps) => {
        const tokens = new VerifiedTokens(30_000);
        for (const [name, length, look] of steps) {
          if (look) tokens.get(`${name}`);
          else tokens.set(`${name}${"x".repeat(length)}`, aToken("x"));
          assert.ok(tokens.bytes <= 30_000 && tokens.bytes >= 0);
        }
        assert.equal(tokens.bytes === 0, tokens.size === 0);
      },
    ),
  );
});

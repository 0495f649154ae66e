import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { aHead, aPrincipal, aRequest, aSite, noon } from "../../../test/fixtures/exchange.ts";
import { identityPorts } from "../../../test/fixtures/tokens.ts";
import type { EditRequest } from "../../engine/outcome.ts";
import type { Principal } from "../../engine/principal.ts";
import { Fields } from "../../http/fields.ts";
import { millis } from "../../kernel/clock.ts";
import { described } from "./described.ts";
import { identityFields } from "./identity-fields.ts";
import { upstreamIdentity } from "./policy.ts";

const key = `cst_${"0".repeat(49)}`;

function aControl(config: object = {}) {
  const signed: Readonly<Record<string, unknown>>[] = [];
  const ports = identityPorts({
    signer: {
      algorithm: "ES256",
      keyId: "k",
      sign: (claims) => `token-${signed.push(claims)}`,
    },
    random: { token: (bytes) => `random-${bytes}`, fraction: () => 0 },
  });
  const built = upstreamIdentity.build(config, aSite(), ports);
  assert.ok(built.ok, JSON.stringify(built));
  const { forward } = built.value.steps;
  assert.ok(forward);
  return {
    signed,
    forward(flat: readonly string[], principal?: Principal, time = noon): EditRequest | undefined {
      const head = aHead({ fields: new Fields(flat) });
      const facts = aRequest(principal === undefined ? [] : [principal], { head, time });
      const outcome = forward({ ...facts, body: { kind: "none" } });
      assert.ok(!(outcome instanceof Promise) && outcome.kind !== "deny");
      return outcome.kind === "edit-request" ? outcome : undefined;
    },
  };
}

function spoken(id: string): string | undefined {
  return described(aPrincipal({ id }), "id");
}

test("nobody known and nothing said: the request goes on as it is", () => {
  const flat = ["host", "a", "accept", "*/*", "x-request-id", "1", "x-user-agent", "b"];
  assert.equal(aControl().forward(flat), undefined);
});

test("every identity field that a client sends is taken off", () => {
  assert.ok(identityFields.length > 30);
  const names = identityFields.map((name) => name.replace("*", "thing"));
  const flat = names.flatMap((name) => [name, "admin"]);
  const edit = aControl().forward(["host", "a", ...flat]);
  assert.deepEqual(edit, { kind: "edit-request", set: [], remove: names });
});

for (const name of ["x_user_id", "x-user_id", "remote_user", "x_castellan_identity"]) {
  test(`${name} is taken off, because some upstreams read it with hyphens`, () => {
    assert.deepEqual(aControl().forward([name, "admin"])?.remove, [name]);
  });
}

test("keys of this house never go on, wherever they stand; others do", () => {
  const control = aControl();
  assert.deepEqual(control.forward(["x-api-key", key])?.remove, ["x-api-key"]);
  assert.deepEqual(control.forward(["x-partner", key])?.remove, ["x-partner"]);
  assert.deepEqual(control.forward(["authorization", `Bearer ${key}`])?.remove, ["authorization"]);
  assert.deepEqual(control.forward(["authorization", `ApiKey ${key}`])?.remove, ["authorization"]);
  assert.equal(control.forward(["x-api-key", "upstream's own"]), undefined);
});

test("bearer tokens go on unless that is set otherwise; Basic is the upstream's business", () => {
  for (const authorization of ["Bearer a.b.c", "DPoP a.b.c"]) {
    assert.equal(aControl().forward(["authorization", authorization]), undefined);
    const control = aControl({ forwardToken: false });
    assert.deepEqual(control.forward(["authorization", authorization])?.remove, ["authorization"]);
  }
  assert.equal(
    aControl({ forwardToken: false }).forward(["authorization", "Basic YTpi"]),
    undefined,
  );
});

test("the upstream is told by a signed token", () => {
  const control = aControl();
  const principal = aPrincipal({
    scopes: new Set(["a", "b"]),
    roles: new Set(["r"]),
    tenant: "t-1",
    consumer: "web",
  });
  const edit = control.forward(["x-castellan-identity", "forged"], principal);
  assert.deepEqual(edit, {
    kind: "edit-request",
    set: [["x-castellan-identity", "token-1"]],
    remove: ["x-castellan-identity"],
  });
  assert.deepEqual(control.signed, [
    {
      iss: "castellan",
      aud: "shop",
      sub: "ada",
      iat: noon / 1000,
      exp: noon / 1000 + 60,
      jti: "random-16",
      idp: "https://idp.example",
      kind: "user",
      credential: "bearer",
      scope: "a b",
      roles: ["r"],
      groups: [],
      tenant: "t-1",
      consumer: "web",
    },
  ]);
});

test("a token is reused for a third of its life, and never for somebody else", () => {
  const control = aControl();
  const [ada, eve] = [aPrincipal(), aPrincipal({ id: "eve" })];
  const tokenAt = (principal: Principal, after: number) =>
    control.forward([], principal, millis(noon + after))?.set[0]?.[1];
  assert.equal(tokenAt(ada, 0), "token-1");
  assert.equal(tokenAt(ada, 19_999), "token-1");
  assert.equal(tokenAt(eve, 19_999), "token-2");
  assert.equal(tokenAt(ada, 20_000), "token-3");
  assert.equal(tokenAt(aPrincipal(), 20_000), "token-4");
});

test("further fields say what they are told to say, and clients cannot say it", () => {
  const fields = { "X-Who": "id", "x-roles": "roles", "x-mail": "claims.email", "x-org": "tenant" };
  const control = aControl({ token: false, fields });
  const principal = aPrincipal({
    roles: new Set(["a,b", "c"]),
    claims: { email: "ada@a.example" },
  });
  const edit = control.forward(["x-who", "eve", "x-org", "theirs"], principal);
  assert.deepEqual(edit?.set, [
    ["x-who", "ada"],
    ["x-roles", "a%2Cb,c"],
    ["x-mail", "ada@a.example"],
  ]);
  assert.deepEqual(edit?.remove, ["x-who", "x-org"]);
  assert.equal(control.signed.length, 0);
});

test("no value can break out of its field, and none is like another", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (one, two) => {
      const text = spoken(one);
      assert.match(text ?? "", /^(?:[\u0021-\u007e](?:[\u0020-\u007e]*[\u0021-\u007e])?)?$/);
      if (one.isWellFormed() && two.isWellFormed()) assert.equal(text === spoken(two), one === two);
    }),
  );
  assert.equal(spoken("a\r\nx-admin: 1"), "a%0D%0Ax-admin: 1");
});

test("claims are found by path, own members only", () => {
  const claims = { a: { b: 7 }, "a.c": true, list: ["x", 1, "y"] };
  const say = (source: string) => described(aPrincipal({ claims }), source);
  assert.equal(say("claims.a.b"), "7");
  assert.equal(say("claims.a.c"), "true");
  assert.equal(say("claims.list"), "x,y");
  assert.equal(say("claims.a"), undefined);
  assert.equal(say("claims.constructor.name"), undefined);
  assert.equal(say("consumer"), undefined);
});

for (const [config, at] of [
  [{ fields: { host: "id" } }, "/fields/host"],
  [{ fields: { "x-a": "password" } }, "/fields/x-a"],
  [{ tokenField: "content-length" }, "/tokenField"],
  [{ tokenField: "a b" }, "/tokenField"],
  [{ strip: ["host"] }, "/strip/0"],
  [{ strip: ["*"] }, "/strip/0"],
  [{ lifetime: "1d" }, "/lifetime"],
  [{ forward: true }, "/forward"],
] as const) {
  test(`settings refused at ${at}: ${JSON.stringify(config)}`, () => {
    const built = upstreamIdentity.build(config, aSite(), identityPorts());
    assert.ok(!built.ok);
    assert.deepEqual(
      built.problems.map((problem) => problem.at),
      [at],
    );
  });
}

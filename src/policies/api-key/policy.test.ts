import assert from "node:assert/strict";
import { test } from "node:test";
import { anApi, aSite, noon } from "../../../test/fixtures/exchange.ts";
import { identityPorts, sending } from "../../../test/fixtures/tokens.ts";
import type { ApiKey } from "../../engine/ports.ts";
import type { Consumer } from "../../engine/realm.ts";
import { millis } from "../../kernel/clock.ts";
import { composeKey } from "./key-format.ts";
import { apiKey } from "./policy.ts";

const good = composeKey(
  Uint8Array.from({ length: 32 }, (_, i) => i * 7),
  "live",
);
const other = composeKey(Uint8Array.from({ length: 32 }, (_, i) => i * 5));

const partner: Consumer = {
  name: "partner",
  tenant: "t-1",
  scopes: ["orders:read", "orders:write"],
  roles: ["buyer"],
  certificates: [],
  clients: [],
};

function aRecord(more: Partial<ApiKey> = {}): ApiKey {
  return {
    id: "key-1",
    consumer: "partner",
    scopes: [],
    roles: [],
    apis: undefined,
    expires: undefined,
    retires: undefined,
    ...more,
  };
}

function step(record: Partial<ApiKey> = {}, config: object = {}, revoked = false) {
  const kept = aRecord(record);
  const ports = identityPorts({
    directory: {
      apiKey: (hash) => (hash === identityPorts().digest.sha256(good) ? kept : undefined),
      revoked: (kind, issuer, id) =>
        revoked && kind === "token" && issuer === "castellan" && id === "key-1",
    },
  });
  const realm = { issuers: [], consumers: [partner], trustedProxies: [] };
  const built = apiKey.build(config, aSite({ api: anApi({ name: "shop" }), realm }), ports);
  assert.ok(built.ok && built.value.steps.identify);
  const { identify } = built.value.steps;
  return (fields: Readonly<Record<string, string>> | readonly string[]) => {
    const outcome = identify(sending(fields));
    assert.ok(!(outcome instanceof Promise), "a key is judged without waiting");
    return outcome;
  };
}

function shown(outcome: { readonly kind: string; readonly reason?: string }): string {
  return outcome.reason ?? outcome.kind;
}

for (const fields of [
  { "x-api-key": good },
  { authorization: `Bearer ${good}` },
  { authorization: `bearer ${good}` },
  { authorization: `ApiKey ${good}` },
]) {
  test(`a key names its consumer: ${Object.keys(fields).join()}`, () => {
    const outcome = step()(fields);
    assert.ok(outcome.kind === "identify");
    assert.deepEqual(outcome.principal, {
      id: "key-1",
      kind: "key",
      credential: "api-key",
      issuer: "castellan",
      consumer: "partner",
      tenant: "t-1",
      scopes: new Set(["orders:read", "orders:write"]),
      roles: new Set(["buyer"]),
      groups: new Set(),
      claims: {},
      credentialId: "key-1",
    });
  });
}

test("a key that names scopes or roles has just those", () => {
  const outcome = step({ scopes: ["orders:read"], roles: ["viewer"] })({ "x-api-key": good });
  assert.ok(outcome.kind === "identify");
  assert.deepEqual(outcome.principal.scopes, new Set(["orders:read"]));
  assert.deepEqual(outcome.principal.roles, new Set(["viewer"]));
});

for (const [reason, record, fields] of [
  ["expired", { expires: noon }, { "x-api-key": good }],
  ["identify", { expires: millis(noon + 1) }, { "x-api-key": good }],
  ["replaced", { retires: noon }, { "x-api-key": good }],
  ["identify", { retires: millis(noon + 1) }, { "x-api-key": good }],
  ["elsewhere", { apis: ["stock"] }, { "x-api-key": good }],
  ["elsewhere", { apis: [] }, { "x-api-key": good }],
  ["identify", { apis: ["stock", "shop"] }, { "x-api-key": good }],
  ["unknown", { consumer: "gone" }, { "x-api-key": good }],
  ["unknown", {}, { "x-api-key": other }],
  ["malformed", {}, { "x-api-key": `${good}x` }],
  ["malformed", {}, { "x-api-key": good.slice(0, -1) }],
  ["malformed", {}, { "x-api-key": "cst_" }],
  ["malformed", {}, { authorization: "Bearer cst_live_x" }],
  ["repeated", {}, ["x-api-key", good, "x-api-key", good]],
  ["repeated", {}, ["x-api-key", good, "authorization", `Bearer ${good}`]],
  ["repeated", {}, ["authorization", "Bearer a", "authorization", "Bearer b"]],
] as const) {
  test(`${reason}: ${JSON.stringify(record)} ${JSON.stringify(fields).slice(0, 40)}`, () => {
    const outcome = step(record)(fields);
    assert.equal(shown(outcome), reason);
    if (reason === "identify") return;
    const challenged = outcome.kind === "deny" && outcome.fields !== undefined;
    assert.equal(challenged, apiKey.reasons[reason]?.status === 401);
    assert.ok(!JSON.stringify(outcome).includes(good));
  });
}

test("a revoked key is refused", () => {
  assert.equal(shown(step({}, {}, true)({ "x-api-key": good })), "revoked");
});

for (const fields of [
  {},
  { authorization: "Bearer a.b.c" },
  { authorization: "Basic YTpi" },
  { authorization: `Basic ${good}` },
  { "x-api-key": "somebody-else's" },
  { "x-other-key": good },
  { cookie: `key=${good}` },
]) {
  test(`nobody's business: ${JSON.stringify(fields).slice(0, 40)}`, () => {
    assert.deepEqual(step()(fields), { kind: "pass" });
  });
}

test("places can be chosen", () => {
  const identify = step({}, { headers: ["X-Partner-Key"], authorization: false });
  assert.equal(shown(identify({ "x-partner-key": good })), "identify");
  assert.equal(shown(identify({ "x-api-key": good })), "pass");
  assert.equal(shown(identify({ authorization: `Bearer ${good}` })), "pass");
});

for (const [config, at] of [
  [{ headers: ["a b"] }, "/headers/0"],
  [{ headers: 7 }, "/headers"],
  [{ authorization: "yes" }, "/authorization"],
  [{ query: "key" }, "/query"],
] as const) {
  test(`settings refused at ${at}`, () => {
    const checked = apiKey.check(config);
    assert.ok(!checked.ok);
    assert.deepEqual(
      checked.problems.map((problem) => problem.at),
      [at],
    );
  });
}

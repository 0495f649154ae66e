import assert from "node:assert/strict";
import { test } from "node:test";
import { aSite, noon } from "../../../test/fixtures/exchange.ts";
import { identityPorts, sending } from "../../../test/fixtures/tokens.ts";
import type { ClientCertificate } from "../../engine/facts.ts";
import type { Consumer } from "../../engine/realm.ts";
import { millis } from "../../kernel/clock.ts";
import { mtls } from "./policy.ts";

function aCertificate(more: Partial<ClientCertificate> = {}): ClientCertificate {
  return {
    trusted: true,
    subject: "CN=billing,O=Example",
    issuer: "CN=Example CA",
    commonName: "billing",
    dnsNames: ["billing.example"],
    uris: ["spiffe://example/billing"],
    serialNumber: "01",
    thumbprint: "thumb-1",
    notAfter: millis(noon + 1000),
    ...more,
  };
}

function aConsumer(name: string, ...certificates: Consumer["certificates"]): Consumer {
  return { name, tenant: "t-1", scopes: ["s"], roles: ["r"], certificates, clients: [] };
}

function step(consumers: readonly Consumer[], config: object = {}, revoked = "") {
  const ports = identityPorts({
    directory: {
      apiKey: () => undefined,
      revoked: (kind, issuer, id) =>
        kind === "certificate" && issuer === "castellan" && id === revoked,
    },
  });
  const realm = { issuers: [], consumers, trustedProxies: [] };
  const built = mtls.build(config, aSite({ realm }), ports);
  assert.ok(built.ok && built.value.steps.identify);
  const { identify } = built.value.steps;
  return (certificate: ClientCertificate | undefined) => {
    const tls = { protocol: "TLSv1.3", cipher: "x", serverName: undefined, certificate } as const;
    const outcome = identify(sending({}, { tls }));
    assert.ok(!(outcome instanceof Promise));
    return outcome;
  };
}

function shown(outcome: { readonly kind: string; readonly reason?: string }): string {
  return outcome.reason ?? outcome.kind;
}

for (const names of [
  { thumbprint: "thumb-1" },
  { commonName: "billing" },
  { dnsName: "Billing.Example" },
  { uri: "spiffe://example/billing" },
  { thumbprint: "thumb-1", commonName: "billing" },
]) {
  test(`a certificate belongs to the consumer that names it by ${Object.keys(names).join(" and ")}`, () => {
    const outcome = step([
      aConsumer("other", { commonName: "other" }),
      aConsumer("billing", names),
    ])(aCertificate());
    assert.ok(outcome.kind === "identify");
    const { id, kind, credential, consumer, tenant, scopes, roles, credentialId } =
      outcome.principal;
    assert.deepEqual(
      { id, kind, credential, consumer, tenant, scopes, roles, credentialId },
      {
        id: "billing",
        kind: "service",
        credential: "mtls",
        consumer: "billing",
        tenant: "t-1",
        scopes: new Set(["s"]),
        roles: new Set(["r"]),
        credentialId: "thumb-1",
      },
    );
  });
}

const billing = aConsumer("billing", { commonName: "billing" });

for (const [reason, consumers, certificate] of [
  ["untrusted", [billing], { trusted: false }],
  ["expired", [billing], { notAfter: noon }],
  ["revoked", [billing], { thumbprint: "revoked" }],
  ["unknown", [], {}],
  ["unknown", [aConsumer("a", { commonName: "Billing" })], {}],
  ["unknown", [aConsumer("a", { thumbprint: "billing" })], {}],
  ["unknown", [aConsumer("a", { commonName: "billing", thumbprint: "other" })], {}],
  ["unknown", [aConsumer("a", { dnsName: "billing.example" })], { dnsNames: ["*.example"] }],
  ["unknown", [aConsumer("a", {})], {}],
  ["ambiguous", [billing, aConsumer("b", { uri: "spiffe://example/billing" })], {}],
  ["identify", [aConsumer("b", { commonName: "billing" }, { thumbprint: "thumb-1" })], {}],
] as const) {
  test(`${reason}: ${JSON.stringify(certificate)} among ${consumers.map(({ name }) => name).join()}`, () => {
    const identify = step(consumers, {}, "revoked");
    assert.equal(shown(identify(aCertificate(certificate))), reason);
  });
}

test("what changes is looked at each time, on one connection too", () => {
  const certificate = aCertificate();
  let now = noon;
  let revoked = false;
  const ports = identityPorts({ directory: { apiKey: () => undefined, revoked: () => revoked } });
  const realm = { issuers: [], consumers: [billing], trustedProxies: [] };
  const built = mtls.build({}, aSite({ realm }), ports);
  assert.ok(built.ok && built.value.steps.identify);
  const { identify } = built.value.steps;
  const tls = { protocol: "TLSv1.3", cipher: "x", serverName: undefined, certificate } as const;
  const ask = () => identify(sending({}, { tls, time: now }));
  const first = ask();
  assert.ok(!(first instanceof Promise) && first.kind === "identify");
  assert.equal(ask(), first, "the principal is the same object");
  revoked = true;
  assert.match(JSON.stringify(ask()), /revoked/);
  revoked = false;
  now = millis(noon + 1000);
  assert.match(JSON.stringify(ask()), /expired/);
});

test("a stranger may be named without rights where that is set", () => {
  const outcome = step([], { unknown: "identify" })(aCertificate());
  assert.ok(outcome.kind === "identify");
  assert.equal(outcome.principal.id, "CN=billing,O=Example");
  assert.equal(outcome.principal.consumer, undefined);
  assert.equal(outcome.principal.scopes.size + outcome.principal.roles.size, 0);
});

test("no certificate is nobody's fault unless one is required", () => {
  assert.deepEqual(step([billing])(undefined), { kind: "pass" });
  assert.equal(shown(step([billing], { required: true })(undefined)), "missing");
});

for (const [config, at] of [
  [{ unknown: "pass" }, "/unknown"],
  [{ required: 1 }, "/required"],
  [{ trust: "all" }, "/trust"],
] as const) {
  test(`settings refused at ${at}`, () => {
    const checked = mtls.check(config);
    assert.ok(!checked.ok);
    assert.deepEqual(
      checked.problems.map((problem) => problem.at),
      [at],
    );
  });
}

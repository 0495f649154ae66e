import assert from "node:assert/strict";
import { test } from "node:test";
import { aHead, aRequest, aSite, somePorts } from "../../../test/fixtures/exchange.ts";
import { Fields } from "../../http/fields.ts";
import { parseCidr } from "../../kernel/cidr.ts";
import { ipAccess } from "./policy.ts";

const proxies = ["10.0.0.0/8"].map((text) => {
  const cidr = parseCidr(text);
  assert.ok(cidr);
  return cidr;
});
const realm = { issuers: [], consumers: [], trustedProxies: proxies };

function judge(config: object, client: string, peer = client, flat: readonly string[] = []) {
  const built = ipAccess.build(config, aSite({ realm }), somePorts());
  assert.ok(built.ok);
  const head = aHead({ fields: new Fields(flat) });
  return built.value.steps.admit?.(aRequest([], { client, peer, head }));
}

const passed = { kind: "pass" };
const denied = { kind: "deny", reason: "denied" };
const notAllowed = { kind: "deny", reason: "not-allowed" };

const judged = [
  ["nobody listed", { deny: [] }, "192.0.2.1", undefined],
  ["denied address", { deny: ["192.0.2.1"] }, "192.0.2.1", denied],
  ["its neighbour", { deny: ["192.0.2.1"] }, "192.0.2.2", passed],
  ["denied block", { deny: ["192.0.2.0/24"] }, "192.0.2.255", denied],
  ["mapped", { deny: ["192.0.2.0/24"] }, "::ffff:192.0.2.9", denied],
  ["compatible is not mapped", { deny: ["192.0.2.0/24"] }, "::192.0.2.9", passed],
  ["allowed", { allow: ["10.0.0.0/8", "2001:db8::/32"] }, "2001:db8:1::1", passed],
  ["not allowed", { allow: ["10.0.0.0/8", "2001:db8::/32"] }, "2001:db9::1", notAllowed],
  ["deny wins", { allow: ["10.0.0.0/8"], deny: ["10.0.0.1"] }, "10.0.0.1", denied],
  ["no address", { allow: ["::/0"] }, "unix", denied],
] as const;

for (const [name, config, client, want] of judged) {
  test(name, () => assert.deepEqual(judge(config, client), want));
}

test("a verdict is the same when it is remembered", () => {
  const built = ipAccess.build({ deny: ["192.0.2.1"] }, aSite(), somePorts());
  assert.ok(built.ok);
  const admit = built.value.steps.admit;
  for (let i = 0; i < 3; i += 1) {
    assert.deepEqual(admit?.(aRequest([], { client: "192.0.2.1" })), denied);
    assert.deepEqual(admit?.(aRequest([], { client: "192.0.2.2" })), passed);
  }
});

const xff = ["x-forwarded-for", "unknown"];
const behind = [
  [
    "garbled field",
    { allow: ["10.0.0.0/8"] },
    "10.0.0.1",
    "10.0.0.1",
    xff,
    { kind: "deny", reason: "unknown-client" },
  ],
  [
    "garbled field, mapped peer",
    { allow: ["10.0.0.0/8"] },
    "10.0.0.1",
    "::ffff:10.0.0.1",
    ["forwarded", "for=_x"],
    { kind: "deny", reason: "unknown-client" },
  ],
  ["the proxy itself", { allow: ["10.0.0.0/8"] }, "10.0.0.1", "10.0.0.1", [], passed],
  [
    "a client in the proxies' network",
    { allow: ["10.0.0.0/8"] },
    "10.0.0.7",
    "10.0.0.1",
    ["x-forwarded-for", "10.0.0.7"],
    passed,
  ],
  ["a stranger's field", { allow: ["192.0.2.0/24"] }, "192.0.2.1", "192.0.2.1", xff, passed],
  ["no allow list", { deny: ["192.0.2.1"] }, "10.0.0.1", "10.0.0.1", xff, passed],
] as const;

for (const [name, config, client, peer, flat, want] of behind) {
  test(`behind a proxy: ${name}`, () => assert.deepEqual(judge(config, client, peer, flat), want));
}

const refused = [
  { config: { allow: [] }, at: ["/allow"] },
  { config: { allow: ["10.1.2.3/8"] }, at: ["/allow/0"] },
  { config: { deny: ["10.0.0.0/8", "localhost", "300.1.1.1"] }, at: ["/deny/1", "/deny/2"] },
  { config: { deny: "10.0.0.1" }, at: ["/deny"] },
  { config: { block: [] }, at: ["/block"] },
] as const;

for (const { config, at } of refused) {
  test(`refuses ${JSON.stringify(config)}`, () => {
    const checked = ipAccess.check(config);
    assert.deepEqual(checked.ok || checked.problems.map((problem) => problem.at), at);
  });
}

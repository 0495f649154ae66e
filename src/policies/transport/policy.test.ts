import assert from "node:assert/strict";
import { test } from "node:test";
import { aHead, aRequest, aSite, noon, somePorts } from "../../../test/fixtures/exchange.ts";
import type { Arrival, TlsFacts } from "../../engine/facts.ts";
import { Fields } from "../../http/fields.ts";
import { millis } from "../../kernel/clock.ts";
import { transport } from "./policy.ts";

function tls(protocol: TlsFacts["protocol"]): TlsFacts {
  return { protocol, cipher: "x", serverName: undefined, certificate: undefined };
}

function step(config: object = {}, alerts: object[] = []) {
  const settings = { ...(transport.defaults as object), ...config };
  const ports = somePorts({ alert: (event, data) => void alerts.push({ event, ...data }) });
  const built = transport.build(settings, aSite(), ports);
  assert.ok(built.ok && built.value.steps.admit);
  return built.value.steps.admit;
}

const secured = (value: string) => ({
  kind: "pass",
  fields: [["strict-transport-security", value]],
});
const upgrade = (reason: string, to: string) => ({
  kind: "deny",
  reason,
  fields: [
    ["upgrade", `${to}, HTTP/1.1`],
    ["connection", "upgrade"],
  ],
});

const judged: readonly (readonly [string, object, Partial<Arrival>, object])[] = [
  ["plain text", {}, { secure: false }, upgrade("plain-http", "TLS/1.2")],
  ["plain text where it may", { plainHttp: "allow" }, { secure: false }, { kind: "pass" }],
  ["TLS", {}, { tls: tls("TLSv1.2") }, secured("max-age=31536000")],
  [
    "plain text in HTTP/2, which knows no Upgrade",
    {},
    { secure: false, head: aHead({ version: "2" }) },
    { kind: "deny", reason: "plain-http" },
  ],
  ["TLS at a trusted proxy", {}, { secure: true, tls: undefined }, secured("max-age=31536000")],
  [
    "TLS 1.2 where 1.3 is asked for",
    { minTls: 1.3 },
    { tls: tls("TLSv1.2") },
    upgrade("tls-version", "TLS/1.3"),
  ],
  [
    "TLS 1.3 where 1.3 is asked for",
    { minTls: 1.3 },
    { tls: tls("TLSv1.3") },
    secured("max-age=31536000"),
  ],
  [
    "subdomains",
    { hstsSubdomains: true, hstsMaxAge: "1h" },
    {},
    secured("max-age=3600; includeSubDomains"),
  ],
  ["to be forgotten", { hstsMaxAge: "0s" }, {}, secured("max-age=0")],
];

for (const [name, config, facts, want] of judged) {
  test(name, () => assert.deepEqual(step(config)(aRequest([], facts)), want));
}

const carried: readonly (readonly [string, Parameters<typeof aHead>[0], string | undefined])[] = [
  ["nothing", {}, undefined],
  [
    "authorization",
    { fields: new Fields(["authorization", "Bearer hunter2"]) },
    "the authorization field",
  ],
  ["a cookie", { fields: new Fields(["cookie", "sid=hunter2"]) }, "the cookie field"],
  ["an api key", { fields: new Fields(["x-api-key", "hunter2"]) }, "the x-api-key field"],
  [
    "a token in the query",
    { target: { path: "/", segments: [], query: "", pairs: [["access_token", "hunter2"]] } },
    "the query",
  ],
  [
    "a page token",
    { target: { path: "/", segments: [], query: "", pairs: [["page_token", "x"]] } },
    undefined,
  ],
];

for (const [name, head, place] of carried) {
  test(`in clear: ${name}`, () => {
    for (const config of [{}, { plainHttp: "allow" }]) {
      const alerts: object[] = [];
      void step(config, alerts)(aRequest([], { secure: false, head: aHead(head) }));
      const want = {
        event: "credential-in-clear",
        api: "shop",
        client: "192.0.2.1",
        place,
        exchange: "x",
      };
      assert.deepEqual(alerts, place === undefined ? [] : [want]);
      assert.ok(!JSON.stringify(alerts).includes("hunter2"));
    }
  });
}

test("a client is told of once a minute, and not over TLS", () => {
  const alerts: object[] = [];
  const admit = step({}, alerts);
  const head = aHead({ fields: new Fields(["cookie", "a=1"]) });
  const after = (ms: number) =>
    void admit(aRequest([], { secure: false, head, time: millis(noon + ms) }));
  after(0);
  after(59_999);
  assert.equal(alerts.length, 1);
  after(60_000);
  assert.equal(alerts.length, 2);
  void admit(aRequest([], { secure: false, head, client: "192.0.2.2" }));
  assert.equal(alerts.length, 3);
  void admit(aRequest([], { head, client: "192.0.2.3" }));
  assert.equal(alerts.length, 3);
});

const refused = [
  { config: { plainHttp: "redirect" }, at: "/plainHttp" },
  { config: { minTls: 1.1 }, at: "/minTls" },
  { config: { minTls: "1.2" }, at: "/minTls" },
  { config: { hstsMaxAge: 31536000 }, at: "/hstsMaxAge" },
  { config: { hstsSubDomains: true }, at: "/hstsSubDomains" },
] as const;

for (const { config, at } of refused) {
  test(`refuses ${JSON.stringify(config)}`, () => {
    const checked = transport.check(config);
    assert.deepEqual(checked.ok || checked.problems.map((problem) => problem.at), [at]);
  });
}

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  aPrincipal,
  aRequest,
  aSite,
  anOperation,
  noon,
  somePorts,
} from "../../../test/fixtures/exchange.ts";
import type { Identified } from "../../engine/facts.ts";
import type { Ports } from "../../engine/ports.ts";
import { millis } from "../../kernel/clock.ts";
import { rateLimit } from "./policy.ts";

function stepsOf(config: unknown, ports: Ports = somePorts(), site = aSite()) {
  const built = rateLimit.build(config, site, ports);
  assert.ok(built.ok);
  const { admit, identify, authorize } = built.value.steps;
  return {
    admit: (facts: Identified) => atOnce(admit?.(facts)),
    identify: (facts: Identified) => atOnce(identify?.(facts)),
    authorize: (facts: Identified) => atOnce(authorize?.(facts)),
  };
}

function atOnce<T>(outcome: T | Promise<T>): T {
  assert.ok(!(outcome instanceof Promise), "a limit needs no turn of the event loop");
  return outcome;
}

const ada = aPrincipal();
const bob = aPrincipal({ id: "bob" });
const two = { name: "two", rate: 2, period: "1m" };

test("a limit per principal counts each by itself, and says where it stands", () => {
  const { admit, authorize } = stepsOf({ limits: [{ ...two, per: "principal" }] });
  assert.equal(admit(aRequest([ada])), undefined);
  assert.deepEqual(authorize(aRequest([ada])), {
    kind: "pass",
    fields: [
      ["ratelimit-policy", '"two";q=2;w=60'],
      ["ratelimit", '"two";r=1;t=30'],
    ],
  });
  assert.equal(authorize(aRequest([ada]))?.kind, "pass");
  assert.deepEqual(authorize(aRequest([ada])), {
    kind: "deny",
    reason: "exceeded",
    note: "limit two",
    fields: [
      ["retry-after", "30"],
      ["ratelimit-policy", '"two";q=2;w=60'],
      ["ratelimit", '"two";r=0;t=60'],
    ],
  });
  assert.equal(authorize(aRequest([bob]))?.kind, "pass");
  assert.equal(authorize(aRequest([ada], { time: millis(noon + 30_000) }))?.kind, "pass");
});

const from = (client: string) => aRequest([], { client });

test("addresses are counted on arrival, before anyone is identified", () => {
  const { admit, authorize } = stepsOf({ limits: [{ ...two, per: "address" }] });
  assert.equal(admit(from("2001:db8::1"))?.kind, "pass");
  assert.equal(admit(from("2001:db8::2"))?.kind, "pass");
  assert.equal(admit(from("2001:db8::3"))?.kind, "deny", "the same /64");
  assert.equal(admit(from("2001:db8:0:1::3"))?.kind, "pass");
  assert.equal(authorize(from("192.0.2.1")), undefined);
});

test("callers who are unknown are limited by address, known ones are not", () => {
  const { authorize } = stepsOf({ limits: [{ ...two, per: "anonymous" }] });
  const kinds = [1, 2, 3].map(() => authorize(aRequest([]))?.kind);
  assert.deepEqual(kinds, ["pass", "pass", "deny"]);
  assert.equal(authorize(aRequest([ada]))?.kind, "pass");
});

test("an operation that costs more takes more, from the one bucket of its caller", () => {
  const ports = somePorts();
  const limits = [{ name: "units", per: "principal", rate: 10, period: "1m" }];
  const dear = stepsOf({ limits, cost: 8, fields: false }, ports);
  const cheap = stepsOf(
    { limits, fields: false },
    ports,
    aSite({ operation: anOperation({ id: "GET /" }) }),
  );
  assert.deepEqual(dear.authorize(aRequest([ada])), { kind: "pass" });
  assert.equal(dear.authorize(aRequest([ada]))?.kind, "deny");
  assert.equal(cheap.authorize(aRequest([ada]))?.kind, "pass");
  assert.equal(cheap.authorize(aRequest([ada]))?.kind, "pass");
  assert.equal(cheap.authorize(aRequest([ada]))?.kind, "deny");
});

test("a limit by operation does not mix operations", () => {
  const ports = somePorts();
  const config = { limits: [{ ...two, rate: 1, per: ["principal", "operation"] }] };
  const one = stepsOf(config, ports);
  const other = stepsOf(config, ports, aSite({ operation: anOperation({ id: "GET /" }) }));
  assert.equal(one.authorize(aRequest([ada]))?.kind, "pass");
  assert.equal(one.authorize(aRequest([ada]))?.kind, "deny");
  assert.equal(other.authorize(aRequest([ada]))?.kind, "pass");
});

test("a tightened limit of the same name counts for itself", () => {
  const ports = somePorts();
  const loose = stepsOf({ limits: [{ ...two, rate: 100, per: "principal" }] }, ports);
  const tight = stepsOf({ limits: [{ ...two, rate: 1, per: "principal" }] }, ports);
  for (let i = 0; i < 50; i += 1) assert.equal(loose.authorize(aRequest([ada]))?.kind, "pass");
  assert.equal(tight.authorize(aRequest([ada]))?.kind, "pass");
  assert.equal(tight.authorize(aRequest([ada]))?.kind, "deny");
});

test("the limit nearest to its end is the one told", () => {
  const { authorize } = stepsOf({
    limits: [
      { name: "wide", per: "principal", rate: 100, period: "1m" },
      { name: "narrow", per: "principal", rate: 5, period: "1s" },
    ],
  });
  const outcome = authorize(aRequest([ada]));
  assert.deepEqual(outcome, {
    kind: "pass",
    fields: [
      ["ratelimit-policy", '"wide";q=100;w=60, "narrow";q=5;w=1'],
      ["ratelimit", '"narrow";r=4;t=1'],
    ],
  });
});

test("failed identification is limited by address, success is not", () => {
  const { admit, identify } = stepsOf({ failedAttempts: 3, failedAttemptsWindow: "1m" });
  for (let i = 0; i < 20; i += 1) {
    assert.equal(admit(aRequest([ada]))?.kind, "pass");
    assert.equal(identify(aRequest([ada]))?.kind, "pass");
  }
  const failed = [1, 2, 3, 4, 5].map(() => admit(aRequest([]))?.kind);
  assert.deepEqual(failed, ["pass", "pass", "pass", "deny", "deny"]);
  assert.equal(admit(aRequest([], { client: "192.0.2.2" }))?.kind, "pass");
  assert.deepEqual(admit(aRequest([], { time: millis(noon + 59_999 - (noon % 60_000)) })), {
    kind: "deny",
    reason: "failed-attempts",
    fields: [["retry-after", "1"]],
  });
  assert.equal(admit(aRequest([], { time: millis(noon + 60_000) }))?.kind, "pass");
});

test("the defaults let ordinary use alone and stop a flood", () => {
  const { admit, identify, authorize } = stepsOf(rateLimit.defaults);
  let passed = 0;
  for (let i = 0; i < 3000; i += 1) {
    const facts = aRequest([ada], { time: millis(noon + i) });
    if (admit(facts)?.kind !== "pass" || identify(facts)?.kind !== "pass") continue;
    if (authorize(facts)?.kind === "pass") passed += 1;
  }
  assert.ok(passed >= 2290 && passed <= 2310, `${passed} of a flood of 3000 in 3 s`);
});

const refused = [
  { config: { limits: [{ ...two, per: "nobody" }] }, at: "/limits/0/per" },
  { config: { limits: [{ ...two, per: "api", rate: 0 }] }, at: "/limits/0/rate" },
  { config: { limits: [{ ...two, per: "api", period: "60" }] }, at: "/limits/0/period" },
  { config: { limits: [{ ...two, per: "api", name: 'a"b' }] }, at: "/limits/0/name" },
  {
    config: {
      limits: [
        { ...two, per: "api" },
        { ...two, per: "address" },
      ],
    },
    at: "/limits",
  },
  { config: { limits: [{ ...two, per: "api" }], cost: 3 }, at: "/limits/0/burst" },
  { config: { cost: 0 }, at: "/cost" },
  { config: { limit: [] }, at: "/limit" },
] as const;

for (const { config, at } of refused) {
  test(`refuses ${JSON.stringify(config)}`, () => {
    const built = rateLimit.build(config, aSite(), somePorts());
    assert.deepEqual(built.ok || built.problems.map((problem) => problem.at), [at]);
  });
}

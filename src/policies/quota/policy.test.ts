import assert from "node:assert/strict";
import { test } from "node:test";
import { aPrincipal, aRequest, aSite, noon, somePorts } from "../../../test/fixtures/exchange.ts";
import { millis } from "../../kernel/clock.ts";
import type { Principal } from "../../engine/principal.ts";
import { quota } from "./policy.ts";

function opened(config: unknown, ports = somePorts()) {
  const built = quota.build(config, aSite(), ports);
  assert.ok(built.ok && built.value.steps.authorize);
  const { authorize } = built.value.steps;
  return (caller: Principal | undefined, at: number) => {
    const outcome = authorize(aRequest(caller ? [caller] : [], { time: millis(at) }));
    assert.ok(!(outcome instanceof Promise));
    return outcome;
  };
}

const ada = aPrincipal();
const hourly = { name: "hourly", per: "principal", amount: 3, window: "1h" };
/** The start of an hour. */
const hour = noon - (noon % 3_600_000);

test("an amount lasts for its window and no longer", () => {
  const judge = opened({ quotas: [hourly] });
  const kinds = [0, 1, 2, 3].map((at) => judge(ada, hour + at).kind);
  assert.deepEqual(kinds, ["pass", "pass", "pass", "deny"]);
  assert.deepEqual(judge(ada, hour + 3_599_500), {
    kind: "deny",
    reason: "exhausted",
    note: "quota hourly",
    fields: [["retry-after", "1"]],
  });
  assert.equal(judge(aPrincipal({ id: "bob" }), hour + 3_599_500).kind, "pass");
  assert.equal(judge(ada, hour + 3_600_000).kind, "pass");
});

test("what is refused is not spent", () => {
  const ports = somePorts();
  const dear = opened({ quotas: [hourly], cost: 2 }, ports);
  const cheap = opened({ quotas: [hourly] }, ports);
  assert.equal(dear(ada, hour).kind, "pass");
  assert.equal(dear(ada, hour).kind, "deny");
  assert.equal(cheap(ada, hour).kind, "pass");
  assert.equal(cheap(ada, hour).kind, "deny");
});

const member = (id: string) => aPrincipal({ id, tenant: "t1" });

test("every quota must be kept, and tenants share theirs", () => {
  const judge = opened({
    quotas: [
      { ...hourly, amount: 100 },
      { name: "tenant", per: "tenant", amount: 2, window: "1d" },
    ],
  });
  assert.equal(judge(member("a"), hour).kind, "pass");
  assert.equal(judge(member("b"), hour).kind, "pass");
  assert.equal(judge(member("c"), hour).kind, "deny");
  assert.equal(judge(aPrincipal({ id: "d", tenant: "t2" }), hour).kind, "pass");
});

test("unknown callers are counted by their address", () => {
  const judge = opened({ quotas: [{ ...hourly, amount: 1 }] });
  assert.equal(judge(undefined, hour).kind, "pass");
  assert.equal(judge(undefined, hour).kind, "deny");
});

const refused = [
  { config: { quotas: [{ ...hourly, amount: 0 }] }, at: "/quotas/0/amount" },
  { config: { quotas: [{ ...hourly, window: "1w" }] }, at: "/quotas/0/window" },
  { config: { quotas: [{ ...hourly, window: "1500ms" }] }, at: "/quotas/0/window" },
  { config: { quotas: [hourly], cost: 4 }, at: "/quotas/0/amount" },
  { config: { quotas: [hourly, hourly] }, at: "/quotas" },
  { config: { quotas: [{ ...hourly, burst: 1 }] }, at: "/quotas/0/burst" },
] as const;

for (const { config, at } of refused) {
  test(`refuses ${JSON.stringify(config)}`, () => {
    const built = quota.build(config, aSite(), somePorts());
    assert.deepEqual(built.ok || built.problems.map((problem) => problem.at), [at]);
  });
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { aPrincipal, aRequest, aSite, somePorts } from "../../../test/fixtures/exchange.ts";
import type { Identified } from "../../engine/facts.ts";
import type { Deny, Pass } from "../../kernel/verdict.ts";
import { concurrency } from "./policy.ts";

function opened(config: unknown, phase: "admit" | "authorize", ports = somePorts()) {
  const built = concurrency.build(config, aSite(), ports);
  assert.ok(built.ok);
  const step = built.value.steps[phase];
  assert.ok(step);
  return (facts: Identified): Pass | Deny => {
    const outcome = step(facts);
    assert.ok(!(outcome instanceof Promise) && outcome.kind !== "respond");
    return outcome;
  };
}

function release(outcome: Pass | Deny): void {
  assert.ok(outcome.kind === "pass" && outcome.release);
  outcome.release();
}

const ada = aRequest([aPrincipal()]);
const bob = aRequest([aPrincipal({ id: "bob" })]);
const two = { name: "two", per: "principal", most: 2 };

test("a place is held until the exchange has ended", () => {
  const enter = opened({ limits: [two] }, "authorize");
  const first = enter(ada);
  assert.equal(enter(ada).kind, "pass");
  assert.deepEqual(enter(ada), {
    kind: "deny",
    reason: "busy",
    note: "limit two",
    fields: [["retry-after", "1"]],
  });
  assert.equal(enter(bob).kind, "pass");
  release(first);
  assert.equal(enter(ada).kind, "pass");
  assert.equal(enter(ada).kind, "deny");
});

test("a refusal by the second limit gives the place of the first back", () => {
  const ports = somePorts();
  const enter = opened(
    { limits: [two, { name: "one", per: "tenant", most: 1 }] },
    "authorize",
    ports,
  );
  const first = enter(ada);
  for (let i = 0; i < 5; i += 1) assert.equal(enter(ada).kind, "deny");
  release(first);
  const again = opened({ limits: [two] }, "authorize", ports);
  assert.equal(again(ada).kind, "pass");
  assert.equal(again(ada).kind, "pass");
});

test("a tightened limit counts what the wide one let in", () => {
  const ports = somePorts();
  const wide = opened({ limits: [{ ...two, most: 10 }] }, "authorize", ports);
  const tight = opened({ limits: [two] }, "authorize", ports);
  for (let i = 0; i < 2; i += 1) assert.equal(wide(ada).kind, "pass");
  assert.equal(tight(ada).kind, "deny");
});

test("addresses are counted on arrival", () => {
  const enter = opened({ limits: [{ ...two, per: "address" }] }, "admit");
  const from = (client: string) => enter(aRequest([], { client })).kind;
  assert.deepEqual(["2001:db8::1", "2001:db8::2", "2001:db8::3", "192.0.2.9"].map(from), [
    "pass",
    "pass",
    "deny",
    "pass",
  ]);
});

test("limits that do not concern a request hold nothing", () => {
  const enter = opened({ limits: [{ ...two, per: "anonymous" }] }, "authorize");
  assert.deepEqual(enter(ada), { kind: "pass" });
});

const refused = [
  { config: { limits: [{ ...two, most: 0 }] }, at: "/limits/0/most" },
  { config: { limits: [{ ...two, most: 1.5 }] }, at: "/limits/0/most" },
  { config: { limits: [two, two] }, at: "/limits" },
  { config: { limits: [{ ...two, per: ["api", "api"] }] }, at: "/limits/0/per" },
  { config: { most: 3 }, at: "/most" },
] as const;

for (const { config, at } of refused) {
  test(`refuses ${JSON.stringify(config)}`, () => {
    const checked = concurrency.check(config);
    assert.deepEqual(checked.ok || checked.problems.map((problem) => problem.at), [at]);
  });
}

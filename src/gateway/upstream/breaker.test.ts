import assert from "node:assert/strict";
import { test } from "node:test";
import { millis } from "../../kernel/clock.ts";
import { Breaker } from "./breaker.ts";
import { RetryBudget } from "./retry-budget.ts";

const settings = { failures: 3, window: millis(1_000), openFor: millis(500) };

function failing(at: readonly number[]): Breaker {
  const breaker = new Breaker(settings);
  for (const now of at) breaker.failed(now);
  return breaker;
}

const rows = [
  ["fewer failures than it takes", [0, 1], 2, "closed"],
  ["as many, within the window", [0, 1, 2], 2, "open"],
  ["as many, too far apart", [0, 600, 1_200], 1_200, "closed"],
  ["the latest three within the window", [0, 900, 1_000, 1_100], 1_100, "open"],
  ["after its time", [0, 1, 2], 502, "half-open"],
] as const;

for (const [what, failures, now, state] of rows) {
  test(`${what}: ${state}`, () => {
    assert.equal(failing(failures).state(now), state);
  });
}

test("a success in between starts the count anew", () => {
  const breaker = failing([0, 1]);
  breaker.succeeded();
  breaker.failed(2);
  assert.equal(breaker.permits(3), true);
});

test("half-open lets one probe pass; a good one closes it, a bad one opens it again", () => {
  const breaker = failing([0, 1, 2]);
  assert.equal(breaker.permits(501), false);
  assert.equal(breaker.permits(502), true);
  breaker.sent();
  assert.equal(breaker.permits(503), false);
  breaker.failed(510);
  assert.equal(breaker.permits(1_009), false);
  assert.equal(breaker.permits(1_010), true);
  breaker.sent();
  breaker.succeeded();
  assert.equal(breaker.state(1_011), "closed");
});

test("a probe that tells nothing leaves room for the next", () => {
  const breaker = failing([0, 1, 2]);
  breaker.sent();
  breaker.untold();
  assert.equal(breaker.permits(600), true);
});

test("retries are at most their share of requests, beyond the few that a quiet service may have", () => {
  const budget = new RetryBudget(0.2);
  let retried = 0;
  for (let i = 0; i < 1_000; i += 1) {
    budget.earn();
    if (budget.spend()) retried += 1;
  }
  assert.ok(retried >= 200 && retried <= 203, String(retried));
  const none = new RetryBudget(0);
  assert.equal(none.spend(), false);
});

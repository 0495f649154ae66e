import assert from "node:assert/strict";
import { test } from "node:test";
import { controls } from "../src/policies/index.ts";
import { chapters } from "./visitors.ts";

const visits = chapters.flatMap((chapter) => chapter.visits);

/** A minute on one machine has no occasion for these; each has tests of its own. */
const notShown = new Set([
  "ip-access", // all visitors come from loopback
  "mtls", // needs certificates that visitors would have to be given first
  "load-shedding", // needs a machine at its limit
  "concurrency", // needs hundreds of requests at one moment
  "graphql", // the shop speaks none
]);

test("every control is shown, but for those that have no occasion", () => {
  const shown = new Set(visits.map(({ by }) => by));
  const missing = controls.map(({ name }) => name).filter((name) => !shown.has(name));
  assert.deepEqual(new Set(missing), notShown);
});

test("texts fit their columns, and no two visits look alike", () => {
  assert.ok(visits.length >= 30);
  for (const { who, what, alone } of visits) {
    assert.ok(who.length <= 9 && what.length <= 40 && alone.says.length <= 23, `${who} ${what}`);
  }
  assert.equal(new Set(visits.map(({ who, what }) => `${who} ${what}`)).size, visits.length);
});

test("a refusal says what the shop alone would have given away, or why nobody looked", () => {
  for (const { want, what, alone } of visits) {
    if (want !== "refused" && want !== "changed") continue;
    assert.ok(alone.shows ?? alone.untried ?? alone.refuses, what);
  }
});

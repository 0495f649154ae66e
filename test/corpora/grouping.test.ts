import assert from "node:assert/strict";
import { test } from "node:test";
import { type Grouping, accuracyOf, groupingOf, summaryOf } from "./grouping-accuracy.ts";
import { groupingDocuments } from "./grouping-documents.ts";
import { reordered, trafficOf } from "./grouping-traffic.ts";

/* `node bench/grouping.ts` prints the same by document. */

/** What holds; docs/discovery.md says which documents are in the way, and why. */
const floor = { mean: 0.985, overall: 0.986 };
/** Of another draw, so that no single one is what the learner is made for. */
const other = { seed: "3", documents: 60, mean: 0.985 };
/** 509 operations, and repositories that are named with words of every day: a large table of usage, sparsely known. */
const large = { seed: "21", name: "github.com/ghes-2.18.json", least: 0.98 };
/** Documents whose traffic is drawn in another order, too. */
const everyNth = 12;
const orderMatters = 0.01;
const documents = 240;
const seed = "1";

test(
  "path templates learned from traffic on real documents group the requests as the documents do",
  { timeout: 300_000 },
  () => {
    const groupings: Grouping[] = [];
    for (const document of groupingDocuments(documents, seed)) {
      groupings.push(groupingOf(document, trafficOf(document, seed)));
    }
    const all = summaryOf(groupings);
    assert.equal(all.documents, documents);
    assert.ok(all.requests > 500_000, `looked at ${all.requests} requests only`);
    assert.ok(
      groupings.every(({ noise }) => noise > 0),
      "scanners are mixed in everywhere",
    );
    assert.ok(all.mean >= floor.mean, `mean over documents ${all.mean}`);
    assert.ok(all.overall >= floor.overall, `over requests ${all.overall}`);
  },
);

test("another draw is grouped as well", { timeout: 120_000 }, () => {
  const groupings = [...groupingDocuments(other.documents, other.seed)].map((document) =>
    groupingOf(document, trafficOf(document, other.seed)),
  );
  const { documents: looked, mean } = summaryOf(groupings);
  assert.equal(looked, other.documents);
  assert.ok(mean >= other.mean, `mean over documents ${mean}`);
});

test("words are values where many operations are used alike", { timeout: 120_000 }, () => {
  for (const document of groupingDocuments(documents, large.seed)) {
    if (document.name !== large.name) continue;
    const { right, requests } = groupingOf(document, trafficOf(document, large.seed));
    assert.ok(right / requests >= large.least, `${right} of ${requests}`);
    return;
  }
  assert.fail(`${large.name} is not among the documents`);
});

test(
  "the order of traffic hardly matters to the templates that are learned from it",
  { timeout: 300_000 },
  () => {
    const [one, two]: [Grouping[], Grouping[]] = [[], []];
    let index = 0;
    for (const document of groupingDocuments(documents / 2, seed)) {
      index += 1;
      if (index % everyNth > 0) continue;
      const traffic = trafficOf(document, seed);
      one.push(groupingOf(document, traffic));
      two.push(groupingOf(document, reordered(traffic, "other")));
    }
    assert.equal(one.length, 10);
    for (const [at, grouping] of one.entries()) {
      const again = two[at];
      assert.ok(again);
      const moved = Math.abs(accuracyOf(grouping) - accuracyOf(again));
      assert.ok(moved <= orderMatters, `${grouping.name}: ${moved}`);
    }
  },
);

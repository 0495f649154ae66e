import assert from "node:assert/strict";
import { test } from "node:test";
import { differences } from "./explained.ts";

const document = "Not a fault: `case-1`.\n\n```text\ncase-2 case-30\n```\n";

test("a wrong case that the document does not name is unexplained", () => {
  const judged = { right: [], wrong: ["case-1", "case-2", "case-3"] };
  assert.deepEqual(differences(document, judged).unexplained, ["case-3"]);
});

test("a case that the document names and the run judged right is outdated", () => {
  const judged = { right: ["case-3", "case-30", "case-4"], wrong: ["case-1"] };
  assert.deepEqual(differences(document, judged).outdated, ["case-30"]);
});

test("an id that this run did not read is neither", () => {
  assert.deepEqual(differences(document, { right: [], wrong: [] }), {
    unexplained: [],
    outdated: [],
  });
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { millis } from "../../../src/kernel/clock.ts";
import { formatSources } from "./sources.ts";

test("a source that is its own kind is said once", () => {
  const seen = { first: millis(0), last: millis(0) };
  const sources = [
    { kind: "configuration", name: "castellan.yaml", ...seen },
    { kind: "gateway", name: "gateway", ...seen },
  ] as const;
  assert.equal(formatSources(sources), "castellan.yaml (configuration), gateway");
  assert.equal(formatSources([]), "Nothing yet");
});

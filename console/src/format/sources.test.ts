import assert from "node:assert/strict";
import { test } from "node:test";
import { millis } from "../../../src/kernel/clock.ts";
import { formatSources } from "./sources.ts";

test("what something is known from, in words", () => {
  const seen = { first: millis(0), last: millis(0) };
  const sources = [
    { kind: "configuration", name: "castellan.yaml", ...seen },
    { kind: "gateway", name: "gateway", ...seen },
  ] as const;
  assert.equal(formatSources(sources), "castellan.yaml (configuration), the gateway's traffic");
  assert.equal(formatSources([]), "Nothing yet");
});

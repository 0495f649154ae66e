import assert from "node:assert/strict";
import { test } from "node:test";
import { aSite, somePorts } from "../../../test/fixtures/exchange.ts";
import { bodyLimits } from "./policy.ts";

const compiled = [
  {
    name: "the defaults bound everything",
    config: bodyLimits.defaults,
    limits: {
      requestBytes: 1_048_576,
      responseBytes: 10_485_760,
      ratio: 100,
      streamBytes: 104_857_600,
      oversizeResponse: "refuse",
    },
  },
  { name: "sizes are read", config: { requestBytes: "64KiB" }, limits: { requestBytes: 65_536 } },
  {
    name: "streaming is a choice",
    config: { streamOversizeResponses: true },
    limits: { oversizeResponse: "stream" },
  },
  { name: "nothing said, nothing bounded here", config: {}, limits: {} },
] as const;

for (const { name, config, limits } of compiled) {
  test(name, () => {
    const built = bodyLimits.build(config, aSite(), somePorts());
    assert.deepEqual(built, { ok: true, value: { steps: {}, limits } });
  });
}

const refused = [
  { config: { requestBytes: 1024 }, at: "/requestBytes" },
  { config: { requestBytes: "0B" }, at: "/requestBytes" },
  { config: { requestBytes: "1MB" }, at: "/requestBytes" },
  { config: { requestBytes: "1 MiB" }, at: "/requestBytes" },
  { config: { responseBytes: "300MiB" }, at: "/responseBytes" },
  { config: { ratio: 0 }, at: "/ratio" },
  { config: { ratio: Number.NaN }, at: "/ratio" },
  { config: { streamOversizeResponses: "yes" }, at: "/streamOversizeResponses" },
  { config: { requestbytes: "1KiB" }, at: "/requestbytes" },
] as const;

for (const { config, at } of refused) {
  test(`refuses ${JSON.stringify(config)}`, () => {
    const checked = bodyLimits.check(config);
    assert.deepEqual(checked.ok || checked.problems.map((problem) => problem.at), [at]);
  });
}

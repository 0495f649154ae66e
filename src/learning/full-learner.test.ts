import assert from "node:assert/strict";
import { test } from "node:test";
import { millis } from "../kernel/clock.ts";
import { keyedHash } from "../statistics/keyed-hash.ts";
import { createLearner } from "./create-learner.ts";
import type { Sighting } from "./sighting.ts";

function sighting(path: string): Sighting {
  const body = { kind: "none" } as const;
  return {
    id: "1",
    time: millis(1000),
    source: { kind: "gateway", name: "gateway" },
    weight: 1,
    request: {
      method: "GET",
      scheme: "https",
      host: "api.test",
      segments: path.split("/"),
      query: [],
      fields: [],
      cookies: [],
      body,
      bytes: 0,
      client: "192.0.2.1",
    },
    response: { status: 200, mediaType: undefined, body, bytes: 0 },
    duration: millis(1),
    caller: {
      proof: "none",
      verified: false,
      subject: "somebody",
      consumer: undefined,
      roles: [],
      scopes: [],
      tenant: undefined,
    },
    declared: undefined,
    refused: false,
  };
}

test("without memory for more, what is known is learned on, and what is new is counted until there is", () => {
  let full = false;
  const learner = createLearner({ hash: keyedHash({ low: 1, high: 2 }), isFull: () => full });
  const told = (): readonly (readonly [string, number])[] =>
    learner.summaries(millis(2000)).map(({ path, exchanges }) => [path, exchanges] as const);
  learner.see(sighting("orders"));
  full = true;
  learner.see(sighting("orders"));
  learner.see(sighting("baskets"));
  assert.deepEqual(told(), [["/orders", 2]]);
  assert.equal(learner.health().overflowed["operations"], 1);
  full = false;
  learner.see(sighting("baskets"));
  learner.see(sighting("baskets"));
  assert.deepEqual(told(), [
    ["/orders", 2],
    ["/baskets", 2],
  ]);
});

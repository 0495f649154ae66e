import assert from "node:assert/strict";
import { test } from "node:test";
import { aRequest, aSite, anApi, noon, somePorts } from "../../../test/fixtures/exchange.ts";
import { millis } from "../../kernel/clock.ts";
import type { Exposure } from "../../registry/operation.ts";
import type { Priority } from "./config.ts";
import { loadShedding } from "./policy.ts";

interface Scene {
  /** Event-loop delay at a time, in ms since the beginning. */
  readonly delay?: (at: number) => number;
  readonly inFlight?: (at: number) => number;
  readonly config?: unknown;
  readonly exposure?: Exposure;
}

/** Ten seconds at 1,000 requests a second; answers the share shed in each second. Chance is a steady sweep. */
function shed({
  delay = () => 0,
  inFlight = () => 0,
  config,
  exposure = "public",
}: Scene): number[] {
  let at = 0;
  let chance = 0;
  const ports = somePorts({
    load: { eventLoopDelay: () => delay(at), inFlight: () => inFlight(at) },
    random: { token: () => "", fraction: () => (chance = (chance + 0.618_034) % 1) },
  });
  const built = loadShedding.build(
    config ?? loadShedding.defaults,
    aSite({ api: anApi({ exposure }) }),
    ports,
  );
  assert.ok(built.ok && built.value.steps.admit);
  const { admit } = built.value.steps;
  const shares: number[] = [];
  for (let second = 0; second < 10; second += 1) {
    let denied = 0;
    for (let i = 0; i < 1000; i += 1) {
      at = second * 1000 + i;
      const outcome = admit(aRequest([], { time: millis(noon + at) }));
      if (!(outcome instanceof Promise) && outcome.kind === "deny") denied += 1;
    }
    shares.push(denied / 1000);
  }
  return shares;
}

const last = (shares: readonly number[]): number => shares.at(-1) ?? Number.NaN;

test("a worker at ease sheds nothing", () => {
  assert.deepEqual(new Set(shed({ delay: () => 200, inFlight: () => 2000 })), new Set([0]));
});

test("one slow turn of the event loop is hardly felt", () => {
  const shares = shed({ delay: (at) => (at >= 3000 && at < 3100 ? 5000 : 10) });
  assert.deepEqual(shares.slice(0, 3), [0, 0, 0]);
  assert.ok((shares[3] ?? 1) < 0.06, `${shares[3]}`);
  assert.equal(shares[9], 0);
});

test("lasting pressure sheds more and more, and a share is always served", () => {
  const shares = shed({ delay: () => 1000 });
  assert.ok((shares[0] ?? 1) < 0.6);
  assert.ok(last(shares) > 0.85 && last(shares) <= 0.91, `${last(shares)}`);
});

test("when the pressure goes, so does the shedding", () => {
  const shares = shed({ inFlight: (at) => (at < 5000 ? 10_000 : 10) });
  assert.ok((shares[4] ?? 0) > 0.85);
  assert.equal(last(shares), 0);
});

test("a little too much climbs slowly, much too much climbs fast", () => {
  const slow = shed({ inFlight: () => 2100 })[0] ?? 1;
  const fast = shed({ inFlight: () => 20_000 })[0] ?? 0;
  assert.ok(slow > 0 && slow < 0.05, `${slow}`);
  assert.ok(fast > 0.3, `${fast}`);
});

const order: readonly (readonly [Priority, (share: number) => boolean])[] = [
  ["low", (share) => share > 0.55],
  ["normal", (share) => share > 0.3 && share < 0.6],
  ["critical", (share) => share < 0.15],
];

for (const [priority, want] of order) {
  test(`${priority} requests take their turn`, () => {
    const config = { delay: "100ms", keep: 0.1, priority };
    const shares = shed({ config, delay: (at) => (at < 500 ? 1000 : 101) });
    assert.ok(want(shares[0] ?? Number.NaN), `${shares[0]}`);
  });
}

const delay = (at: number): number => (at < 600 ? 1000 : 101);

test("internal callers outlast public ones", () => {
  assert.ok((shed({ delay, exposure: "internal" })[0] ?? 1) < (shed({ delay })[0] ?? 0));
});

test("who is refused is told when to come back, not all at once", () => {
  const waits = new Set<string>();
  let chance = 0;
  const ports = somePorts({
    load: { eventLoopDelay: () => 10_000, inFlight: () => 0 },
    random: { token: () => "", fraction: () => (chance = (chance + 0.618_034) % 1) },
  });
  const built = loadShedding.build(loadShedding.defaults, aSite(), ports);
  assert.ok(built.ok && built.value.steps.admit);
  for (let i = 0; i < 2000; i += 1) {
    const outcome = built.value.steps.admit(aRequest([], { time: millis(noon + i) }));
    if (outcome instanceof Promise || outcome.kind !== "deny") continue;
    for (const [name, value] of outcome.fields ?? []) if (name === "retry-after") waits.add(value);
  }
  assert.deepEqual([...waits].toSorted(), ["1", "2", "3", "4", "5"]);
});

const refused = [
  { config: { delay: "1ms" }, at: "/delay" },
  { config: { inFlight: 0 }, at: "/inFlight" },
  { config: { keep: 0 }, at: "/keep" },
  { config: { keep: 2 }, at: "/keep" },
  { config: { priority: "high" }, at: "/priority" },
  { config: { eventLoop: "1s" }, at: "/eventLoop" },
] as const;

for (const { config, at } of refused) {
  test(`refuses ${JSON.stringify(config)}`, () => {
    const checked = loadShedding.check(config);
    assert.deepEqual(checked.ok || checked.problems.map((problem) => problem.at), [at]);
  });
}

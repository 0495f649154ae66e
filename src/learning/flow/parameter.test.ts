import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { type Found, Parameter } from "./parameter.ts";

/** Of 100 looks: found and lot found with these shares, one later given than the other as said. */
interface Told {
  readonly looks: number;
  readonly found: number;
  readonly lots: number;
  readonly fresher?: "value" | "lot" | "neither";
}

function judged({ looks, found, lots, fresher = "neither" }: Told): number {
  const parameter = new Parameter("query", "q");
  for (let turn = 0; turn < looks; turn += 1) {
    // Two strides without a common divisor: found and lot found are independent of each other.
    const isFound = (turn * 7) % 10 < found * 10;
    const isDrawn = (Math.floor(turn / 10) * 3) % 10 < lots * 10;
    const tick = fresher === "value" ? 2 : 1;
    const value: Found = isFound ? { field: 1, tick } : undefined;
    const lot: Found = isDrawn ? { field: 1, tick: fresher === "lot" ? 2 : 1 } : undefined;
    parameter.judge(value, false, lot);
  }
  const [giver] = parameter.givers.all();
  return giver === undefined ? 0 : parameter.confidence(giver);
}

const cases: readonly [name: string, told: Told, least: number, most: number][] = [
  ["always found, never by lot", { looks: 100, found: 1, lots: 0 }, 0.99, 1],
  ["the same of ten only", { looks: 10, found: 1, lots: 0 }, 0.7, 0.98],
  ["the same of three only", { looks: 3, found: 1, lots: 0 }, 0, 0.6],
  ["always found, as lots are: an enumeration", { looks: 400, found: 1, lots: 1 }, 0, 0],
  ["half found, half of the lots: small numbers", { looks: 400, found: 0.5, lots: 0.5 }, 0, 0.3],
  ["seldom found, never by lot: a bookmark besides", { looks: 400, found: 0.2, lots: 0 }, 0.9, 1],
  ["all found, half of the lots: a catalogue for all", { looks: 400, found: 1, lots: 0.5 }, 0.9, 1],
  [
    "always found, but later given: a cursor",
    { looks: 100, found: 1, lots: 1, fresher: "value" },
    0.95,
    1,
  ],
  ["always found, but lots later given", { looks: 100, found: 1, lots: 1, fresher: "lot" }, 0, 0],
];

for (const [name, told, least, most] of cases) {
  test(name, () => {
    const confidence = judged(told);
    assert.ok(confidence >= least && confidence <= most, String(confidence));
  });
}

test("where chance alone decides, hardly anything is believed", () => {
  // 200 parameters whose values and lots are found alike often, from a fixed stream of numbers.
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  let believed = 0;
  for (let turn = 0; turn < 200; turn += 1) {
    const parameter = new Parameter("query", "q");
    const chance = (turn % 10) / 10;
    const draw = (): Found =>
      random() < chance ? { field: 1, tick: Math.floor(random() * 9) } : undefined;
    for (let look = 0; look < 150; look += 1) parameter.judge(draw(), false, draw());
    const [giver] = parameter.givers.all();
    if (giver !== undefined && parameter.confidence(giver) >= 0.5) believed += 1;
  }
  assert.ok(believed <= 2, `${believed} of 200`);
});

test("lots are other subjects' values, and a subject's own where there are no others", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(99), fc.nat(3)), { maxLength: 80 }), (sent) => {
      const parameter = new Parameter("path", "id");
      for (const [value, subject] of sent) parameter.put(value, subject);
      const last = sent.slice(-32);
      const lot = parameter.draw(0);
      if (last.length === 0) assert.equal(lot, undefined);
      else assert.ok(last.some(([value]) => value === lot));
      parameter.forget(1);
      assert.ok(
        last.every(([value, subject]) => parameter.repeats(value, subject) === (subject !== 1)),
      );
    }),
  );
});

/** Lets the parameter judge values that are found, or not; answers how many it asked to look up. */
function asked(parameter: Parameter, values: number, found: (turn: number) => Found): number {
  let looked = 0;
  for (let turn = 0; turn < values; turn += 1) {
    if (!parameter.asks()) continue;
    looked += 1;
    parameter.judge(found(turn), false, undefined);
  }
  return looked;
}

test("a parameter that nothing feeds is mostly passed over, until something does", () => {
  const parameter = new Parameter("query", "q");
  const giver = { field: 1, tick: 1 };
  assert.equal(
    asked(parameter, 1279, () => undefined),
    1279,
  );
  assert.equal(
    asked(parameter, 8000, () => undefined),
    1000,
  );
  assert.ok(parameter.isIdle);
  const before = asked(parameter, 4000, () => giver);
  assert.ok(before < 4000, `${before}`);
  assert.ok(!parameter.isIdle);
  assert.equal(
    asked(parameter, 1000, () => giver),
    1000,
  );
});

test("one that something feeds seldom is always looked up", () => {
  const parameter = new Parameter("query", "q");
  const giver = { field: 1, tick: 1 };
  const count = asked(parameter, 10_000, (turn) => (turn % 20 === 0 ? giver : undefined));
  assert.equal(count, 10_000);
});

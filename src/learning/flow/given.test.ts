import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { Given } from "./given.ts";

test("the most recent giver that was there in time", () => {
  const given = new Given();
  given.at(100, 1);
  given.give(7, 1);
  given.at(200, 1);
  given.give(7, 2);
  assert.equal(given.giver(7, 99), undefined);
  assert.deepEqual(given.giver(7, 150), { field: 1, tick: 100 });
  assert.deepEqual(given.giver(7, 200), { field: 2, tick: 200 });
  assert.equal(given.giver(8, 200), undefined);
});

test("whoever returns what the subject sent is no giver, until the next session", () => {
  const given = new Given();
  given.at(100, 1);
  given.give(7, 1);
  given.send(7);
  given.send(9);
  given.at(110, 1);
  given.give(7, 2);
  given.give(9, 2);
  assert.equal(given.giver(7, 120)?.field, 1);
  assert.equal(given.giver(9, 120), undefined);
  given.at(900, 2);
  given.give(7, 2);
  given.give(9, 2);
  assert.equal(given.giver(7, 900)?.field, 2);
  assert.equal(given.giver(9, 900)?.field, 2);
});

type Step = readonly [hash: number, field: number];

/** Sends where the field is 0, gives where it is another; answers what is found of every hash then. */
function play(given: Given, steps: readonly Step[]): readonly unknown[] {
  for (const [tick, [hash, field]] of steps.entries()) {
    given.at(tick, 1 + (tick >> 5));
    if (field === 0) given.send(hash);
    else given.give(hash, field);
  }
  return Array.from({ length: 501 }, (_, hash) => given.giver(hash, 1e6));
}

test("cleared, it is as a new one, whatever it held", () => {
  const step = fc.tuple(fc.nat(500), fc.integer({ min: 0, max: 9 }));
  // So few that a small new one forgets none of them.
  const [many, few] = [fc.array(step, { maxLength: 300 }), fc.array(step, { maxLength: 4 })];
  fc.assert(
    fc.property(many, few, (before, after) => {
      const used = new Given();
      play(used, before);
      used.clear();
      assert.equal(used.gifts, 0);
      assert.deepEqual(play(used, []), play(new Given(), []));
      assert.deepEqual(play(used, after), play(new Given(), after));
    }),
  );
});

test("what is in use outlives what is only given, and time may wrap", () => {
  const given = new Given();
  const late = 2 ** 31 - 50;
  given.at(late, 1);
  given.give(1, 5);
  given.send(1);
  for (let turn = 0; turn < 1000; turn += 1) {
    given.at((late + turn) | 0, 1);
    given.give(1000 + turn, 6);
  }
  const now = (late + 1000) | 0;
  assert.equal(given.giver(1, now)?.field, 5);
  assert.equal(given.giver(1999, now)?.field, 6);
  assert.equal(given.giver(1000, now), undefined);
});

test("as long as it is not full it forgets nothing, and it never invents a giver", () => {
  const hash = fc.integer({ min: 0, max: 2 ** 53 - 1 });
  fc.assert(
    fc.property(fc.array(fc.tuple(hash, fc.integer({ min: 1, max: 9 }))), (gifts) => {
      const given = new Given();
      const truth = new Map<number, Set<number>>();
      for (const [tick, [value, field]] of gifts.entries()) {
        given.at(tick, 1);
        given.give(value, field);
        truth.set(value, (truth.get(value) ?? new Set()).add(field));
      }
      for (const [value, fields] of truth) {
        const giver = given.giver(value, gifts.length);
        if (truth.size <= 6) assert.ok(giver !== undefined);
        assert.ok(giver === undefined || fields.has(giver.field));
      }
    }),
  );
});

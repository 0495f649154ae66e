import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "fast-check";
import type { CellRate, Counters } from "../../src/engine/ports.ts";
import { type Millis, millis } from "../../src/kernel/clock.ts";

/** An instant of the kind that live gateways see: doubles near it are a quarter of a microsecond apart. */
const start = 1_800_000_000_000;
const perSecond: CellRate = { interval: 100, tolerance: 900 };
const minute = millis(60_000);

/** What every implementation of the counters must do. Each one calls this; none has a suite of its own. */
export function countersSuite(name: string, open: () => Counters): void {
  describe(`${name} keeps the promises of Counters`, () => {
    cells(open);
    cellsModel(open);
    windows(open);
    gauges(open);
  });
}

function cells(open: () => Counters): void {
  test("a burst passes, the next is refused and told when to come back", () => {
    const counters = open();
    const now = millis(start);
    const taken = Array.from({ length: 11 }, () => counters.take("a", perSecond, 1, now));
    assert.deepEqual(
      taken.map((each) => each.allowed),
      [...Array.from({ length: 10 }, () => true), false],
    );
    assert.deepEqual(
      taken.map((each) => each.remaining),
      [9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0],
    );
    const last = taken[10];
    assert.deepEqual([last?.resetIn, last?.retryIn], [1000, 100]);
    assert.equal(counters.take("a", perSecond, 1, millis(start + 99)).allowed, false);
    assert.equal(counters.take("a", perSecond, 1, millis(start + 100)).allowed, true);
  });

  test("keys do not share, whatever they are called", () => {
    const counters = open();
    const names = ["", "a", "aa", "a\0", "__proto__", "constructor", "é", "ab".repeat(2000)];
    const full = { interval: 1000, tolerance: 0 };
    for (const key of names) assert.equal(counters.take(key, full, 1, millis(start)).allowed, true);
    for (const key of names)
      assert.equal(counters.take(key, full, 1, millis(start)).allowed, false);
  });

  test("a refused request counts nothing, and what costs more than the bucket never passes", () => {
    const counters = open();
    const now = millis(start);
    assert.equal(counters.take("a", perSecond, 8, now).remaining, 2);
    assert.equal(counters.take("a", perSecond, 3, now).allowed, false);
    assert.equal(counters.take("a", perSecond, 2, now).allowed, true);
    assert.equal(counters.take("b", perSecond, 11, now).allowed, false);
    assert.equal(counters.take("b", perSecond, 10, now).allowed, true);
  });

  test("a clock set back by an hour locks out for no longer than one bucket", () => {
    const counters = open();
    for (let i = 0; i < 10; i += 1) counters.take("a", perSecond, 1, millis(start));
    const back = start - 3_600_000;
    assert.equal(counters.take("a", perSecond, 1, millis(back)).allowed, false);
    assert.equal(counters.take("a", perSecond, 10, millis(back + 1000)).allowed, false);
    assert.equal(counters.take("a", perSecond, 1, millis(start + 1000)).allowed, true);
  });
}

/** The leaky bucket as a meter: the same rule as GCRA, told the other way round. */
class Bucket {
  #level = 0;
  #last = start;

  take(rate: CellRate, cost: number, now: number): boolean {
    this.#level = Math.max(0, this.#level - (now - this.#last));
    this.#last = now;
    const next = this.#level + cost * rate.interval;
    if (next > rate.tolerance + rate.interval) return false;
    this.#level = next;
    return true;
  }
}

function cellsModel(open: () => Counters): void {
  const visit = fc.record({
    key: fc.constantFrom("a", "b", "__proto__"),
    wait: fc.nat(400),
    cost: fc.integer({ min: 1, max: 5 }),
  });

  test("judges every sequence as a leaky bucket does", () => {
    fc.assert(
      fc.property(fc.array(visit, { maxLength: 60 }), fc.nat(8), (visits, spare) => {
        const counters = open();
        const rate = { interval: 64, tolerance: 64 * spare };
        const model = new Map<string, Bucket>();
        let now = start;
        for (const { key, wait, cost } of visits) {
          now += wait;
          const bucket = model.get(key) ?? new Bucket();
          model.set(key, bucket);
          const taken = counters.take(key, rate, cost, millis(now));
          assert.equal(taken.allowed, bucket.take(rate, cost, now));
          assert.equal(taken.retryIn > 0, !taken.allowed);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("over a long time a fractional rate is exact within 1 %", () => {
    const counters = open();
    const rate = { interval: 60_000 / 7000, tolerance: (60_000 / 7000) * 99 };
    let allowed = 0;
    for (let at = 0; at < 60_000; at += 1)
      if (counters.take("a", rate, 1, millis(start + at)).allowed) allowed += 1;
    assert.ok(Math.abs(allowed - 7100) <= 71, `${allowed} of 7100`);
  });
}

function windows(open: () => Counters): void {
  test("a window counts to its end and begins anew", () => {
    const counters = open();
    const add = (amount: number, at: number): number =>
      counters.add("q", minute, amount, millis(start + at));
    assert.equal(add(1, 0), 1);
    assert.equal(add(4, 59_999), 5);
    assert.equal(add(2, 60_000), 2);
    assert.equal(add(-1, 60_001), 1);
    assert.equal(add(-5, 60_002), 0, "never below nothing");
    assert.equal(counters.add("r", minute, 1, millis(start)), 1, "another key");
  });

  test("what comes late does not wind a window back", () => {
    const counters = open();
    const add = (amount: number, at: number): number =>
      counters.add("q", minute, amount, millis(start + at));
    add(9, 59_999);
    assert.equal(add(3, 60_000), 3);
    assert.equal(add(1, 59_999), 4);
    assert.equal(add(-1, 59_999), 4, "what it takes back went with its window");
    assert.equal(add(0, 60_001), 4);
    assert.equal(add(1, -3_600_000), 1, "a clock set back begins anew");
  });

  test("cells, windows and gauges under one key do not touch each other", () => {
    const counters = open();
    const now: Millis = millis(start);
    assert.equal(counters.add("k", minute, 7, now), 7);
    assert.equal(counters.take("k", { interval: 1000, tolerance: 0 }, 1, now).allowed, true);
    assert.equal(counters.gauge("k", 1), 1);
    assert.equal(counters.add("k", minute, 1, now), 8);
  });
}

function gauges(open: () => Counters): void {
  test("a gauge goes up and down, and never below nothing", () => {
    const counters = open();
    assert.equal(counters.gauge("g", 1), 1);
    assert.equal(counters.gauge("g", 1), 2);
    assert.equal(counters.gauge("h", 1), 1);
    assert.equal(counters.gauge("g", -1), 1);
    assert.equal(counters.gauge("g", -1), 0);
    assert.equal(counters.gauge("g", -1), 0);
    assert.equal(counters.gauge("g", 1), 1);
  });
}

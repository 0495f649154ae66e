import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { CountTable } from "./count-table.ts";

/** The same as plainly as it can be: a count for each row and key. */
class Plain {
  readonly counts = new Map<string, number>();

  count(row: number, key: number): number {
    return this.counts.get(`${row} ${key}`) ?? 0;
  }

  set(row: number, key: number, count: number): void {
    this.counts.set(`${row} ${key}`, count);
  }

  fold(key: number, into: number): void {
    if (key === into) return;
    for (const row of rows) {
      this.set(row, into, this.count(row, into) + this.count(row, key));
      this.set(row, key, 0);
    }
  }
}

const rows = [0, 1, 2, 3];
const keys = Array.from({ length: 13 }, (_, key) => key);
const actions = {
  add(table: CountTable, plain: Plain, [row, key]: Step) {
    if (table.add(row, key, 40_000)) plain.set(row, key, plain.count(row, key) + 40_000);
  },
  addToAll(table: CountTable, plain: Plain, [row, key]: Step) {
    if (!table.addToAll([row, -1, 3], key)) return;
    for (const one of [row, 3]) plain.set(one, key, plain.count(one, key) + 1);
  },
  clear(table: CountTable, plain: Plain, [row]: Step) {
    table.clear(row);
    for (const key of keys) plain.set(row, key, 0);
  },
  fold(table: CountTable, plain: Plain, [from, into]: Step) {
    if (!table.has(into)) return;
    table.fold(from, into);
    plain.fold(from, into);
  },
};
type Step = readonly [row: number, key: number];

test("it counts as a map of maps would, through growth, clearing and folding", () => {
  const names = fc.constantFrom(...(Object.keys(actions) as (keyof typeof actions)[]));
  const step = fc.tuple(names, fc.nat(3), fc.nat(12));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const table = new CountTable(4, 8);
      const plain = new Plain();
      for (const [name, row, key] of steps) actions[name](table, plain, [row, key]);
      assert.ok(table.keys.length <= 8);
      const restored = new CountTable(4, 8);
      restored.restore(structuredClone(table.save()));
      for (const row of rows) {
        for (const key of keys) assert.equal(restored.count(row, key), plain.count(row, key));
      }
    }),
  );
});

test("a key without a place is refused, one that is known is not", () => {
  const table = new CountTable(1, 2);
  assert.ok(table.add(0, 5) && table.add(0, 6));
  assert.equal(table.add(0, 7), false);
  assert.ok(table.add(0, 5, 70_000));
  assert.equal(table.count(0, 5), 70_001);
});

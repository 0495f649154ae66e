import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { CountTable } from "./count-table.ts";

test("it counts as a map of maps would, through growth, clearing and folding", () => {
  const step = fc.oneof(
    fc.tuple(fc.constant("add"), fc.nat(3), fc.nat(12), fc.constantFrom(1, 7, 40_000)),
    fc.tuple(fc.constant("clear"), fc.nat(3), fc.constant(0), fc.constant(0)),
    fc.tuple(fc.constant("fold"), fc.nat(12), fc.nat(12), fc.constant(0)),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const table = new CountTable(4, 8);
      const truth = new Map<string, number>();
      const bump = (row: number, key: number, count: number) =>
        truth.set(`${row} ${key}`, (truth.get(`${row} ${key}`) ?? 0) + count);
      for (const [kind, first, second, count] of steps) {
        if (kind === "add" && table.add(first, second, count)) bump(first, second, count);
        if (kind === "clear") {
          table.clear(first);
          for (let key = 0; key <= 12; key += 1) truth.delete(`${first} ${key}`);
        }
        if (kind === "fold" && table.keys.includes(second)) {
          table.fold(first, second);
          for (let row = 0; first !== second && row < 4; row += 1) {
            bump(row, second, truth.get(`${row} ${first}`) ?? 0);
            truth.delete(`${row} ${first}`);
          }
        }
      }
      assert.ok(table.keys.length <= 8);
      const restored = new CountTable(4, 8);
      restored.restore(structuredClone(table.save()));
      for (let row = 0; row < 4; row += 1) {
        for (let key = 0; key <= 12; key += 1) {
          assert.equal(restored.count(row, key), truth.get(`${row} ${key}`) ?? 0);
        }
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

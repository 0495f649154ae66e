import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { BoundedMap } from "./bounded.ts";

test("the entry longest untouched leaves first, and is counted", () => {
  const map = new BoundedMap<string, number>(2);
  map.set("a", 1);
  map.set("b", 2);
  assert.equal(map.get("a"), 1);
  map.set("c", 3);
  assert.equal(map.peek("b"), undefined);
  assert.deepEqual(
    [...map.entries()],
    [
      ["a", 1],
      ["c", 3],
    ],
  );
  assert.equal(map.evicted, 1);
});

test("the one that would leave next is taken out, and counted", () => {
  const map = new BoundedMap<string, number>(3);
  assert.equal(map.evict(), undefined);
  map.set("a", 1);
  map.set("b", 2);
  map.get("a");
  assert.equal(map.evict(), 2);
  assert.deepEqual([...map.entries()], [["a", 1]]);
  assert.equal(map.evicted, 1);
});

test("peeking is no touch", () => {
  const map = new BoundedMap<string, number>(2);
  map.set("a", 1);
  map.set("b", 2);
  assert.equal(map.peek("a"), 1);
  map.set("c", 3);
  assert.equal(map.peek("a"), undefined);
});

test("setting a key again evicts nothing", () => {
  const map = new BoundedMap<string, number>(1);
  map.set("a", 1);
  map.set("a", 2);
  assert.equal(map.get("a"), 2);
  assert.equal(map.evicted, 0);
  assert.ok(map.delete("a"));
  assert.equal(map.size, 0);
});

test("it never holds more than its limit, and counts all that left", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50)), fc.integer({ min: 1, max: 10 }), (keys, limit) => {
      const map = new BoundedMap<number, true>(limit);
      let added = 0;
      for (const key of keys) {
        if (map.peek(key) === undefined) added += 1;
        map.set(key, true);
        assert.ok(map.size <= limit);
      }
      assert.equal(map.size + map.evicted, added);
      map.clear();
      assert.equal(map.size, 0);
    }),
  );
});

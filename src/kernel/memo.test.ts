import assert from "node:assert/strict";
import { test } from "node:test";
import { Memo } from "./memo.ts";

test("it remembers, never holds more than its limit, and forgets all at once", () => {
  const memo = new Memo<string, number>(3);
  for (let i = 0; i < 3; i += 1) memo.set(`${i}`, i);
  assert.deepEqual(
    ["0", "1", "2", "3"].map((key) => memo.get(key)),
    [0, 1, 2, undefined],
  );
  memo.set("3", 3);
  assert.equal(memo.size, 1);
  assert.equal(memo.get("3"), 3);
  assert.equal(memo.get("0"), undefined);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { Walk } from "./sequence.ts";

type Step = readonly [operation: number, start: number, end: number];

const cases: readonly [name: string, steps: readonly Step[], edges: readonly string[]][] = [
  [
    "one after the other",
    [
      [1, 0, 10],
      [2, 100, 110],
      [3, 200, 210],
    ],
    ["1-2 100", "2-3 100"],
  ],
  [
    "repeats are one",
    [
      [1, 0, 10],
      [1, 50, 60],
      [1, 90, 95],
      [2, 100, 110],
    ],
    ["1-2 10"],
  ],
  [
    "together, no order among them",
    [
      [1, 0, 50],
      [2, 5, 60],
      [3, 100, 110],
    ],
    ["1-3 100", "2-3 100"],
  ],
  [
    "both of a step follow what was before",
    [
      [9, 0, 5],
      [1, 20, 90],
      [2, 25, 80],
    ],
    ["9-1 20", "9-2 25"],
  ],
  [
    "after the first answer a call may depend on it",
    [
      [1, 0, 20],
      [2, 5, 90],
      [3, 30, 40],
    ],
    ["1-3 30", "2-3 30"],
  ],
  [
    "twice within a step is once",
    [
      [1, 0, 90],
      [2, 5, 90],
      [1, 8, 90],
      [3, 95, 99],
    ],
    ["1-3 95", "2-3 95"],
  ],
  [
    "there and back",
    [
      [1, 0, 5],
      [2, 10, 15],
      [1, 20, 25],
    ],
    ["1-2 10", "2-1 10"],
  ],
  [
    "told late, in the order of answers",
    [
      [2, 50, 60],
      [1, 40, 90],
      [3, 100, 110],
    ],
    ["2-3 50", "1-3 50"],
  ],
];

for (const [name, steps, edges] of cases) {
  test(name, () => {
    const walk = new Walk();
    const seen = steps.flatMap(([operation, start, end]) => {
      const entered = walk.enter({ operation, start, end });
      return (entered?.from ?? []).map((from) => `${from}-${operation} ${entered?.gap}`);
    });
    assert.deepEqual(seen.toSorted(), [...edges].toSorted());
  });
}

test("a new session follows nothing", () => {
  const walk = new Walk();
  walk.enter({ operation: 1, start: 0, end: 5 });
  walk.reset();
  assert.deepEqual(walk.enter({ operation: 2, start: 9, end: 10 })?.from, []);
});

test("a step has room for six calls", () => {
  const walk = new Walk();
  for (let operation = 1; operation < 20; operation += 1)
    walk.enter({ operation, start: 0, end: 9 });
  assert.equal(walk.enter({ operation: 50, start: 10, end: 20 })?.from.length, 6);
});

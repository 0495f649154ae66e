import assert from "node:assert/strict";
import { test } from "node:test";
import type { Settled } from "../../engine/settled.ts";
import { millis } from "../../kernel/clock.ts";
import { settledExchange } from "../fixtures/settled-exchange.ts";
import { Waiting } from "./waiting.ts";

function stage() {
  const written: [id: string, slot: string, weight: number][] = [];
  const waiting = new Waiting<string>(
    ({ facts }, slot, weight) => void written.push([facts.id, slot, weight]),
  );
  return { waiting, written };
}

function exchange(id: number, { responseBytes = 0, time = 10 } = {}): Settled {
  const whole = settledExchange({ requestBytes: 0, responseBytes });
  return { ...whole, facts: { ...whole.facts, id: `${id}`, time: millis(time) } };
}

test("sixteen are written together, in their order, and fewer wait", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { waiting, written } = stage();
  for (let id = 0; id < 15; id += 1) waiting.add(exchange(id), `slot-${id}`, id + 1);
  assert.deepEqual(written, []);
  waiting.add(exchange(15), "slot-15", 16);
  const all = Array.from({ length: 16 }, (_, id) => [`${id}`, `slot-${id}`, id + 1]);
  assert.deepEqual(written, all);
  waiting.add(exchange(16), "slot-16", 1);
  assert.equal(written.length, 16);
  waiting.flush();
  assert.equal(written.length, 17);
  waiting.flush();
  assert.equal(written.length, 17);
});

test("none waits for longer than a tenth of a second", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { waiting, written } = stage();
  for (const turn of [1, 2, 3]) {
    waiting.add(exchange(turn), "", 1);
    context.mock.timers.tick(99);
    assert.equal(written.length, turn - 1);
    context.mock.timers.tick(1);
    assert.equal(written.length, turn);
  }
  // What comes while the timer runs waits no longer for it.
  for (let id = 0; id < 16; id += 1) waiting.add(exchange(id), "", 1);
  waiting.add(exchange(16), "", 1);
  context.mock.timers.tick(100);
  assert.equal(written.length, 3 + 17);
});

const rows: readonly [what: string, sizes: readonly number[], written: number][] = [
  ["as many bytes as may wait", [128 * 1024, 128 * 1024], 0],
  ["one more", [128 * 1024, 128 * 1024 + 1], 2],
  ["one that is larger by itself", [256 * 1024 + 1], 1],
];

for (const [what, sizes, due] of rows) {
  test(`large bodies are not kept: ${what}`, (context) => {
    context.mock.timers.enable({ apis: ["setTimeout"] });
    const { waiting, written } = stage();
    for (const [id, size] of sizes.entries())
      waiting.add(exchange(id, { responseBytes: size }), "", 1);
    assert.equal(written.length, due);
    waiting.flush();
    assert.equal(written.length, sizes.length);
  });
}

test("one that comes alone does not wait, and takes with it those that did", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { waiting, written } = stage();
  const times: readonly [time: number, written: number][] = [
    [1000, 1],
    [1049, 1],
    [1098, 1],
    [1148, 4],
    [1149, 4],
    // The clock was set back.
    [1100, 4],
    [1150, 7],
  ];
  for (const [id, [time, due]] of times.entries()) {
    waiting.add(exchange(id, { time }), "", 1);
    assert.equal(written.length, due, `at ${time}`);
  }
});

test("what is written at once comes after those that waited", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { waiting, written } = stage();
  waiting.add(exchange(1), "a", 1);
  waiting.write(exchange(2), "b", 5);
  assert.deepEqual(written, [
    ["1", "a", 1],
    ["2", "b", 5],
  ]);
  context.mock.timers.tick(100);
  assert.equal(written.length, 2);
});

test("what cannot be written is not met again", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let tried = 0;
  const waiting = new Waiting<string>(() => {
    tried += 1;
    throw new Error("cannot");
  });
  waiting.add(exchange(1), "", 1);
  assert.throws(() => waiting.flush());
  waiting.flush();
  assert.equal(tried, 1);
});

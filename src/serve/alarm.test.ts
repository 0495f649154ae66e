import assert from "node:assert/strict";
import { test } from "node:test";
import { Alarm } from "./alarm.ts";

const day = 86_400_000;

test("it rings once, when it is time, and only for what it was set to last", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1000 });
  let rung = 0;
  const alarm = new Alarm(() => (rung += 1));
  alarm.set(2000);
  alarm.set(1500);
  context.mock.timers.tick(499);
  assert.equal(rung, 0);
  context.mock.timers.tick(1);
  assert.equal(rung, 1);
  context.mock.timers.tick(day);
  assert.equal(rung, 1);
  alarm.set(5);
  context.mock.timers.tick(1);
  assert.equal(rung, 2, "what is past is due at once");
  alarm.set(Date.now() + day);
  alarm.set(Infinity);
  context.mock.timers.tick(2 * day);
  assert.equal(rung, 2);
});

test("an instant further off than a timer of Node's can wait for is waited for", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"], now: 0 });
  let rung = 0;
  new Alarm(() => (rung += 1)).set(100 * day);
  context.mock.timers.tick(99 * day);
  assert.equal(rung, 0);
  context.mock.timers.tick(day);
  assert.equal(rung, 1);
});

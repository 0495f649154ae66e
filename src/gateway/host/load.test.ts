import assert from "node:assert/strict";
import { once, EventEmitter } from "node:events";
import { performance } from "node:perf_hooks";
import { test } from "node:test";
import { createLoad } from "./load.ts";

test("a blocked event loop shows, and inFlight is passed through", async () => {
  let flying = 3;
  const load = createLoad(() => flying);
  try {
    assert.equal(load.inFlight(), 3);
    flying = 4;
    assert.equal(load.inFlight(), 4);
    const before = load.eventLoopDelay();
    await blockFor(10, 40);
    assert.ok(load.eventLoopDelay() > before + 1, `${before} → ${load.eventLoopDelay()}`);
  } finally {
    load.close();
  }
});

/** Keeps the loop busy in `turns` turns of `length` ms each. */
async function blockFor(turns: number, length: number): Promise<void> {
  const done = new EventEmitter();
  let left = turns;
  const timer = setInterval(() => {
    const start = performance.now();
    while (performance.now() - start < length);
    left -= 1;
    if (left === 0) done.emit("done");
  }, 1);
  await once(done, "done");
  clearInterval(timer);
}

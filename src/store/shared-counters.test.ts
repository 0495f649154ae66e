import assert from "node:assert/strict";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import * as fc from "fast-check";
import { millis } from "../kernel/clock.ts";
import { countersSuite } from "../../test/ports/counters.ts";
import { keyedWords } from "../statistics/keyed-hash.ts";
import { allocateCounters, createSharedCounters } from "./shared-counters.ts";

const start = 1_800_000_000_000;
const minute = millis(60_000);

countersSuite("shared memory", () => createSharedCounters(allocateCounters(1024), 0));

/** Runs `body` (which sees `counters`, `lane` and `start`) in one thread for each lane, and gathers its answers. */
async function inThreads(
  memory: SharedArrayBuffer,
  lanes: readonly number[],
  body: string,
): Promise<number[]> {
  const room = new URL("./shared-counters.ts", import.meta.url).href;
  const source = `
    const { parentPort, workerData } = require("node:worker_threads");
    const { memory, lane, room, start } = workerData;
    import(room).then(({ createSharedCounters }) => {
      const counters = createSharedCounters(memory, lane);
      parentPort.postMessage((() => { ${body} })());
    });`;
  const answers = lanes.map(async (lane) => {
    const worker = new Worker(source, { eval: true, workerData: { memory, lane, room, start } });
    return new Promise<number>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
    });
  });
  return Promise.all(answers);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

test("four threads at one key are allowed what one would be, exactly", async () => {
  const memory = allocateCounters(1024);
  const allowed = await inThreads(
    memory,
    [0, 1, 2, 3],
    `let allowed = 0;
     for (let i = 0; i < 20000; i += 1)
       if (counters.take("one", { interval: 1, tolerance: 9999 }, 1, start + i / 20).allowed) allowed += 1;
     return allowed;`,
  );
  // The bucket holds 10,000, and 1,000 more drip in during the second that every thread lives through. Threads
  // do not pass through that second in step, and one that is ahead never gains by it.
  assert.ok(sum(allowed) >= 10_890 && sum(allowed) <= 11_001, `${sum(allowed)} allowed`);
});

test("four threads lose no count of a window", async () => {
  const memory = allocateCounters(1024);
  await inThreads(
    memory,
    [0, 1, 2, 3],
    `for (let i = 0; i < 10000; i += 1) counters.add("one", 60000, 1, start + 1);
     return 0;`,
  );
  assert.equal(createSharedCounters(memory, 4).add("one", minute, 0, millis(start + 2)), 40_000);
});

test("gauges add up over threads, and a dead worker's part is given back", async () => {
  const memory = allocateCounters(1024);
  const own = createSharedCounters(memory, 0);
  own.gauge("one", 1);
  await inThreads(
    memory,
    [1, 2],
    `for (let i = 0; i < 1000; i += 1) counters.gauge("one", 1);
     for (let i = 0; i < 990; i += 1) counters.gauge("one", -1);
     return 0;`,
  );
  assert.equal(own.gauge("one", 1), 22);
  own.resetWorker(1);
  assert.equal(own.gauge("one", 1), 13);
  own.resetWorker(2);
  assert.equal(own.gauge("one", -1), 2);
});

test("a full table gets stricter, never laxer, and says so", () => {
  const counters = createSharedCounters(allocateCounters(256), 0);
  const rate = { interval: 1000, tolerance: 9000 };
  for (let i = 0; i < 10; i += 1) counters.take("victim", rate, 1, millis(start));
  let newcomers = 0;
  for (let i = 0; i < 2000; i += 1)
    if (counters.take(`stranger ${i}`, rate, 10, millis(start)).allowed) newcomers += 1;
  assert.ok(newcomers <= 256, `${newcomers} got a whole bucket`);
  assert.equal(counters.take("victim", rate, 1, millis(start)).allowed, false);
  assert.ok(counters.overflowed() > 0);
});

test("slots at rest are handed on without a word", () => {
  const counters = createSharedCounters(allocateCounters(256), 0);
  const rate = { interval: 10, tolerance: 90 };
  for (let i = 0; i < 3000; i += 1) {
    const now = millis(start + i * 1000);
    assert.equal(counters.take(`visitor ${i}`, rate, 10, now).allowed, true);
    assert.equal(counters.add(`visitor ${i}`, millis(1000), 1, now), 1);
  }
  assert.equal(counters.overflowed(), 0);
});

test("gauges of keys that have gone make room", () => {
  const counters = createSharedCounters(allocateCounters(256), 0);
  for (let i = 0; i < 4000; i += 1) {
    // Whoever comes again finds the slot it had, or another one where that was handed on.
    assert.equal(counters.gauge(`visitor ${i % 1500}`, 1), 1);
    assert.equal(counters.gauge(`visitor ${i % 1500}`, -1), 0);
    assert.equal(counters.gauge(`visitor ${i % 1500}`, -1), 0);
  }
  assert.equal(counters.overflowed(), 0);
});

function hash(text: string, key: number): string {
  const into = new Int32Array(2);
  keyedWords(text, new Uint32Array([key, 7]), into);
  return into.join();
}

test("the hash depends on every unit of the text, on its length and on the key", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.nat(), fc.nat(), (text, key, place) => {
      assert.equal(hash(text, key), hash(text, key));
      assert.notEqual(hash(text, key), hash(text, key + 1));
      assert.notEqual(hash(text, key), hash(`${text}\0`, key));
      if (text === "") return;
      const at = place % text.length;
      const other = String.fromCharCode(text.charCodeAt(at) ^ 1);
      assert.notEqual(hash(text, key), hash(text.slice(0, at) + other + text.slice(at + 1), key));
    }),
    { numRuns: 200 },
  );
});

test("hashes spread evenly over places and tags", () => {
  const into = new Int32Array(2);
  const places = new Uint32Array(64);
  const tags = new Set<number>();
  for (let i = 0; i < 64_000; i += 1) {
    keyedWords(`address|192.0.2.${i}`, new Uint32Array([3, 5]), into);
    const place = (into[1] ?? 0) & 63;
    places[place] = (places[place] ?? 0) + 1;
    tags.add(into[0] ?? 0);
  }
  // 1,000 expected in each; five standard deviations are 158.
  for (const count of places) assert.ok(Math.abs(count - 1000) < 160, `${count} in one place`);
  assert.ok(tags.size > 63_990);
});

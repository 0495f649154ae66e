/*
 * What learning holds and costs by itself: 2,000 operations and 100,000 active callers, ten parameters and a
 * 2 KB body in every exchange. Run with `node bench/learning-memory.ts [EXCHANGES]`, in a process of its own,
 * so that its resident memory is the learner's; it fails when it is over a budget.
 */
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";
import { keepRequestsYoung } from "../src/cli/young.ts";
import { millis } from "../src/kernel/clock.ts";
import { createLearner } from "../src/learning/create-learner.ts";
import { learnerLimits } from "../src/serve/learner-limits.ts";
import { keyedHash } from "../src/statistics/keyed-hash.ts";
import { declaredApi, sightings } from "./learning-sightings.ts";

const operations = 2000;
const callers = 100_000;
/** Made before they are learned from, so that making them is not measured; few, so that they die young. */
const batch = 20;
const maxMiB = 600;
const maxMicroseconds = 150;

interface Learned {
  readonly operations: number;
  /** CPU µs for each exchange: while every caller is new, and afterwards. */
  readonly first: number;
  readonly settled: number;
  /** Bytes above the start's, at the highest. */
  readonly resident: number;
}

function learn(exchanges: number): Learned {
  const estate = sightings({ operations, callers, perSecond: 500 });
  const before = process.memoryUsage.rss();
  const learner = createLearner({ hash: keyedHash({ low: 1, high: 2 }) });
  learner.know([declaredApi({ operations })]);
  const spent = [0, 0];
  let peak = before;
  let last = millis(0);
  for (let turn = 0; turn < exchanges; turn += batch) {
    const some = Array.from({ length: batch }, () => estate.next().value);
    const begun = process.cpuUsage();
    for (const one of some) learner.see(one);
    const { user, system } = process.cpuUsage(begun);
    const part = turn < callers ? 0 : 1;
    spent[part] = (spent[part] ?? 0) + user + system;
    if (turn % 1000 === 0) peak = Math.max(peak, process.memoryUsage.rss());
    last = some.at(-1)?.time ?? last;
  }
  return {
    first: (spent[0] ?? 0) / callers,
    settled: (spent[1] ?? 0) / (exchanges - callers),
    resident: peak - before,
    operations: learner.summaries(last).length,
  };
}

function tell(name: string, value: number, unit: string, budget?: number): void {
  const within = budget === undefined || value <= budget;
  const verdict = budget === undefined ? "" : within ? `  ≤ ${budget}` : `  OVER ${budget}`;
  console.log(`${name.padEnd(60)}${value.toFixed(1).padStart(8)} ${unit}${verdict}`);
  if (!within) process.exitCode = 1;
}

function report(learned: Learned): void {
  // A figure about anything else would look like thrift.
  if (learned.operations !== operations) {
    console.error(`learned ${learned.operations} operations, not ${operations}`);
    process.exitCode = 1;
  }
  tell("learner: CPU per exchange, every caller new", learned.first, "µs");
  tell("learner: CPU per exchange, settled", learned.settled, "µs", maxMicroseconds);
  const what = `learner: ${operations} operations, ${callers} callers`;
  tell(`${what}: growth of memory`, learned.resident / 2 ** 20, "MiB", maxMiB);
}

if (isMainThread) {
  // As in the house.
  keepRequestsYoung();
  const exchanges = Math.max(Number(process.argv[2] ?? 250_000), callers + batch);
  // Its thread has the limits of the house: how much V8 leaves lying about depends on them.
  const worker = new Worker(new URL(import.meta.url), {
    workerData: exchanges,
    resourceLimits: learnerLimits,
  });
  worker.once("message", report);
} else parentPort?.postMessage(learn(workerData as number), []);

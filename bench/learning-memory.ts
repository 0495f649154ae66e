/*
 * What learning holds and costs by itself: 2,000 operations and 100,000 active callers, ten parameters and a
 * 2 KB body in every exchange. Run with `node bench/learning-memory.ts [EXCHANGES]`, in a process of its own,
 * so that its resident memory is the learner's; it fails when it is over a budget.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { millis } from "../src/kernel/clock.ts";
import { createLearner } from "../src/learning/create-learner.ts";
import { keyedHash } from "../src/statistics/keyed-hash.ts";
import { declaredApi, sightings } from "./learning-sightings.ts";

const operations = 2000;
const callers = 100_000;
const exchanges = Number(process.argv[2] ?? 400_000);
/** Made before they are learned from, so that making them is not measured. */
const batch = 1000;
const maxMiB = 600;
const maxMicroseconds = 150;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

function tell(name: string, value: number, unit: string, budget?: number): boolean {
  const within = budget === undefined || value <= budget;
  const verdict = budget === undefined ? "" : within ? `  ≤ ${budget}` : `  OVER ${budget}`;
  console.log(`${name.padEnd(60)}${value.toFixed(1).padStart(8)} ${unit}${verdict}`);
  return within;
}

const estate = sightings({ operations, callers, perSecond: 500 });
collect();
const before = process.memoryUsage();
const learner = createLearner({ hash: keyedHash({ low: 1, high: 2 }) });
learner.know([declaredApi({ operations })]);
let spent = 0;
let peak = before.rss;
let last = millis(0);
for (let turn = 0; turn < exchanges; turn += batch) {
  const some = Array.from({ length: batch }, () => estate.next().value);
  const begun = process.cpuUsage();
  for (const one of some) learner.see(one);
  const { user, system } = process.cpuUsage(begun);
  spent += user + system;
  peak = Math.max(peak, process.memoryUsage.rss());
  last = some.at(-1)?.time ?? last;
}
const told = learner.summaries(last);
collect();
const after = process.memoryUsage();
const held = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
// A figure about anything else would look like thrift.
if (told.length !== operations) {
  console.error(`learned ${told.length} operations, not ${operations}`);
  process.exitCode = 1;
}
const good = [
  tell("learner: CPU per exchange, collecting garbage included", spent / exchanges, "µs", maxMicroseconds),
  tell(`learner: ${operations} operations, ${callers} callers: held`, held / 2 ** 20, "MiB"),
  tell("learner: the same, growth of resident memory at its highest", (peak - before.rss) / 2 ** 20, "MiB", maxMiB),
];
if (good.includes(false)) process.exitCode = 1;

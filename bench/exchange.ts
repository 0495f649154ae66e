/*
 * What whole exchanges cost in one process without sockets: the pump, every control, the metrics; the client and the
 * upstream are played. Of many rounds the quickest, the quarter and the median are told: the quickest is the work
 * itself, the rest is what the machine makes of it. Then what learning adds to them, where an eighth, half and all is
 * handed to the learner: short stretches with and without follow each other, so that a machine whose speed changes
 * changes it for both, and the mean of their differences is taken without the tenth at either end.
 *
 *   without   ██    ████    ████    ██
 *   with        ████    ████    ████
 *
 * All by the clock: CPU time is counted in ticks of 4 ms here, which is a thousand exchanges. V8 compiles the same code
 * otherwise in every process, and that differs by more than the stretches of one do: several are asked, one after the
 * other, and their mean counts, told with its standard error. Run with
 * `node bench/exchange.ts [ROUNDS [PASS_THROUGH]]`: with HAProxy's CPU µs per request, what learning adds is held to a
 * tenth of it.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { keepRequestsYoung } from "../src/cli/young.ts";
import type { Sink } from "../src/engine/settled.ts";
import { captureInto } from "../src/telemetry/capture/capture.ts";
import { RingReader, RingWriter, allocateRing } from "../src/telemetry/capture/ring.ts";
import { createMetrics } from "../src/telemetry/metrics.ts";
import { type Credentials, credentials } from "./credentials.ts";
import { meanOf, median, quantile, trimmedMean } from "./load.ts";
import { Stage, atOnce, planOf } from "./played-exchanges.ts";
import { type Row, rows } from "./rows.ts";

keepRequestsYoung();

/** Exchanges in one round, and stretches with and without learning that it is divided into. */
const perRound = 1024;
const perStretch = atOnce;
const warmUpRounds = 30;
/** In all processes. */
const rounds = Number(process.argv[2] ?? 240);
const processes = 6;
/** Told to one of them. */
const asOne = "--one";
const isOne = process.argv.includes(asOne);
/** What is handed to the learner from 2,000 exchanges a second on; from 500 on; by a gateway that is not busy. */
const shares = [0.125, 0.5, 1];
/** HAProxy's pass-through, CPU µs, and what of it learning may add. */
const passThrough = isOne || process.argv[3] === undefined ? undefined : Number(process.argv[3]);
const maxAdded = 0.1;
// A figure of nothing would look like thrift.
if (!(rounds >= 1) || (passThrough !== undefined && !(passThrough > 0))) {
  throw new Error("usage: node bench/exchange.ts [ROUNDS [PASS_THROUGH]], both above 0");
}

const folder = isOne ? mkdtempSync(join(tmpdir(), "castellan-bench-")) : "";

async function stageOf(row: Row, given: Credentials, more: readonly Sink[] = []): Promise<Stage> {
  const plan = planOf(row, { folder, jwks: given.jwks });
  const stage = new Stage(plan, given.headers, [createMetrics().exchange, ...more]);
  stage.run(atOnce);
  // Key sets are read in the background.
  await turn();
  for (let round = 0; round < warmUpRounds; round += 1) {
    measure(stage, perRound);
    await turn();
  }
  stage.answered = 0;
  return stage;
}

function mustHaveAnswered(stage: Stage, row: Row, due: number): void {
  if (stage.answered !== due) {
    throw new Error(`${row.name}: ${stage.answered} of ${due} were answered with 200`);
  }
}

/** What one process found out about one row, µs. */
interface Found {
  readonly row: string;
  readonly costs: readonly number[];
  /** Added by learning, one for each of `shares`. */
  readonly added: readonly number[];
}

async function costsOf(row: Row, given: Credentials): Promise<readonly number[]> {
  const stage = await stageOf(row, given);
  const costs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    costs.push(measure(stage, perRound));
    await turn();
  }
  mustHaveAnswered(stage, row, rounds * perRound);
  return costs;
}

async function addedTo(row: Row, given: Credentials): Promise<readonly number[]> {
  const memory = allocateRing();
  const capture = captureInto(new RingWriter(memory), console.error);
  const reader = new RingReader(memory);
  let isLearning = true;
  const stage = await stageOf(row, given, [
    (settled) => void (isLearning && capture.exchange(settled)),
  ]);
  const drain = (): void => {
    while (reader.next(() => true) === true);
  };
  /** What it costs µs more to learn in these two stretches than not to in those beside them. */
  const differ = (first: boolean): number => {
    const costs = [first, !first, !first, first].map((learns) => {
      isLearning = learns;
      return (learns ? 1 : -1) * measure(stage, perStretch);
    });
    return costs.reduce((sum, cost) => sum + cost, 0) / 2;
  };
  const found: number[] = [];
  for (const share of shares) {
    reader.share = share;
    drain();
    const added: number[] = [];
    const before = reader.counts();
    for (let round = 0; round < rounds; round += 1) {
      for (let done = 0; done < perRound; done += perStretch * 4) {
        added.push(differ(added.length % 2 === 0));
      }
      drain();
      await turn();
    }
    const after = reader.counts();
    const taken = (after.written - before.written) / (after.offered - before.offered);
    // What finds the ring full costs nothing.
    if (!(Math.abs(taken - share) < 0.1)) throw new Error(`${taken} were handed over`);
    found.push(trimmedMean(added).mean);
  }
  mustHaveAnswered(stage, row, rounds * perRound * shares.length);
  return found;
}

function tell(all: readonly Found[]): void {
  const costs = all.flatMap((one) => one.costs);
  const [{ row } = { row: "" }] = all;
  const figures = [quantile(costs, 0), quantile(costs, 0.25), median(costs)];
  print(`${row}, µs: quickest, quarter, median`, figures);
}

function tellAdded(all: readonly Found[]): void {
  const [{ row } = { row: "" }] = all;
  for (const [at, share] of shares.entries()) {
    const added = all.map((one) => one.added[at] ?? Number.NaN);
    const { mean, error } = meanOf(added);
    print(
      `${row}, µs added where ${share * 100} % is learned from: mean, ±`,
      [mean, error],
      passThrough === undefined ? "" : verdictOn(mean / passThrough),
    );
  }
}

/** `ratio`: of HAProxy's pass-through. */
function verdictOn(ratio: number): string {
  const fits = ratio <= maxAdded;
  if (!fits) process.exitCode = 1;
  return `  ${ratio.toFixed(2)} × HAProxy's pass-through${fits ? "  ≤" : "  OVER"} ${maxAdded}`;
}

/** µs for each exchange. */
function measure(stage: Stage, count: number): number {
  const before = performance.now();
  stage.run(count);
  return ((performance.now() - before) * 1000) / count;
}

function print(what: string, figures: readonly number[], verdict = ""): void {
  console.log(
    `exchange: ${what}`.padEnd(72) +
      figures.map((figure) => figure.toFixed(2).padStart(8)).join("") +
      verdict,
  );
}

/** One of the processes: says what it found, and nothing else. */
async function findOut(): Promise<void> {
  const given = await credentials();
  const found: Found[] = [];
  for (const row of measured) {
    const costs = await costsOf(row, given);
    found.push({ row: row.name, costs, added: await addedTo(row, given) });
  }
  console.log(JSON.stringify(found));
}

function ask(): readonly Found[] {
  const each = String(Math.max(1, Math.round(rounds / processes)));
  const { status, stdout } = spawnSync(
    process.execPath,
    [fileURLToPath(import.meta.url), each, asOne],
    { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
  );
  if (status !== 0) throw new Error("a process found out nothing");
  return JSON.parse(stdout) as readonly Found[];
}

const measured = [rows[0], rows.at(-1)].filter((row) => row !== undefined);

if (isOne) {
  try {
    await findOut();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  // The controls' own timers would keep the process.
  process.exit();
}
const found = Array.from({ length: processes }, () => ask());
for (const at of measured.keys())
  tell(found.map((one) => one[at]).filter((of) => of !== undefined));
for (const at of measured.keys())
  tellAdded(found.map((one) => one[at]).filter((of) => of !== undefined));

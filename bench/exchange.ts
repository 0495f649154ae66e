/*
 * What whole exchanges cost in one process without sockets: the pump, every control, the metrics; the client and the
 * upstream are played. Of many rounds the quickest, the quarter and the median are told: the quickest is the work
 * itself, the rest is what the machine makes of it. Then what learning adds to them: rounds in which nothing, 30 %,
 * half and all is handed to the learner follow each other, and their differences are told with their quartiles. Run
 * with `node bench/exchange.ts [ROUNDS [PASS_THROUGH]]`: with HAProxy's CPU µs per request, what learning adds is held to a
 * tenth of it.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { keepRequestsYoung } from "../src/cli/young.ts";
import type { Sink } from "../src/engine/settled.ts";
import { captureInto } from "../src/telemetry/capture/capture.ts";
import { RingReader, RingWriter, allocateRing } from "../src/telemetry/capture/ring.ts";
import { createMetrics } from "../src/telemetry/metrics.ts";
import { type Credentials, credentials } from "./credentials.ts";
import { median, quantile } from "./load.ts";
import { Stage, atOnce, planOf } from "./played-exchanges.ts";
import { type Row, rows } from "./rows.ts";

keepRequestsYoung();

/** Exchanges in one round. */
const perRound = 1024;
const warmUpRounds = 30;
const rounds = Number(process.argv[2] ?? 80);
/** What is handed to the learner at full load; by a busy gateway that it keeps up with; by one that is not busy. */
const shares = [0.3, 0.5, 1];
/** HAProxy's pass-through, CPU µs, and what of it learning may add. */
const passThrough = process.argv[3] === undefined ? undefined : Number(process.argv[3]);
const maxAdded = 0.1;
// A figure of nothing would look like thrift.
if (!(rounds >= 1) || (passThrough !== undefined && !(passThrough > 0))) {
  throw new Error("usage: node bench/exchange.ts [ROUNDS [PASS_THROUGH]], both above 0");
}

const folder = mkdtempSync(join(tmpdir(), "castellan-bench-"));

async function stageOf(row: Row, given: Credentials, more: readonly Sink[] = []): Promise<Stage> {
  const plan = planOf(row, { folder, jwks: given.jwks });
  const stage = new Stage(plan, given.headers, [createMetrics().exchange, ...more]);
  stage.run(atOnce);
  // Key sets are read in the background.
  await turn();
  for (let round = 0; round < warmUpRounds; round += 1) await measure(stage);
  stage.answered = 0;
  return stage;
}

function mustHaveAnswered(stage: Stage, row: Row, due: number): void {
  if (stage.answered !== due) {
    throw new Error(`${row.name}: ${stage.answered} of ${due} were answered with 200`);
  }
}

async function tell(row: Row, given: Credentials): Promise<void> {
  const stage = await stageOf(row, given);
  const costs: number[] = [];
  for (let round = 0; round < rounds; round += 1) costs.push(await measure(stage));
  mustHaveAnswered(stage, row, rounds * perRound);
  print(`${row.name}, CPU µs: quickest, quarter, median`, [
    quantile(costs, 0),
    quantile(costs, 0.25),
    median(costs),
  ]);
}

async function tellLearning(row: Row, given: Credentials): Promise<void> {
  const memory = allocateRing();
  const capture = captureInto(new RingWriter(memory));
  const reader = new RingReader(memory);
  let isLearning = true;
  const stage = await stageOf(row, given, [(settled) => void (isLearning && capture(settled))]);
  const drain = (): void => {
    while (reader.next(() => true) === true);
  };
  drain();
  const cases = [0, ...shares];
  const added = cases.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1) {
    const costs: number[] = [];
    for (let step = 0; step < cases.length; step += 1) {
      // Which one begins changes from round to round.
      const at = (round + step) % cases.length;
      reader.share = cases[at] ?? 0;
      isLearning = at > 0;
      const before = reader.counts().written;
      costs[at] = await measure(stage);
      const taken = (reader.counts().written - before) / perRound;
      // What finds the ring full costs nothing.
      if (Math.abs(taken - (cases[at] ?? 0)) > 0.1) throw new Error(`${taken} were handed over`);
      drain();
    }
    for (const [at, cost] of costs.entries()) added[at]?.push(cost - (costs[0] ?? 0));
  }
  mustHaveAnswered(stage, row, rounds * cases.length * perRound);
  tellAdded(row, added.slice(1));
}

function tellAdded(row: Row, added: readonly (readonly number[])[]): void {
  for (const [at, share] of shares.entries()) {
    const all = added[at] ?? [];
    const what = `${row.name}, added where ${share * 100} % is learned from: quartiles`;
    const middle = median(all);
    const figures = [quantile(all, 0.25), middle, quantile(all, 0.75)];
    print(what, figures, passThrough === undefined ? "" : verdictOn(middle / passThrough));
  }
}

/** `ratio`: of HAProxy's pass-through. */
function verdictOn(ratio: number): string {
  const fits = ratio <= maxAdded;
  if (!fits) process.exitCode = 1;
  return `  ${ratio.toFixed(2)} × HAProxy's pass-through${fits ? "  ≤" : "  OVER"} ${maxAdded}`;
}

/** CPU µs for each exchange. */
async function measure(stage: Stage): Promise<number> {
  const before = process.threadCpuUsage();
  stage.run(perRound);
  const { user, system } = process.threadCpuUsage(before);
  await turn();
  return (user + system) / perRound;
}

function print(what: string, figures: readonly number[], verdict = ""): void {
  console.log(
    `exchange: ${what}`.padEnd(72) +
      figures.map((figure) => figure.toFixed(2).padStart(8)).join("") +
      verdict,
  );
}

try {
  const given = await credentials();
  const all = [rows[0], rows.at(-1)].filter((row) => row !== undefined);
  for (const row of all) await tell(row, given);
  for (const row of all) await tellLearning(row, given);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
// The controls' own timers would keep the process.
process.exit();

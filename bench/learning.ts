import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { type Load, type Report, wrk } from "./load.ts";
import { Measured } from "./process.ts";
import { type Row, castellanPort, configuration, contract, query, rows } from "./rows.ts";

/*
 * What learning costs the data path, and itself. Two gateways stand side by side, one with learning off and one
 * with it on, and are driven in turn for short stretches: a machine that drifts drifts for both.
 *
 *   on     ██    ██    ██       the main thread of `workers: inline` is the gateway;
 *   off      ██    ██    ██     the learner is another thread of the same process
 *   beside     ██    ██    ██   off, with a stranger beside it that is as busy as the learner was
 *
 * Where load, upstream, gateway and learner share two processors, whatever else is busy makes each request dearer:
 * colder caches, more wake-ups. That is in `on - off`; what the gateway itself does for learning is `on - beside`.
 */

const program = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url));
const turns = 4;
const warmUp = 6;
/** Of HAProxy's pass-through: what learning may add to the data path's CPU per request. */
const maxAdded = 0.1;
/** µs of CPU for each exchange learned from. */
const maxLearning = 150;

/** Where the run's servers and files are. */
export interface Stage {
  readonly folder: string;
  readonly jwks: string;
  readonly headers: Load["headers"];
  readonly seconds: number;
  readonly start: (launch: () => Measured, port: number) => Promise<Measured>;
  /** HAProxy's CPU µs per request. */
  readonly passThrough: number;
}

interface Case {
  readonly name: string;
  readonly row: Row | undefined;
  readonly connections: number;
  /** `learning.cpu`. */
  readonly cpu: number;
}

const cases: readonly Case[] = [
  { name: "pass-through, full load", row: rows[0], connections: 32, cpu: 0.25 },
  { name: "everything on, full load", row: rows.at(-1), connections: 32, cpu: 0.25 },
  { name: "everything on, 1 connection", row: rows.at(-1), connections: 1, cpu: 1 },
];

/** Prints the rows; answers how many are over their budgets. */
export async function learningRows(stage: Stage): Promise<number> {
  let over = 0;
  for (const one of cases) {
    if (one.row === undefined) throw new Error(`no row for ${one.name}`);
    const off = await gateway(stage, one, undefined);
    const on = await gateway(stage, one, one.cpu);
    try {
      over += tell(one, stage.passThrough, await compare(stage, one, { off, on }));
    } finally {
      await off.server.stop();
      await on.server.stop();
    }
  }
  return over;
}

interface Gateway {
  readonly server: Measured;
  readonly port: number;
  readonly admin: number;
  readonly state: string;
}

async function gateway(stage: Stage, { row }: Case, cpu: number | undefined): Promise<Gateway> {
  if (row === undefined) throw new Error("no row");
  const name = cpu === undefined ? "off" : "on";
  const port = castellanPort + (cpu === undefined ? 2 : 4);
  const state = join(stage.folder, `state-learning-${name}`);
  const openapi = join(stage.folder, "openapi.json");
  writeFileSync(openapi, contract());
  const given = JSON.parse(configuration(row, { state, openapi, jwks: stage.jwks }, "inline")) as {
    readonly listeners: readonly object[];
  } & object;
  const file = join(stage.folder, `learning-${name}.yaml`);
  const text = JSON.stringify({
    ...given,
    listeners: given.listeners.map((listener) => ({ ...listener, port })),
    admin: { address: "127.0.0.1", port: port + 1 },
    learning: cpu === undefined ? { enabled: false } : { enabled: true, cpu },
  });
  writeFileSync(file, text);
  const server = await stage.start(
    () => new Measured(`castellan ${name}`, process.execPath, [program, "run", "--config", file]),
    port,
  );
  return { server, port, admin: port + 1, state };
}

interface Spent {
  requests: number;
  failures: number;
  /** CPU µs of the gateway's own thread, and of all threads. */
  main: number;
  all: number;
}

interface Compared {
  readonly off: Spent;
  readonly beside: Spent;
  readonly on: Spent;
  readonly seen: number;
  readonly passedOver: number;
  readonly perSecond: number;
  /** As the learner tells it, µs. */
  readonly told: number;
}

async function compare(
  stage: Stage,
  { connections }: Case,
  pair: { readonly off: Gateway; readonly on: Gateway },
): Promise<Compared> {
  const load = ({ port }: Gateway, seconds: number): Promise<Report> =>
    wrk({
      url: `http://127.0.0.1:${port}/orders?${query}`,
      headers: stage.headers,
      seconds,
      connections,
    });
  for (const one of [pair.off, pair.on]) await load(one, warmUp);
  const spent = { on: nothing(), off: nothing(), beside: nothing() };
  const before = await health(pair.on);
  const seconds = Math.max(1, Math.round(stage.seconds / 2));
  let perSecond = 0;
  for (let turn = 0; turn < turns; turn += 1) {
    perSecond = await measure(pair.on.server, spent.on, () => load(pair.on, seconds));
    await measure(pair.off.server, spent.off, () => load(pair.off, seconds));
    const share = (spent.on.all - spent.on.main) / 1e6 / (seconds * (turn + 1));
    const stranger = new Worker(new URL("busy-thread.ts", import.meta.url), {
      workerData: Math.min(share, 1),
    });
    await measure(pair.off.server, spent.beside, () => load(pair.off, seconds));
    await stranger.terminate();
  }
  const now = await health(pair.on);
  return {
    ...spent,
    perSecond,
    seen: now.seen - before.seen,
    passedOver: now.sampledOut - before.sampledOut,
    told: now.cost * 1000,
  };
}

/** Adds what one stretch of load costs to `sum`; answers requests per second. */
async function measure(server: Measured, sum: Spent, load: () => Promise<Report>): Promise<number> {
  const [mainBefore, allBefore] = [server.mainCpu(), server.threadsCpu()];
  const report = await load();
  sum.requests += report.requests;
  sum.failures += report.failures;
  sum.main += server.mainCpu() - mainBefore;
  sum.all += server.threadsCpu() - allBefore;
  return report.perSecond;
}

function nothing(): Spent {
  return { requests: 0, failures: 0, main: 0, all: 0 };
}

interface Health {
  readonly seen: number;
  readonly sampledOut: number;
  readonly cost: number;
}

async function health({ admin, state }: Gateway): Promise<Health> {
  const credential = readFileSync(join(state, "admin-credential"), "utf8").trim();
  const answer = await fetch(`http://127.0.0.1:${admin}/v1/overview`, {
    headers: { authorization: `Bearer ${credential}` },
  });
  if (!answer.ok) throw new Error(`the admin API answered ${answer.status}`);
  const { learner } = (await answer.json()) as { readonly learner: Health };
  return learner;
}

/** Prints a case's figures; answers how many are over their budgets. */
function tell({ name, cpu }: Case, passThrough: number, compared: Compared): number {
  const { off, beside, on, seen, passedOver } = compared;
  if (Math.min(off.requests, beside.requests, on.requests, seen) === 0) {
    console.log(`learning: ${name}: nothing was measured`);
    return 1;
  }
  const [without, withStranger, withIt] = [off, beside, on].map(
    ({ main, requests }) => main / requests,
  ) as [number, number, number];
  // What the house's other threads do for the gateway (compiling, collecting) is in both.
  const others = (off.all - off.main) / off.requests;
  const learning = (on.all - on.main - others * on.requests) / seen;
  const share = seen / (seen + passedOver);
  const failures = off.failures + beside.failures + on.failures;
  console.log(
    `learning: ${name}, learning.cpu ${cpu}: ${compared.perSecond.toFixed(0)}/s, ${(share * 100).toFixed(1)} % learned from, ${passedOver} passed over${failures > 0 ? `  ${failures} FAILED` : ""}`,
  );
  const fits = [
    figure("data path's thread, CPU µs per request: off", without),
    figure("                            off, beside a stranger", withStranger),
    figure("                                                on", withIt),
    figure("  added to off, × HAProxy's pass-through", (withIt - without) / passThrough),
    figure("  by what the gateway does", (withIt - withStranger) / passThrough, maxAdded),
    figure("learning, CPU µs per exchange learned from", learning, maxLearning),
    figure("                              as it tells itself", compared.told),
  ];
  return fits.filter((fit) => !fit).length + (failures > 0 ? 1 : 0);
}

function figure(name: string, value: number, budget?: number): boolean {
  const fits = budget === undefined || value <= budget;
  const verdict = budget === undefined ? "" : fits ? `  ≤ ${budget}` : `  OVER ${budget}`;
  console.log(`  ${name.padEnd(58)}${value.toFixed(2).padStart(9)}${verdict}`);
  return fits;
}

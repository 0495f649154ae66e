import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Driven, type Figures, type Load, median, quantile, wrk } from "./load.ts";
import { Measured } from "./process.ts";
import { type Row, castellanPort, configuration, contract, query, rows } from "./rows.ts";

/*
 * What learning costs a whole gateway, and itself. One gateway is driven in turn with learning at its share of a
 * processor and at next to nothing (a reload changes `learning.cpu`), and HAProxy in the same rounds. Two gateways
 * side by side would not do: what one process's code and heap cost differs from the next one's by more than is
 * looked for here.
 *
 *   on     ██      ██      ██       the main thread of `workers: inline` is the gateway;
 *   off      ██      ██      ██     the learner is another thread of the same process
 *
 * Where load, upstream, gateway and learner share two processors, whatever else is busy makes each request dearer:
 * colder caches, more wake-ups. That is in `on - off`, whose rounds differ by ten times what is looked for: what the
 * gateway itself does for learning, busy.ts and quiet.ts tell, and exchange.ts without sockets.
 */

const program = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url));
const rounds = 12;
const seconds = 1;
const warmUp = 6;
/** `learning.cpu` at its least: what is still learned then is told apart. */
const hardly = 0.01;
/** µs of CPU for each exchange learned from. */
const maxLearning = 150;

/** Where the run's servers and files are. */
export interface Stage {
  readonly folder: string;
  readonly jwks: string;
  readonly headers: Load["headers"];
  readonly start: (launch: () => Measured, port: number) => Promise<Measured>;
  /** HAProxy, running, and its load. */
  readonly base: Driven;
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

export interface LearningRows {
  /** How many figures are over their budgets. */
  readonly over: number;
  /** HAProxy's CPU µs per request. */
  readonly passThrough: number;
}

/** Prints the rows. */
export async function learningRows(stage: Stage): Promise<LearningRows> {
  let over = 0;
  const passThrough: number[] = [];
  for (const one of cases) {
    const gateway = await open(stage, one);
    try {
      const compared = await compare(stage, one, gateway);
      passThrough.push(...compared.rounds.map((round) => round.passThrough));
      over += tell(one, compared);
    } finally {
      await gateway.server.stop();
    }
  }
  return { over, passThrough: median(passThrough) };
}

interface Gateway {
  readonly server: Measured;
  readonly port: number;
  readonly admin: number;
  readonly state: string;
  /** Writes the configuration anew; the gateway sees it and reloads. */
  readonly allow: (cpu: number) => void;
}

async function open(stage: Stage, { row, cpu }: Case): Promise<Gateway> {
  if (row === undefined) throw new Error("no row");
  const port = castellanPort + 4;
  const state = join(stage.folder, "state-learning");
  const openapi = join(stage.folder, "openapi.json");
  writeFileSync(openapi, contract());
  const given = JSON.parse(configuration(row, { state, openapi, jwks: stage.jwks }, "inline")) as {
    readonly listeners: readonly object[];
  } & object;
  const file = join(stage.folder, "learning.yaml");
  const allow = (share: number): void =>
    writeFileSync(
      file,
      JSON.stringify({
        ...given,
        listeners: given.listeners.map((listener) => ({ ...listener, port })),
        admin: { address: "127.0.0.1", port: port + 1 },
        learning: { enabled: true, cpu: share },
      }),
    );
  allow(cpu);
  const server = await stage.start(
    () => new Measured("castellan", process.execPath, [program, "run", "--config", file]),
    port,
  );
  return { server, port, admin: port + 1, state, allow };
}

/** One stretch of load. */
interface Spent {
  readonly requests: number;
  readonly failures: number;
  readonly perSecond: number;
  /** CPU µs of the gateway's own thread, and of all threads. */
  readonly main: number;
  readonly all: number;
  readonly seen: number;
  readonly passedOver: number;
}

interface Round {
  readonly on: Spent;
  readonly off: Spent;
  /** HAProxy's CPU µs per request. */
  readonly passThrough: number;
}

interface Compared {
  readonly rounds: readonly Round[];
  /** What an exchange costs as the learner tells it, µs. */
  readonly told: number;
}

async function compare(
  stage: Stage,
  { connections, cpu }: Case,
  gateway: Gateway,
): Promise<Compared> {
  const url = `http://127.0.0.1:${gateway.port}/orders?${query}`;
  const load = { url, headers: stage.base.load.headers, seconds, connections };
  await wrk({ ...load, seconds: warmUp });
  const compared: Round[] = [];
  const slice = (): Promise<Spent> => measure(gateway, load);
  for (let round = 0; round < rounds; round += 1) {
    const on = await slice();
    const passThrough = await haproxy(stage.base);
    gateway.allow(hardly);
    await wrk(load);
    const off = await slice();
    compared.push({ on, off, passThrough });
    gateway.allow(cpu);
    await wrk(load);
  }
  return { rounds: compared, told: (await health(gateway)).cost * 1000 };
}

async function measure(gateway: Gateway, load: Load): Promise<Spent> {
  const { server } = gateway;
  const seenBefore = await health(gateway);
  const [mainBefore, allBefore] = [server.mainCpu(), server.threadsCpu()];
  const report: Figures = await wrk(load);
  const [main, all] = [server.mainCpu() - mainBefore, server.threadsCpu() - allBefore];
  const now = await health(gateway);
  const { requests, failures, perSecond } = report;
  const seen = now.seen - seenBefore.seen;
  const passedOver = now.sampledOut - seenBefore.sampledOut;
  return { requests, failures, perSecond, main, all, seen, passedOver };
}

async function haproxy({ server, load }: Driven): Promise<number> {
  const before = server.cpu();
  const { requests } = await wrk({ ...load, seconds });
  return (server.cpu() - before) / Math.max(1, requests);
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
function tell({ name, cpu }: Case, { rounds: all, told }: Compared): number {
  const sum = (of: (round: Round) => number): number =>
    all.reduce((total, round) => total + of(round), 0);
  const seen = sum(({ on }) => on.seen);
  if (seen === 0 || all.some(({ on, off }) => on.requests * off.requests === 0)) {
    console.log(`learning: ${name}: nothing was measured`);
    return 1;
  }
  const failures = sum(({ on, off }) => on.failures + off.failures);
  const share = seen / (seen + sum(({ on }) => on.passedOver));
  const perSecond = median(all.map(({ on }) => on.perSecond));
  console.log(
    `learning: ${name}, learning.cpu ${cpu}: ${perSecond.toFixed(0)}/s, ${(share * 100).toFixed(1)} % learned from${failures > 0 ? `  ${failures} FAILED` : ""}`,
  );
  const middle = (of: (round: Round) => number): number => median(all.map(of));
  const added = all.map(({ on, off, passThrough }) => (each(on) - each(off)) / passThrough);
  const fits = [
    figure(
      "HAProxy's pass-through, CPU µs",
      middle(({ passThrough }) => passThrough),
    ),
    figure(
      "data path's thread, CPU µs per request: off",
      middle(({ off }) => each(off)),
    ),
    figure(
      "                                                on",
      middle(({ on }) => each(on)),
    ),
    figure(`  added to off, × HAProxy's pass-through ${spread(added)}`, median(added)),
    figure("learning, CPU µs per exchange learned from", learningCost(all), maxLearning),
    figure("                              as it tells itself", told),
  ];
  return fits.filter((fit) => !fit).length + (failures > 0 ? 1 : 0);
}

function each({ main, requests }: Spent): number {
  return main / requests;
}

/** µs. What the house's other threads do for the gateway (compiling, collecting) is in both, as is what is learned of next to nothing. */
function learningCost(all: readonly Round[]): number {
  const sum = (of: (round: Round) => number): number =>
    all.reduce((total, round) => total + of(round), 0);
  const scale = sum(({ on }) => on.requests) / sum(({ off }) => off.requests);
  const others = sum(({ on }) => on.all - on.main) - scale * sum(({ off }) => off.all - off.main);
  return others / (sum(({ on }) => on.seen) - scale * sum(({ off }) => off.seen));
}

function spread(values: readonly number[]): string {
  return `(quartiles ${quantile(values, 0.25).toFixed(2)} to ${quantile(values, 0.75).toFixed(2)})`;
}

function figure(name: string, value: number, budget?: number): boolean {
  const fits = budget === undefined || value <= budget;
  const verdict = budget === undefined ? "" : fits ? `  ≤ ${budget}` : `  OVER ${budget}`;
  console.log(`  ${name.padEnd(58)}${value.toFixed(2).padStart(9)}${verdict}`);
  return fits;
}

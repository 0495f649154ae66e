/*
 * What handing exchanges to the learner adds to a gateway's data path: stretches in which a share of them is handed
 * over and stretches in which nothing is follow each other, so that a machine whose speed changes changes it for both.
 *
 *   without   ██    ████    ████    ██
 *   with        ████    ████    ████
 *
 * What V8 makes of the code differs from process to process: several are measured, one after the other.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Credentials, credentials } from "./credentials.ts";
import { type Load, meanOf, trimmedMean, wrk } from "./load.ts";
import type { Carried } from "./lone-gateway.ts";
import { haproxyPort, missingPeers, startHaproxy, startUpstream, upstreamPort } from "./peers.ts";
import { type Measured, mustBeFree } from "./process.ts";
import { type Row, answer, castellanPort, configuration, contract, query, rows } from "./rows.ts";

/** Processes of each gateway. */
export const processes = 3;
/** Of HAProxy's pass-through at the same load. */
const maxAdded = 0.1;
/** By how much the share that was handed over may be another: of all stretches together, since they are short. */
const tolerance = 0.1;
/** V8 goes on compiling for tens of thousands of requests. */
const warmUps = 6;
const warmUpSeconds = 2;

/** How stretches follow each other. */
export interface Pattern {
  /** Of the exchanges, the share that is handed over in stretches with. */
  readonly share: number;
  readonly stretchMillis: number;
  /** Before each: until those that wait to be handed over are its own. */
  readonly settleMillis: number;
}

/** Two stretches with and two without. */
export interface Compared {
  /** CPU µs for each exchange of which nothing is handed over. */
  readonly off: readonly number[];
  /** CPU µs that those with take more, for each exchange. */
  readonly added: number;
}

/** A gateway in a process of its own, told what share of its exchanges to hand over. */
export class LoneGateway {
  readonly #child: ChildProcess;
  readonly #with = { exchanges: 0, due: 0, handedOver: 0 };
  readonly #without = { exchanges: 0, due: 0, handedOver: 0 };
  #compared = 0;

  constructor(file: string) {
    this.#child = fork(fileURLToPath(new URL("lone-gateway.ts", import.meta.url)), [file]);
  }

  async warmUp(headers: Load["headers"]): Promise<void> {
    const load = { headers, seconds: warmUpSeconds, connections: 32 };
    const urls = [castellanPort, haproxyPort].map((port) => urlOf(port));
    for (let time = 0; time < warmUps; time += 1) {
      await this.#ask(time % 2);
      const url = urls[time === warmUps - 1 ? 1 : 0] ?? "";
      const { failures } = await wrk({ ...load, url });
      if (failures > 0) throw new Error(`${failures} failed`);
    }
  }

  async compare(pattern: Pattern): Promise<Compared> {
    const { share } = pattern;
    const order = this.#compared % 2 === 0 ? [0, share, share, 0] : [share, 0, 0, share];
    this.#compared += 1;
    const off: number[] = [];
    let sum = 0;
    for (const one of order) {
      const each = await this.#stretch(one, pattern);
      sum += one === 0 ? -each : each;
      if (one === 0) off.push(each);
    }
    return { off, added: sum / 2 };
  }

  /** What was measured would be something else where other shares were handed over. */
  check(): void {
    for (const { exchanges, due, handedOver } of [this.#with, this.#without]) {
      if (!(Math.abs(handedOver - due) <= tolerance * exchanges)) {
        throw new Error(`${handedOver} of ${exchanges} handed over, not ${due}`);
      }
    }
  }

  async stop(): Promise<void> {
    this.#child.kill();
    await once(this.#child, "exit");
  }

  /** CPU µs for each exchange. */
  async #stretch(share: number, pattern: Pattern): Promise<number> {
    await this.#ask(share);
    await pause(pattern.settleMillis);
    const before = await this.#ask(share);
    await pause(pattern.stretchMillis);
    const after = await this.#ask(share);
    const exchanges = after.exchanges - before.exchanges;
    const sums = share === 0 ? this.#without : this.#with;
    sums.exchanges += exchanges;
    sums.due += share * exchanges;
    sums.handedOver += after.handedOver - before.handedOver;
    return (after.cpu - before.cpu) / exchanges;
  }

  async #ask(share: number): Promise<Carried> {
    this.#child.send(share);
    const [carried] = (await once(this.#child, "message")) as [Carried];
    return carried;
  }
}

export function urlOf(port: number): string {
  return `http://127.0.0.1:${port}/orders?${query}`;
}

/** What stands beside the gateway. */
export interface Stage {
  readonly folder: string;
  readonly given: Credentials;
  readonly haproxy: Measured;
}

/** What one process came to. */
export interface Costs {
  readonly compared: readonly Compared[];
  /** HAProxy's CPU µs per request at the same load. */
  readonly passThrough: number;
  readonly failures: number;
}

/** Measures pass-through and everything on as `measure` does; the exit code says whether both keep to the budget. */
export async function measureBoth(
  what: string,
  measure: (gateway: LoneGateway, stage: Stage) => Promise<Costs>,
): Promise<void> {
  const missing = missingPeers();
  if (missing.length > 0) throw new Error(`install ${missing.join(", ")} first`);
  const folder = mkdtempSync(join(tmpdir(), "castellan-toggled-"));
  // Workers of nginx run as somebody else.
  chmodSync(folder, 0o755);
  const servers: Measured[] = [];
  try {
    for (const port of [upstreamPort, haproxyPort]) await mustBeFree(port);
    const upstream = startUpstream(folder, answer());
    const haproxy = startHaproxy(folder);
    servers.push(upstream, haproxy);
    await upstream.listening(upstreamPort);
    await haproxy.listening(haproxyPort);
    writeFileSync(join(folder, "openapi.json"), contract());
    const stage = { folder, given: await credentials(), haproxy };
    for (const row of [rows[0], rows.at(-1)]) {
      if (row === undefined) throw new Error("no row");
      const all: Costs[] = [];
      while (all.length < processes) all.push(await inOneProcess(row, stage, measure));
      if (!tell(`${what}: ${row.name}`, all)) process.exitCode = 1;
    }
  } finally {
    for (const server of servers.toReversed()) await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function inOneProcess(
  row: Row,
  stage: Stage,
  measure: (gateway: LoneGateway, stage: Stage) => Promise<Costs>,
): Promise<Costs> {
  const { folder, given } = stage;
  const state = join(folder, "state");
  const openapi = join(folder, "openapi.json");
  const file = join(folder, "castellan.yaml");
  writeFileSync(file, configuration(row, { state, openapi, jwks: given.jwks }, "inline"));
  await mustBeFree(castellanPort);
  const gateway = new LoneGateway(file);
  try {
    await gateway.warmUp(given.headers);
    const costs = await measure(gateway, stage);
    gateway.check();
    return costs;
  } finally {
    await gateway.stop();
  }
}

/** Answers whether it keeps to its budget. */
function tell(what: string, all: readonly Costs[]): boolean {
  const compared = all.flatMap((one) => one.compared);
  const passThrough = meanOf(all.map((one) => one.passThrough)).mean;
  const failures = all.reduce((sum, one) => sum + one.failures, 0);
  const off = trimmedMean(compared.flatMap((one) => one.off)).mean;
  const { mean, error } = trimmedMean(compared.map(({ added }) => added));
  const each = all
    .map((one) => trimmedMean(one.compared.map(({ added }) => added)).mean.toFixed(1))
    .join(", ");
  const fits = mean / passThrough <= maxAdded && failures === 0;
  console.log(
    `${what}: HAProxy ${passThrough.toFixed(1)} µs, off ${off.toFixed(1)} µs, ` +
      `handing over ${mean.toFixed(2)} µs more, ± ${error.toFixed(2)} (${each}): ` +
      `${(mean / passThrough).toFixed(2)} × HAProxy's pass-through  ${fits ? "≤" : "OVER"} ${maxAdded}` +
      (failures > 0 ? `  ${failures} FAILED` : ""),
  );
  return fits;
}

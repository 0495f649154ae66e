/*
 * What learning adds to the data path of a gateway that is not busy, where every exchange is handed over: real sockets,
 * so many requests a second, and HAProxy beside it with as many. At this load both wake up for each request and find
 * their caches cold: a request costs several times what it costs under full load. Short stretches in which all is handed
 * over and in which nothing is follow each other, so that a machine whose speed changes changes it for both:
 *
 *   without   ██    ████    ████    ██
 *   with        ████    ████    ████
 *   HAProxy   ████████████████████████
 *
 * What V8 makes of the code differs from process to process: several are measured, one after the other. Run with
 * `node bench/quiet.ts [STRETCHES]`; six minutes for 1,200.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Credentials, credentials } from "./credentials.ts";
import { meanOf, trimmedMean, wrk } from "./load.ts";
import { haproxyPort, missingPeers, startHaproxy, startUpstream, upstreamPort } from "./peers.ts";
import { type Measured, mustBeFree } from "./process.ts";
import type { Carried } from "./quiet-gateway.ts";
import { type Row, answer, castellanPort, configuration, contract, query, rows } from "./rows.ts";

const stretches = Number(process.argv[2] ?? 1200);
if (!(stretches >= 48)) throw new Error("usage: node bench/quiet.ts [STRETCHES], at least 48");
const stretchMillis = 100;
/** Until those that wait to be handed over are those of the stretch. */
const settleMillis = 120;
const processes = 3;
/** To each server; below what `learning-pace.ts` calls busy. */
const perSecond = 400;
const everyMillis = 10;
const connections = 16;
/** V8 goes on compiling for tens of thousands of requests. */
const warmUps = 6;
const warmUpSeconds = 2;
/** Of HAProxy's pass-through at the same load. */
const maxAdded = 0.1;

/** So many requests a second to one server, whatever comes back. */
class Client {
  sent = 0;
  failures = 0;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: connections });
  readonly #port: number;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(port: number, headers: Credentials["headers"]) {
    this.#port = port;
    this.#headers = Object.fromEntries(headers);
  }

  send(): void {
    this.sent += 1;
    const asked = request(
      {
        host: "127.0.0.1",
        port: this.#port,
        path: `/orders?${query}`,
        agent: this.#agent,
        headers: this.#headers,
      },
      (response) => {
        if (response.statusCode !== 200) this.failures += 1;
        response.resume();
      },
    );
    asked.once("error", () => (this.failures += 1));
    asked.end();
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** A gateway in a process of its own, told what share of its exchanges to hand over. */
class Gateway {
  readonly #child: ChildProcess;

  constructor(file: string) {
    this.#child = fork(fileURLToPath(new URL("quiet-gateway.ts", import.meta.url)), [file]);
  }

  async ask(share: number): Promise<Carried> {
    this.#child.send(share);
    const [carried] = (await once(this.#child, "message")) as [Carried];
    return carried;
  }

  async stop(): Promise<void> {
    this.#child.kill();
    await once(this.#child, "exit");
  }
}

interface Stage {
  readonly folder: string;
  readonly given: Credentials;
  readonly haproxy: Measured;
}

interface Costs {
  /** CPU µs for each exchange of which nothing is handed over, and what is added where all is. */
  readonly off: readonly number[];
  readonly added: readonly number[];
  /** HAProxy's CPU µs per request at the same time. */
  readonly passThrough: number;
  readonly failures: number;
}

/** One process of one gateway. */
async function measure(row: Row, { folder, given, haproxy }: Stage): Promise<Costs> {
  const paths = {
    state: join(folder, "state"),
    openapi: join(folder, "openapi.json"),
    jwks: given.jwks,
  };
  const file = join(folder, "castellan.yaml");
  writeFileSync(file, configuration(row, paths, "inline"));
  await mustBeFree(castellanPort);
  const gateway = new Gateway(file);
  const own = new Client(castellanPort, given.headers);
  const peer = new Client(haproxyPort, given.headers);
  let clock: NodeJS.Timeout | undefined;
  try {
    await warm(gateway, given.headers);
    clock = setInterval(() => {
      for (let each = 0; each < (perSecond * everyMillis) / 1000; each += 1) {
        own.send();
        peer.send();
      }
    }, everyMillis);
    const before = { cpu: haproxy.cpu(), sent: peer.sent };
    const costs = await compared(gateway);
    const passThrough = (haproxy.cpu() - before.cpu) / (peer.sent - before.sent);
    return { ...costs, passThrough, failures: own.failures + peer.failures };
  } finally {
    clearInterval(clock);
    own.close();
    peer.close();
    await gateway.stop();
  }
}

async function warm(gateway: Gateway, headers: Credentials["headers"]): Promise<void> {
  const load = { headers, seconds: warmUpSeconds, connections: 32 };
  const urls = [castellanPort, haproxyPort].map(
    (port) => `http://127.0.0.1:${port}/orders?${query}`,
  );
  for (let time = 0; time < warmUps; time += 1) {
    await gateway.ask(time % 2);
    const url = urls[time === warmUps - 1 ? 1 : 0] ?? "";
    const { failures } = await wrk({ ...load, url });
    if (failures > 0) throw new Error(`${failures} failed`);
  }
}

async function compared(gateway: Gateway): Promise<Pick<Costs, "off" | "added">> {
  const off: number[] = [];
  const added: number[] = [];
  while (added.length * 4 * processes < stretches) {
    const first = added.length % 2;
    let sum = 0;
    for (const share of [first, 1 - first, 1 - first, first]) {
      const each = await stretch(gateway, share);
      sum += share === 1 ? each : -each;
      if (share === 0) off.push(each);
    }
    added.push(sum / 2);
  }
  return { off, added };
}

/** CPU µs for each exchange. */
async function stretch(gateway: Gateway, share: number): Promise<number> {
  await gateway.ask(share);
  await pause(settleMillis);
  const before = await gateway.ask(share);
  await pause(stretchMillis);
  const after = await gateway.ask(share);
  const exchanges = after.exchanges - before.exchanges;
  const taken = (after.handedOver - before.handedOver) / exchanges;
  // The first two of an operation in a quarter of a second are handed over whatever the share.
  if (!(Math.abs(taken - share) <= 0.6)) throw new Error(`${taken} of ${exchanges} handed over`);
  return (after.cpu - before.cpu) / exchanges;
}

/** Answers whether it keeps to its budget. */
function tell({ name }: Row, all: readonly Costs[]): boolean {
  const passThrough = meanOf(all.map((one) => one.passThrough)).mean;
  const failures = all.reduce((sum, one) => sum + one.failures, 0);
  const off = trimmedMean(all.flatMap((one) => one.off)).mean;
  const { mean, error } = trimmedMean(all.flatMap((one) => one.added));
  const each = all.map((one) => trimmedMean(one.added).mean.toFixed(1)).join(", ");
  const fits = mean / passThrough <= maxAdded && failures === 0;
  console.log(
    `quiet: ${name}, ${perSecond}/s: HAProxy ${passThrough.toFixed(1)} µs, off ${off.toFixed(1)} µs, ` +
      `all learned from ${mean.toFixed(2)} µs more, ± ${error.toFixed(2)} (${each}): ` +
      `${(mean / passThrough).toFixed(2)} × HAProxy's pass-through  ${fits ? "≤" : "OVER"} ${maxAdded}` +
      (failures > 0 ? `  ${failures} FAILED` : ""),
  );
  return fits;
}

const missing = missingPeers();
if (missing.length > 0) throw new Error(`install ${missing.join(", ")} first`);
const folder = mkdtempSync(join(tmpdir(), "castellan-quiet-"));
// Workers of nginx run as somebody else.
chmodSync(folder, 0o755);
const servers: Measured[] = [];
try {
  for (const port of [upstreamPort, haproxyPort]) await mustBeFree(port);
  servers.push(startUpstream(folder, answer()), startHaproxy(folder));
  const [upstream, haproxy] = servers;
  if (upstream === undefined || haproxy === undefined) throw new Error("two servers");
  await upstream.listening(upstreamPort);
  await haproxy.listening(haproxyPort);
  writeFileSync(join(folder, "openapi.json"), contract());
  const stage = { folder, given: await credentials(), haproxy };
  for (const row of [rows[0], rows.at(-1)]) {
    if (row === undefined) throw new Error("no row");
    const all: Costs[] = [];
    while (all.length < processes) all.push(await measure(row, stage));
    if (!tell(row, all)) process.exitCode = 1;
  }
} finally {
  for (const server of servers.toReversed()) await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

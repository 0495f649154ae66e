import { spawn } from "node:child_process";
import type { Measured } from "./process.ts";

export interface Load {
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly seconds: number;
  readonly connections: number;
}

export interface Figures {
  readonly requests: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Responses other than 2xx and 3xx: anything but 0 makes a row worthless. */
  readonly failures: number;
}

/** A server beside a peer, driven in turn. Each figure is the median of the rounds. */
export interface Compared extends Figures {
  /** CPU microseconds of the server per request. */
  readonly cpuPerRequest: number;
  /** The same in multiples of the peer's of the same round. */
  readonly ratio: number;
  /** The quarter of rounds below, and above, lie beyond these. */
  readonly ratioQuartiles: readonly [lower: number, upper: number];
  /** Bytes, at the end of the run. */
  readonly resident: number;
}

/** Who is driven, and with what. */
export interface Driven {
  readonly server: Measured;
  readonly load: Load;
}

/**
 * Load before the measured rounds: V8 goes on compiling for tens of thousands of requests, and on a busy
 * machine they take longer to come.
 */
const warmUp = { seconds: 6, requests: 60_000, rounds: 5 } as const;

/** Closed-loop load by wrk (Debian package), its CPU apart from the server's. */
export async function warm({ load }: Driven): Promise<void> {
  let warmed = 0;
  for (let round = 0; round < warmUp.rounds && warmed < warmUp.requests; round += 1) {
    warmed += (await wrk({ ...load, seconds: warmUp.seconds })).requests;
  }
}

/**
 * Drives both in turn, so that a machine that drifts drifts for both:
 *
 *   one   ██    ████    ████    ██      which begins changes from round to round
 *   peer    ████    ████    ████
 */
export async function compare(one: Driven, peer: Driven, rounds: number): Promise<Compared> {
  const own: Slice[] = [];
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? [one, peer] : [peer, one];
    const slices = new Map<Driven, Slice>();
    for (const driven of order) slices.set(driven, await slice(driven));
    const [mine, theirs] = [slices.get(one), slices.get(peer)];
    if (mine === undefined || theirs === undefined) throw new Error("a round is not whole");
    own.push(mine);
    ratios.push(mine.cpuPerRequest / theirs.cpuPerRequest);
  }
  return {
    requests: own.reduce((sum, { requests }) => sum + requests, 0),
    failures: own.reduce((sum, { failures }) => sum + failures, 0),
    perSecond: median(own.map(({ perSecond }) => perSecond)),
    p50: median(own.map(({ p50 }) => p50)),
    p99: median(own.map(({ p99 }) => p99)),
    cpuPerRequest: median(own.map(({ cpuPerRequest }) => cpuPerRequest)),
    ratio: median(ratios),
    ratioQuartiles: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
    resident: one.server.resident(),
  };
}

type Slice = Figures & { readonly cpuPerRequest: number };

async function slice({ server, load }: Driven): Promise<Slice> {
  const before = server.cpu();
  const report = await wrk(load);
  return { ...report, cpuPerRequest: (server.cpu() - before) / Math.max(1, report.requests) };
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** By linear interpolation between the two values beside it. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}

/** Of what is compared, the share at either end that is left out. */
const trimmed = 0.1;

/**
 * The mean without the tenth at either end, and its standard error: that of the values with the tenth drawn in to the
 * next one (Tukey and McLaughlin, Sankhya A 25, 1963). The error of what is left would be too small by a quarter.
 */
export function trimmedMean(values: readonly number[]): {
  readonly mean: number;
  readonly error: number;
} {
  const { length } = values;
  const cut = Math.floor(length * trimmed);
  const sorted = values.toSorted((a, b) => a - b);
  const kept = sorted.slice(cut, length - cut);
  const drawnIn = sorted.map((_, at) => sorted[Math.min(Math.max(at, cut), length - cut - 1)] ?? 0);
  return { mean: meanOf(kept).mean, error: meanOf(drawnIn).error / (1 - (2 * cut) / length) };
}

/** The mean and its standard error. */
export function meanOf(values: readonly number[]): {
  readonly mean: number;
  readonly error: number;
} {
  const { length } = values;
  const mean = values.reduce((sum, value) => sum + value, 0) / length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (length - 1) / length) };
}

export async function wrk(load: Load): Promise<Figures> {
  const headers = load.headers.flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const args = [
    "-t1",
    `-c${load.connections}`,
    `-d${load.seconds}s`,
    "--latency",
    ...headers,
    load.url,
  ];
  return read(await output("wrk", args));
}

/** Reads wrk's report. A figure that is missing is an error: a row of zeros would look like speed. */
export function read(text: string): Figures {
  const figure = (pattern: RegExp, what: string): string => {
    const found = pattern.exec(text)?.[1];
    if (found === undefined) throw new Error(`wrk did not report ${what}:\n${text}`);
    return found;
  };
  return {
    requests: Number(figure(/^\s*(\d+) requests in/m, "requests")),
    perSecond: Number(figure(/^Requests\/sec:\s+([\d.]+)/m, "requests per second")),
    p50: milliseconds(figure(/^\s*50%\s+(\S+)/m, "p50")),
    p99: milliseconds(figure(/^\s*99%\s+(\S+)/m, "p99")),
    failures:
      Number(/Non-2xx or 3xx responses: (\d+)/.exec(text)?.[1] ?? 0) +
      [.../(?:connect|read|write|timeout) (\d+)/g[Symbol.matchAll](text)].reduce(
        (sum, match) => sum + Number(match[1]),
        0,
      ),
  };
}

/** `812.00us`, `1.93ms`, `1.20s`. */
export function milliseconds(text: string): number {
  const match = /^([\d.]+)(us|ms|s)$/.exec(text);
  const factor = { us: 0.001, ms: 1, s: 1000 }[match?.[2] ?? ""];
  if (factor === undefined) throw new Error(`not a duration: ${text}`);
  return Number(match?.[1]) * factor;
}

function output(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0 ? resolve(text) : reject(new Error(`${command} exited ${code}:\n${text}`)),
    );
  });
}

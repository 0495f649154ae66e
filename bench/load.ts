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
  /** CPU microseconds of the server under measurement, per request. */
  readonly cpuPerRequest: number;
  /** Bytes, at the end of the run. */
  readonly resident: number;
  /** Responses other than 2xx and 3xx: anything but 0 makes a row worthless. */
  readonly failures: number;
}

/**
 * Load before the measured seconds: V8 goes on compiling for tens of thousands of requests, and on a busy
 * machine they take longer to come.
 */
const warmUp = { seconds: 6, requests: 60_000, rounds: 5 } as const;

/** Closed-loop load by wrk (Debian package), its CPU apart from the server's. */
export async function drive(server: Measured, load: Load): Promise<Figures> {
  let warmed = 0;
  for (let round = 0; round < warmUp.rounds && warmed < warmUp.requests; round += 1) {
    warmed += (await wrk({ ...load, seconds: warmUp.seconds })).requests;
  }
  const before = server.cpu();
  const report = await wrk(load);
  const cpu = server.cpu() - before;
  return {
    ...report,
    cpuPerRequest: cpu / Math.max(1, report.requests),
    resident: server.resident(),
  };
}

export type Report = Omit<Figures, "cpuPerRequest" | "resident">;

export async function wrk(load: Load): Promise<Report> {
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
export function read(text: string): Report {
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

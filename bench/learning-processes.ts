import { spawn, spawnSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Measured } from "./process.ts";

/*
 * What is measured in processes of their own: what learning adds to exchanges without sockets, what a learner holds, and
 * how fast a recording is replayed.
 */

const repository = fileURLToPath(new URL("..", import.meta.url));
const main = join(repository, "src/cli/main.ts");
const day = 86_400_000;
/** Days that one run of the simulator covers. */
const days = 3;
/** Replaying a million exchanges may take a few minutes: five of them. */
const leastPerSecond = 1_000_000 / 300;
const mostMiB = 1024;

/** Prints the rows; answers how many are over their budgets. `passThrough`: HAProxy's, CPU µs. */
export async function ownProcessRows(
  folder: string,
  records: number,
  passThrough: number,
): Promise<number> {
  const exchange = await child("exchange.ts", "240", passThrough.toFixed(2));
  const capture = await child("learning-capture.ts");
  const memory = await child("learning-memory.ts");
  return exchange + capture + memory + (await replayRow(folder, records));
}

/** Runs a bench that prints its own rows; answers 1 where it says that it is over a budget. */
export function child(name: string, ...args: readonly string[]): Promise<number> {
  const file = join(repository, "bench", name);
  const run = spawn(process.execPath, [file, ...args], { stdio: "inherit" });
  return new Promise((resolve) => run.once("exit", (code) => resolve(code === 0 ? 0 : 1)));
}

async function replayRow(folder: string, records: number): Promise<number> {
  const simulator = process.env["CASTELLAN_SIMULATOR"] ?? join(repository, "../shared/simulator");
  if (!existsSync(join(simulator, "generate.mjs"))) {
    console.log("replay: not measured, CASTELLAN_SIMULATOR names no folder of the simulator");
    return 0;
  }
  const file = join(folder, "exchanges.ndjson");
  const written = record(simulator, folder, { file, records });
  const begun = performance.now();
  const replay = new Measured("castellan replay", process.execPath, [
    main,
    "replay",
    file,
    "--format",
    "json",
  ]);
  let report = "";
  replay.child.stdout?.on("data", (chunk: Buffer) => (report += chunk.toString()));
  let peak = 0;
  let cpu = 0;
  while (replay.child.exitCode === null) {
    peak = Math.max(peak, replay.resident());
    cpu = Math.max(cpu, replay.threadsCpu());
    await pause(100);
  }
  const seconds = (performance.now() - begun) / 1000;
  const read = Number(/"read":\s*(\d+)/.exec(report)?.[1] ?? 0);
  if (read !== written) {
    console.log(`replay: ${read} of ${written} exchanges were read`);
    return 1;
  }
  const perSecond = read / seconds;
  const fits = perSecond >= leastPerSecond && peak / 2 ** 20 <= mostMiB;
  console.log(
    `replay: ${read} exchanges in ${seconds.toFixed(1)} s, ${perSecond.toFixed(0)}/s (budget ${leastPerSecond.toFixed(0)}), ` +
      `CPU ${((cpu / read) | 0).toFixed(0)} µs each, at most ${(peak / 2 ** 20).toFixed(0)} MiB (budget ${mostMiB})${fits ? "" : "  OVER"}`,
  );
  return fits ? 0 : 1;
}

/** Writes a recording of at least so many exchanges: what the simulator gives, again and again, later each time. */
function record(
  simulator: string,
  folder: string,
  { file, records }: { readonly file: string; readonly records: number },
): number {
  const once = join(folder, "once.ndjson");
  const options = `--world shop --seed 7 --days ${days} --users 300 --attacks none --grade G1`;
  const run = spawnSync(
    process.execPath,
    [
      join(simulator, "generate.mjs"),
      ...options.split(" "),
      "--out",
      once,
      "--truth",
      join(folder, "truth.json"),
    ],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  if (run.status !== 0) throw new Error("the simulator failed");
  const lines = readFileSync(once, "utf8").trimEnd().split("\n");
  let written = 0;
  for (let round = 0; written < records; round += 1) {
    const shift = round * days * day;
    const text = lines.map((line) => `${later(line, shift)}\n`).join("");
    appendFileSync(file, text);
    written += lines.length;
  }
  return written;
}

/** A record begins with its time. */
function later(line: string, shift: number): string {
  const at = '{"time":"'.length;
  const end = line.indexOf('"', at);
  const time = new Date(Date.parse(line.slice(at, end)) + shift).toISOString();
  return line.slice(0, at) + time + line.slice(end);
}

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Credentials, credentials } from "./credentials.ts";
import { learningRows } from "./learning.ts";
import { child, ownProcessRows } from "./learning-processes.ts";
import { type Compared, type Driven, compare, warm, wrk } from "./load.ts";
import {
  haproxyPort,
  missingPeers,
  nginxPort,
  startHaproxy,
  startNginx,
  startUpstream,
  upstreamPort,
} from "./peers.ts";
import { Measured, mustBeFree } from "./process.ts";
import { type Row, answer, castellanPort, configuration, contract, query, rows } from "./rows.ts";

const main = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url));
const { values: options } = parseArgs({
  options: {
    seconds: { type: "string", default: "1" },
    rounds: { type: "string", default: "9" },
    connections: { type: "string", default: "32" },
    only: { type: "string", default: "" },
    workers: { type: "string", default: "" },
    soak: { type: "string", default: "0" },
    step: { type: "string", default: "15" },
    records: { type: "string", default: "100000" },
    help: { type: "boolean", default: false },
  },
});
if (options.help) {
  console.log(`npm run bench -- [--rounds 9] [--seconds 1] [--connections 32[,N…]] [--only TEXT] [--workers N] [--soak SECONDS [--step SECONDS]] [--records N]

Drives HAProxy, nginx and Castellan in one run against one upstream over plain HTTP/1.1 with kept-alive
connections, and prints requests per second, latency and CPU time per request. Each row is driven in turn with
HAProxy's pass-through, --rounds times for --seconds each; its figures are medians, and its ratio is the median of
the rounds' ratios, with their quartiles. Then what learning adds to the data path, costs and holds, and how fast
a recording of --records exchanges is replayed. --only TEXT leaves other rows out (--only learning: all but those).
--soak holds "everything on" under load and prints its memory after each --step, which begins with new connections:
of several numbers of --connections each step takes the next.`);
  process.exit(0);
}

const missing = missingPeers();
if (missing.length > 0) {
  console.error(
    `bench: skipped, these commands are missing: ${missing.join(", ")}\n` +
      "On Debian, as root: apt-get install haproxy nginx-light wrk",
  );
  process.exit(process.env["CI"] === "true" ? 1 : 0);
}

const folder = mkdtempSync(join(tmpdir(), "castellan-bench-"));
// nginx drops its privileges and must still read the answer.
chmodSync(folder, 0o755);
const running: Measured[] = [];

const connections = options.connections.split(",").map(Number);

type Headers = Credentials["headers"];
const { jwks, headers: sent } = await credentials();

try {
  process.exitCode = await bench();
} finally {
  for (const server of running.toReversed()) await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
// They need the ports of the servers above.
if ("learning".includes(options.only) && Number(options.soak) === 0) {
  for (const name of ["busy.ts", "quiet.ts"]) if ((await child(name)) > 0) process.exitCode = 1;
}

async function bench(): Promise<number> {
  await start(() => startUpstream(folder, answer()), upstreamPort);
  if (Number(options.soak) > 0) return soak(sent);

  const haproxy = await start(() => startHaproxy(folder), haproxyPort);
  const base = { server: haproxy, load: load(haproxyPort, sent) };
  await warm(base);
  heading();
  line("HAProxy pass-through", await compare(base, base, 3));
  const nginx = await start(() => startNginx(folder), nginxPort);
  line("nginx pass-through", await beside({ server: nginx, load: load(nginxPort, sent) }, base));
  await nginx.stop();

  let over = 0;
  for (const row of rows.filter(({ name }) => name.includes(options.only))) {
    const figures = await one(row, base, Number(options.workers) || "inline");
    if (!line(`Castellan ${row.name}`, figures, row.budget)) over += 1;
  }
  if (options.workers === "" && options.only === "") {
    const all = rows.at(-1);
    if (all) line("Castellan everything on, 2 workers", await one(all, base, 2));
  }
  if ("learning".includes(options.only)) over += await learning(sent, base);
  return over === 0 ? 0 : 1;
}

async function learning(headers: Headers, base: Driven): Promise<number> {
  const { over, passThrough } = await learningRows({ folder, jwks, headers, start, base });
  return over + (await ownProcessRows(folder, Number(options.records), passThrough));
}

async function start(launch: () => Measured, port: number): Promise<Measured> {
  await mustBeFree(port);
  const server = launch();
  running.push(server);
  await server.listening(port);
  return server;
}

function load(port: number, headers: Headers): Driven["load"] {
  return {
    url: `http://127.0.0.1:${port}/orders?${query}`,
    headers,
    seconds: Number(options.seconds),
    connections: connections[0] ?? 32,
  };
}

async function beside(driven: Driven, base: Driven): Promise<Compared> {
  await warm(driven);
  return compare(driven, base, Number(options.rounds));
}

async function castellan(row: Row, workers: number | "inline"): Promise<Measured> {
  const file = join(folder, "castellan.yaml");
  writeFileSync(join(folder, "openapi.json"), contract());
  const paths = { state: join(folder, "state"), openapi: join(folder, "openapi.json"), jwks };
  writeFileSync(file, configuration(row, paths, workers));
  const server = await start(
    () => new Measured("castellan", process.execPath, [main, "run", "--config", file]),
    castellanPort,
  );
  await server.says("gateway ready");
  return server;
}

async function one(row: Row, base: Driven, workers: number | "inline"): Promise<Compared> {
  const server = await castellan(row, workers);
  try {
    return await beside({ server, load: load(castellanPort, base.load.headers) }, base);
  } finally {
    await server.stop();
  }
}

/** Sustained load with everything on: memory must stay below 250 MB and flat. */
async function soak(headers: Headers): Promise<number> {
  const all = rows.at(-1);
  if (all === undefined) throw new Error("no row to soak");
  const server = await castellan(all, Number(options.workers) || "inline");
  const step = Number(options.step);
  const sizes: number[] = [];
  await warm({ server, load: load(castellanPort, headers) });
  for (let elapsed = 0; elapsed < Number(options.soak); elapsed += step) {
    const opened = connections[(elapsed / step) % connections.length] ?? 32;
    const figures = await wrk({
      ...load(castellanPort, headers),
      seconds: step,
      connections: opened,
    });
    sizes.push(server.resident() / 2 ** 20);
    console.log(
      `${String(elapsed + step).padStart(5)} s  ${(sizes.at(-1) ?? 0).toFixed(0).padStart(5)} MiB  ${figures.perSecond.toFixed(0).padStart(6)}/s  failures ${figures.failures}`,
    );
  }
  // A collection makes single readings jump; what a leak raises is the highest of many.
  const middle = Math.ceil(sizes.length / 2);
  const grown = Math.max(...sizes.slice(middle)) - Math.max(...sizes.slice(0, middle));
  console.log(
    `largest ${Math.max(...sizes).toFixed(0)} MiB (budget 250); the second half's largest is ${grown.toFixed(1)} MiB above the first's`,
  );
  return Math.max(...sizes) < 250 && grown < 10 ? 0 : 1;
}

function heading(): void {
  console.log(
    `${"".padEnd(48)}   req/s   p50 ms   p99 ms   CPU µs  × HAProxy    quartiles   RSS MiB`,
  );
}

/** Prints one row; false when it is over its budget or its answers were not successes. */
function line(name: string, figures: Compared, budget?: number): boolean {
  const { ratio, ratioQuartiles, failures } = figures;
  const verdict =
    budget === undefined ? "" : ratio <= budget ? `  ≤ ${budget}` : `  OVER ${budget}`;
  const failed = failures > 0 ? `  ${failures} FAILED` : "";
  console.log(
    name.padEnd(48) +
      figures.perSecond.toFixed(0).padStart(8) +
      figures.p50.toFixed(2).padStart(9) +
      figures.p99.toFixed(2).padStart(9) +
      figures.cpuPerRequest.toFixed(1).padStart(9) +
      ratio.toFixed(2).padStart(11) +
      ratioQuartiles
        .map((bound) => bound.toFixed(2))
        .join("–")
        .padStart(13) +
      (figures.resident / 2 ** 20).toFixed(0).padStart(10) +
      verdict +
      failed,
  );
  return failed === "" && (budget === undefined || ratio <= budget);
}

import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Process, guard, launch } from "../castellan.ts";
import { differences } from "./explained.ts";
import { type ClassRow, type Floor, floors } from "./floors.ts";
import { type Judgement, runHttp, runJose, runSmuggling } from "./judges.ts";
import * as shapes from "./shapes.ts";

const suites = resolve(
  process.env["CASTELLAN_SUITES"] ??
    fileURLToPath(new URL("../../../shared/suites", import.meta.url)),
);
const { values: options } = parseArgs({
  options: { only: { type: "string", default: "" }, misses: { type: "string", default: "0" } },
});

if (!existsSync(`${suites}/README.md`)) {
  console.error(
    `test:suites: there are no suites at ${suites}; CASTELLAN_SUITES names their folder`,
  );
  process.exit(1);
}

interface Suite {
  readonly name: string;
  readonly shape: () => object;
  /** Beside Castellan: the upstream, the issuer. */
  readonly needs: readonly { readonly args: readonly string[]; readonly ready: RegExp }[];
  readonly judge: (castellan: Process, needed: readonly Process[]) => Promise<Judgement>;
}

/** The reasons for what is still wrong. */
const reasons = readFileSync(new URL("../../docs/suites.md", import.meta.url), "utf8");

const target = `http://127.0.0.1:${shapes.gatewayPort}`;
const upstream = {
  args: [`${suites}/mock-upstream.mjs`, "--port", String(shapes.upstreamPort)],
  ready: /upstream on/,
};
const http = (...files: readonly string[]) =>
  runHttp(suites, { target, files, misses: Number(options.misses) });

const list: readonly Suite[] = [
  {
    name: "injection",
    shape: shapes.catchAll,
    needs: [upstream],
    judge: () =>
      http(
        "injection/crs-core-attacks.jsonl",
        "injection/crs-core-benign.jsonl",
        "injection/libinjection.jsonl",
        "injection/benign-openapi-requests.jsonl",
        "injection/benign-doc-text.jsonl",
        "injection/blns.jsonl",
      ),
  },
  {
    name: "responses",
    shape: shapes.catchAll,
    needs: [upstream],
    judge: () => http("responses/crs-response-leaks.jsonl"),
  },
  {
    name: "responses-real",
    shape: shapes.catchAll,
    needs: [
      {
        args: [
          `${suites}/mock-upstream.mjs`,
          "--port",
          String(shapes.upstreamPort),
          "--leaks",
          `${suites}/responses/benign-openapi-responses.jsonl`,
        ],
        ready: /upstream on/,
      },
    ],
    judge: () => http("responses/benign-openapi-responses.jsonl"),
  },
  {
    name: "tokens",
    shape: () => shapes.tokens(suites),
    needs: [
      upstream,
      {
        args: [
          `${suites}/serve-jwks.mjs`,
          "--port",
          String(shapes.jwksPort),
          "--trap-port",
          String(shapes.trapPort),
        ],
        ready: /trap on/,
      },
    ],
    async judge(_castellan, [, issuer]) {
      const judgement = await runHttp(suites, {
        target,
        files: ["tokens/jwt-attacks.jsonl", "tokens/jose-jws-http.jsonl"],
        misses: Number(options.misses),
        // A token too large for any head is refused before it is read.
        blockStatus: "401,431",
      });
      const trapped = issuer?.printed().includes("TRAP HIT") ?? true;
      const trap: ClassRow = {
        kind: "attack",
        class: "trap never called",
        total: 1,
        right: trapped ? 0 : 1,
        wrong: trapped ? 1 : 0,
        errors: 0,
      };
      return { ...judgement, rows: [...judgement.rows, trap] };
    },
  },
  {
    name: "smuggling",
    shape: shapes.framing,
    needs: [],
    judge: () => runSmuggling(suites, { target, upstreamPort: shapes.upstreamPort }),
  },
];

let short = 0;
let asked = 0;
for (const suite of list.filter(({ name }) => name.includes(options.only))) {
  console.log(`\n${suite.name}`);
  report(suite.name, await run(suite));
}
if ("jose".includes(options.only)) {
  console.log("\njose (function level)");
  const adapter = fileURLToPath(new URL("jose-adapter.ts", import.meta.url));
  report("jose", await runJose(suites, adapter));
}
console.log(`\nsuites: ${asked - short} passed, ${short} failed`);
process.exitCode = short === 0 && asked > 0 ? 0 : 1;

async function run(suite: Suite): Promise<Judgement> {
  const needed: Process[] = [];
  try {
    for (const { args, ready } of suite.needs) needed.push(await launch(args, ready));
    await using castellan = await guard(suite.shape());
    return await suite.judge(castellan, needed);
  } finally {
    for (const process of needed) await process.stop();
  }
}

function report(suite: string, judgement: Judgement): void {
  print(judgement.rows);
  for (const floor of floors.filter((one) => one.suite === suite)) {
    asked += 1;
    if (!holds(floor, judgement.rows)) short += 1;
  }
  // Another set of suites has other cases, so these lines inform and decide nothing.
  const { unexplained, outdated } = differences(reasons, judgement);
  printCases("unexplained", unexplained);
  printCases("explained but right by now", outdated);
}

function printCases(what: string, ids: readonly string[]): void {
  console.log(`  ${what}: ${ids.length}${ids.map((id) => ` ${id}`).join("")}`);
}

function print(rows: readonly ClassRow[]): void {
  console.log("  kind    class".padEnd(52) + "   read  right  wrong errors");
  for (const row of rows) {
    const name = `  ${row.kind.padEnd(8)}${row.class}`.padEnd(52);
    const figures = [row.total, row.right, row.wrong, row.errors].map((figure) =>
      String(figure).padStart(7),
    );
    console.log(name + figures.join(""));
  }
}

/** A floor that looked at fewer cases than it must is a failure, whatever the share. */
function holds(floor: Floor, rows: readonly ClassRow[]): boolean {
  const seen = rows.filter((row) => row.kind === floor.kind && floor.classes.test(row.class));
  const sum = (of: (row: ClassRow) => number): number =>
    seen.reduce((total, row) => total + of(row), 0);
  const total = sum((row) => row.total);
  const share = total === 0 ? 0 : sum((row) => row.right) / total;
  const good = share >= floor.share && total >= floor.atLeast;
  const figures = `${(100 * share).toFixed(2)} % of ${total} (floor ${(100 * floor.share).toFixed(1)} % of at least ${floor.atLeast})`;
  console.log(`  ${good ? "holds" : "FAILS"}  ${floor.what}: ${figures}`);
  return good;
}

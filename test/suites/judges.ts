import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Judged } from "./explained.ts";
import type { ClassRow } from "./floors.ts";

/** What came of one suite: the figures of its classes, and each case by its id. */
export interface Judgement extends Judged {
  readonly rows: readonly ClassRow[];
}

/** A line that the runners write for each case. */
interface Verdict {
  readonly id: string;
  readonly kind: ClassRow["kind"];
  readonly verdict: string;
}

interface HttpRun {
  readonly target: string;
  readonly files: readonly string[];
  readonly misses: number;
  readonly blockStatus?: string;
}

/** run-http.mjs over raw sockets. */
export async function runHttp(suites: string, run: HttpRun): Promise<Judgement> {
  const args = [`${suites}/run-http.mjs`, "--target", run.target];
  for (const file of run.files) args.push("--file", `${suites}/${file}`);
  if (run.blockStatus) args.push("--block-status", run.blockStatus);
  if (run.misses > 0) {
    const text = await output([...args, "--misses", String(run.misses)]);
    console.log(
      text
        .split("\n")
        .filter((line) => /^(MISSED|FALSE)/.test(line))
        .join("\n"),
    );
  }
  const { text, verdicts } = await eachCase([...args, "--json"]);
  const summary = JSON.parse(text) as {
    readonly classes: Readonly<
      Record<string, Record<"total" | "blocked" | "passed" | "error", number>>
    >;
  };
  const rows = Object.entries(summary.classes).map(([key, figures]): ClassRow => {
    const [kind, name] = split(key);
    const [right, wrong] =
      kind === "attack" ? [figures.blocked, figures.passed] : [figures.passed, figures.blocked];
    return { kind, class: name, total: figures.total, right, wrong, errors: figures.error };
  });
  return { rows, ...sorted(verdicts, httpIsRight) };
}

function httpIsRight({ kind, verdict }: Verdict): boolean {
  return verdict === (kind === "attack" ? "blocked" : "passed");
}

/** run-smuggle.mjs: judged by the bytes that reached its own raw upstream. */
export async function runSmuggling(
  suites: string,
  run: { readonly target: string; readonly upstreamPort: number },
): Promise<Judgement> {
  const args = [`${suites}/run-smuggle.mjs`, "--target", run.target, "--json"];
  args.push(
    "--upstream-port",
    String(run.upstreamPort),
    "--file",
    `${suites}/http/smuggling.jsonl`,
  );
  const { text, verdicts } = await eachCase(args);
  const summary = JSON.parse(text) as {
    readonly classes: Readonly<Record<string, Readonly<Record<string, number>>>>;
  };
  const rows = Object.entries(summary.classes).map(([key, figures]): ClassRow => {
    const [kind, name] = split(key);
    const total = figures["total"] ?? 0;
    const right = figures["safe"] ?? 0;
    return { kind, class: name, total, right, wrong: total - right, errors: 0 };
  });
  return { rows, ...sorted(verdicts, framingIsRight) };
}

/** The verdicts that run-smuggle.mjs itself sums up as safe. */
function framingIsRight({ verdict }: Verdict): boolean {
  return ["rejected", "waiting", "sanitised", "accepted"].includes(verdict);
}

/** run-jose.mjs: the token verifier alone, without HTTP. */
export async function runJose(suites: string, adapter: string): Promise<Judgement> {
  const cases = linesOf<{ readonly id: string; readonly op: string }>(`${suites}/tokens/jose.jsonl`)
    .filter(({ op }) => op === "jws")
    .map(({ id }) => id);
  const show = ["--show", String(cases.length)];
  const text = await output([`${suites}/run-jose.mjs`, "--adapter", adapter, ...show]);
  const figures = [...text.matchAll(/^(attack|benign) (\S+)\s+(\d+)\/(\d+)/gm)];
  const rows = figures.map(([, kind, name, right, total]): ClassRow => ({
    kind: kind === "attack" ? "attack" : "benign",
    class: name ?? "",
    total: Number(total),
    right: Number(right),
    wrong: Number(total) - Number(right),
    errors: 0,
  }));
  const shown = text.matchAll(/^(?:ACCEPTED BAD|REJECTED GOOD)\s+(\S+)/gm);
  const wrong = new Set([...shown].map(([, id]) => id ?? ""));
  return { rows, wrong: [...wrong], right: cases.filter((id) => !wrong.has(id)) };
}

function split(key: string): [ClassRow["kind"], string] {
  const [kind, name] = key.split("\t");
  return [kind === "attack" ? "attack" : "benign", name ?? ""];
}

/** One pass of a runner: what it printed, and its verdict on every case. */
async function eachCase(
  args: readonly string[],
): Promise<{ readonly text: string; readonly verdicts: readonly Verdict[] }> {
  const folder = mkdtempSync(join(tmpdir(), "castellan-verdicts-"));
  try {
    const file = join(folder, "verdicts.jsonl");
    const text = await output([...args, "--out", file]);
    return { text, verdicts: linesOf<Verdict>(file) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function linesOf<Line>(file: string): Line[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Line);
}

function sorted(verdicts: readonly Verdict[], isRight: (verdict: Verdict) => boolean): Judged {
  const ids = (right: boolean): string[] =>
    verdicts.filter((verdict) => isRight(verdict) === right).map(({ id }) => id);
  return { right: ids(true), wrong: ids(false) };
}

function output(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0 ? resolve(text) : reject(new Error(`${args[0]} exited ${code}\n${text}`)),
    );
  });
}

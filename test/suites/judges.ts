import { spawn } from "node:child_process";
import type { ClassRow } from "./floors.ts";

interface HttpRun {
  readonly target: string;
  readonly files: readonly string[];
  readonly misses: number;
  readonly blockStatus?: string;
}

/** run-http.mjs over raw sockets. */
export async function runHttp(suites: string, run: HttpRun): Promise<readonly ClassRow[]> {
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
  const summary = JSON.parse(await output([...args, "--json"])) as {
    readonly classes: Readonly<
      Record<string, Record<"total" | "blocked" | "passed" | "error", number>>
    >;
  };
  return Object.entries(summary.classes).map(([key, figures]) => {
    const [kind, name] = split(key);
    const [right, wrong] =
      kind === "attack" ? [figures.blocked, figures.passed] : [figures.passed, figures.blocked];
    return { kind, class: name, total: figures.total, right, wrong, errors: figures.error };
  });
}

/** run-smuggle.mjs: judged by the bytes that reached its own raw upstream. */
export async function runSmuggling(
  suites: string,
  run: { readonly target: string; readonly upstreamPort: number },
): Promise<readonly ClassRow[]> {
  const args = [`${suites}/run-smuggle.mjs`, "--target", run.target, "--json"];
  args.push(
    "--upstream-port",
    String(run.upstreamPort),
    "--file",
    `${suites}/http/smuggling.jsonl`,
  );
  const summary = JSON.parse(await output(args)) as {
    readonly classes: Readonly<Record<string, Readonly<Record<string, number>>>>;
  };
  return Object.entries(summary.classes).map(([key, figures]) => {
    const [kind, name] = split(key);
    const total = figures["total"] ?? 0;
    const right = figures["safe"] ?? 0;
    return { kind, class: name, total, right, wrong: total - right, errors: 0 };
  });
}

/** run-jose.mjs: the token verifier alone, without HTTP. */
export async function runJose(suites: string, adapter: string): Promise<readonly ClassRow[]> {
  const text = await output([`${suites}/run-jose.mjs`, "--adapter", adapter]);
  const rows = [...text.matchAll(/^(attack|benign) (\S+)\s+(\d+)\/(\d+)/gm)];
  return rows.map(([, kind, name, right, total]) => ({
    kind: kind === "attack" ? "attack" : "benign",
    class: name ?? "",
    total: Number(total),
    right: Number(right),
    wrong: Number(total) - Number(right),
    errors: 0,
  }));
}

function split(key: string): [ClassRow["kind"], string] {
  const [kind, name] = key.split("\t");
  return [kind === "attack" ? "attack" : "benign", name ?? ""];
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

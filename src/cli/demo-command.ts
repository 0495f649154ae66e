import { mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { Command } from "commander";
import { parseDocument } from "yaml";
import { millis } from "../kernel/clock.ts";
import type { Reloaded } from "../admin/control-plane.ts";
import { type Running, serve } from "../serve.ts";
import { makeKey } from "../serve/make-key.ts";
import { probePorts } from "../serve/probe-ports.ts";
import { openState } from "../store/state.ts";
import { Refusal, withOutput } from "./command.ts";
import { type ChapterResult, tellChapter, tellHead, tellSum } from "./demo-table.ts";
import { tellDemoTries } from "./demo-tries.ts";
import { type ExitCode, exitCode } from "./exit-code.ts";
import type { Output } from "./output.ts";
import { untilStopped } from "./until-stopped.ts";

interface Options {
  readonly port: string;
  readonly adminPort: string;
  readonly state: string;
  readonly once?: boolean;
}

/** What `examples/demo.ts` offers. It comes with the repository and is loaded only here. */
interface DemoModule {
  startDemo(): Promise<Demo>;
}

interface Demo {
  readonly configuration: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly issuer: string;
  readonly unguarded: string;
  token(user: "ada" | "mallory"): Promise<string>;
  run(gateway: GatewayAt, tell: (chapter: ChapterResult) => void): Promise<void>;
  open(gateway: GatewayAt): Promise<{ stop(): Promise<void> }>;
  close(): Promise<void>;
}

interface GatewayAt {
  readonly port: number;
  readonly plainPort: number;
  readonly authorityFile: string;
  readonly logFile: string;
  readonly keys: { readonly valid: string; readonly revoked: string };
}

const examples = new URL("../../examples/demo.ts", import.meta.url);

/** Tokens of the demo are valid for ten minutes; the files that hold them are renewed twice in that time. */
const tokenRenewal = 300_000;
const keyLifetime = 86_400_000;

export function demoCommand(): Command {
  const command = new Command("demo")
    .description(
      "Show it at work: a weak shop, an OpenID provider, Castellan between, and visitors",
    )
    .option("--port <port>", "the gateway's port", "8443")
    .option("--admin-port <port>", "the admin API's port", "8444")
    .option("--state <directory>", "where keys, certificates and the log go", ".castellan/demo")
    .option("--once", "end after the table: with 0 if all went as it should, else 1");
  return withOutput(command, async (output, options: Options) => {
    const demo = await loadDemo();
    try {
      return await show(output, demo, options);
    } finally {
      await demo.close();
    }
  });
}

async function loadDemo(): Promise<Demo> {
  try {
    const module = (await import(examples.href)) as DemoModule;
    return await module.startDemo();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new Refusal(
      "the demo needs the repository with its development packages",
      exitCode.failed,
    );
  }
}

async function show(output: Output, demo: Demo, options: Options): Promise<ExitCode> {
  const { running, place } = await start(output, demo, options);
  let stopped = false;
  try {
    const chapters = await visit(output, demo, { running, place });
    const right = tellSum(output, chapters, running.plan());
    if (options.once === true) return right ? exitCode.ok : exitCode.problems;
    await stay(output, demo, { running, place });
    stopped = true;
    return exitCode.ok;
  } finally {
    if (!stopped) await running.stop();
  }
}

/** Where this run keeps what it makes. */
interface Place {
  readonly state: string;
  readonly configuration: string;
  readonly logFile: string;
  readonly keys: GatewayAt["keys"];
}

interface Stage {
  readonly running: Running;
  readonly place: Place;
}

async function start(output: Output, demo: Demo, options: Options): Promise<Stage> {
  const port = portOf(options.port);
  const adminPort = portOf(options.adminPort);
  // Before anything is written: another demo may be running in the same folder.
  await probePorts([port, adminPort].map((each) => ({ address: "127.0.0.1", port: each })));
  const state = resolve(options.state);
  mkdirSync(state, { recursive: true, mode: 0o700 });
  const configuration = join(state, "castellan.yaml");
  writeFileSync(configuration, filled(demo, { port, adminPort, state }), { mode: 0o600 });
  const keys = issueKeys(state);
  const logFile = join(state, "exchanges.log");
  const logTo = openSync(logFile, "w", 0o600);
  const onReload = (outcome: Reloaded): void => tellReload(output, outcome);
  const running = await serve({ file: configuration }, { watch: true, logTo, onReload });
  return { running, place: { state, configuration, logFile, keys } };
}

function tellReload(output: Output, outcome: Reloaded): void {
  if (outcome.ok) {
    output.line("Taken over: what you saved is in force.");
    return;
  }
  output.line("Refused, and what was in force before stays:");
  for (const problem of outcome.problems) output.line(`  ${problem}`);
}

async function visit(
  output: Output,
  demo: Demo,
  { running, place }: Stage,
): Promise<readonly ChapterResult[]> {
  const { logFile, keys } = place;
  const ports = portsOf(running);
  const gateway = { ...ports, authorityFile: running.authorityFile ?? "", logFile, keys };
  tellHead(output, { gateway: ports.port, admin: running.admin.port, demo });
  const chapters: ChapterResult[] = [];
  await demo.run(gateway, (chapter) => {
    chapters.push(chapter);
    tellChapter(output, chapter);
  });
  return chapters;
}

/** Stands until a signal comes, and stops the gateway then. */
async function stay(output: Output, demo: Demo, { running, place }: Stage): Promise<void> {
  // Listened for before anybody is told that it may be sent.
  const stopped = untilStopped(running, output);
  const { state, configuration, logFile, keys } = place;
  const writeTokens = async (): Promise<void> => {
    for (const user of ["ada", "mallory"] as const) {
      writeFileSync(join(state, `${user}.token`), await demo.token(user), { mode: 0o600 });
    }
  };
  await writeTokens();
  const authorityFile = running.authorityFile ?? "";
  const shoppers = await demo.open({ ...portsOf(running), authorityFile, logFile, keys });
  // A failure leaves the old tokens, which the next round replaces.
  const timer = setInterval(() => void writeTokens().catch(() => undefined), tokenRenewal);
  tellDemoTries(output, {
    base: `https://localhost:${portsOf(running).port}`,
    admin: `http://127.0.0.1:${running.admin.port}`,
    unguarded: demo.unguarded,
    console: running.admin.makeSignInLink(),
    authority: here(authorityFile),
    tokens: here(state),
    configuration: here(configuration),
    log: here(logFile),
  });
  await stopped;
  clearInterval(timer);
  await shoppers.stop();
}

interface Chosen {
  readonly port: number;
  readonly adminPort: number;
  readonly state: string;
}

/** The example's configuration with this run's ports, places and secrets; a person may edit it while it runs. */
function filled({ configuration, environment }: Demo, { port, adminPort, state }: Chosen): string {
  let text = readFileSync(configuration, "utf8");
  for (const [name, value] of Object.entries(environment)) {
    text = text.replaceAll(`\${${name}}`, () => value);
  }
  const document = parseDocument(text);
  document.setIn(["listeners", 0, "port"], port);
  document.setIn(["listeners", 1, "port"], 0);
  document.setIn(["admin", "port"], adminPort);
  document.setIn(["state"], state);
  document.setIn(["apis", 0, "openapi"], resolve(configuration, "../openapi.yaml"));
  return document.toString({ lineWidth: 0 });
}

/** Two keys for the warehouse, as `castellan keys create` issues them; one is revoked again. */
function issueKeys(directory: string): GatewayAt["keys"] {
  const state = openState(directory);
  const now = millis(Date.now());
  const change = { actor: "castellan demo", now };
  const issue = (): { readonly id: string; readonly text: string } => {
    const { id, text, hash } = makeKey();
    const expires = millis(now + keyLifetime);
    const scopes = ["catalog:write"];
    state.keys.create(
      { id, hash, consumer: "warehouse", scopes, roles: [], apis: undefined, expires },
      change,
    );
    return { id, text };
  };
  const valid = issue();
  const revoked = issue();
  state.keys.revoke(revoked.id, change);
  state.close();
  return { valid: valid.text, revoked: revoked.text };
}

function portsOf({ addresses }: Running): { readonly port: number; readonly plainPort: number } {
  return {
    port: addresses.find(({ secure }) => secure)?.port ?? 0,
    plainPort: addresses.find(({ secure }) => !secure)?.port ?? 0,
  };
}

/** As short as it can be written from where the command was started. */
function here(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith("..") ? path : short;
}

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Refusal(`${text} is no port`, exitCode.usage);
}

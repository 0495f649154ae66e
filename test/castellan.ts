import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url));

export interface Process {
  /** Asks it to end (SIGTERM) and waits until it has. */
  readonly stop: () => Promise<void>;
  /** Its exit code once it has ended; null when a signal killed it. */
  readonly ended: Promise<number | null>;
  /** Everything it printed so far. */
  readonly printed: () => string;
}

/** Starts a program and resolves once it has printed `ready`. */
export function launch(args: readonly string[], ready: RegExp): Promise<Process> {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  const gone = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), 5000);
    await gone;
    clearTimeout(late);
  };
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      printed += chunk.toString();
      if (ready.test(printed)) resolve({ stop, ended: gone, printed: () => printed });
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("error", reject);
    void gone.then(() => reject(new Error(`${args.join(" ")} ended:\n${printed}`)));
  });
}

/** Disposing of it stops it and removes its folder. */
export interface Guarding extends Process, AsyncDisposable {
  /** Its state directory: still there after `stop`, so that a test can read what was written. */
  readonly state: string;
}

/** Castellan as its user starts it, with this configuration, until stopped. */
export async function guard(configuration: object): Promise<Guarding> {
  const folder = mkdtempSync(join(tmpdir(), "castellan-suite-"));
  const file = join(folder, "castellan.yaml");
  writeFileSync(file, JSON.stringify({ ...configuration, state: join(folder, "state") }));
  const running = await launch([main, "run", "--config", file], /gateway ready/);
  return {
    state: join(folder, "state"),
    printed: running.printed,
    stop: running.stop,
    ended: running.ended,
    async [Symbol.asyncDispose]() {
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

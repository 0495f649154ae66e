import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** A server under measurement: one process, or a master with workers. */
export class Measured {
  readonly name: string;
  readonly child: ChildProcess;
  readonly #output: string[] = [];

  constructor(name: string, command: string, args: readonly string[], env?: NodeJS.ProcessEnv) {
    this.name = name;
    this.child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.#output.push(chunk.toString());
        if (this.#output.length > 50) this.#output.shift();
      });
    }
  }

  /** CPU time that the process and its children have used, user and system together, in microseconds. */
  cpu(): number {
    return this.#pids().reduce((sum, pid) => sum + threadsOf(pid), 0);
  }

  /** CPU time of the process's main thread alone, in microseconds: of an inline gateway, the data path. */
  mainCpu(): number {
    const pid = this.child.pid ?? 0;
    return runTime(`/proc/${pid}/task/${pid}/schedstat`);
  }

  /** CPU time of all its threads, in microseconds. */
  threadsCpu(): number {
    return threadsOf(this.child.pid ?? 0);
  }

  /** Resident memory of the process and its children, in bytes. */
  resident(): number {
    return this.#pids().reduce((sum, pid) => sum + residentOf(pid), 0);
  }

  /** Resolves when something listens on `port`; rejects when the process ends first, or after 30 s. */
  async listening(port: number): Promise<void> {
    for (let attempt = 0; attempt < 300; attempt += 1) {
      if (this.child.exitCode !== null) break;
      if (await canConnect(port)) return;
      await pause(100);
    }
    throw new Error(`${this.name} does not listen on ${port}:\n${this.#output.join("")}`);
  }

  /** Resolves when the process has written `text`: who probes a port before listening can be met there too early. */
  async says(text: string): Promise<void> {
    for (let attempt = 0; attempt < 300 && this.child.exitCode === null; attempt += 1) {
      if (this.#output.join("").includes(text)) return;
      await pause(100);
    }
    throw new Error(`${this.name} does not say "${text}":\n${this.#output.join("")}`);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => this.child.once("exit", () => resolve()));
    this.child.kill("SIGTERM");
    await Promise.race([gone, pause(5000).then(() => this.child.kill("SIGKILL"))]);
  }

  #pids(): readonly number[] {
    const own = this.child.pid;
    if (own === undefined) return [];
    const children = readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => parentOf(pid) === own);
    return [own, ...children];
  }
}

/** Fields of /proc/PID/stat after the command name, which may itself hold spaces and parentheses. */
function stat(pid: number): readonly string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}

/** Microseconds on a processor: the kernel tells nanoseconds, where `stat` counts ticks of ten milliseconds. */
function runTime(file: string): number {
  try {
    return Number(readFileSync(file, "latin1").split(" ")[0] ?? 0) / 1000;
  } catch {
    return 0;
  }
}

function threadsOf(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  return readdirSync(tasks).reduce((sum, id) => sum + runTime(`${tasks}/${id}/schedstat`), 0);
}

const parentOf = (pid: number): number => Number(stat(pid)[1] ?? -1);

function residentOf(pid: number): number {
  try {
    const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"));
    return Number(line?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** Rejects when something listens already: measuring a stranger would look like a result. */
export async function mustBeFree(port: number): Promise<void> {
  if (await canConnect(port)) throw new Error(`port ${port} is taken; the benchmark needs it`);
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

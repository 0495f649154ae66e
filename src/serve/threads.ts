import { Worker } from "node:worker_threads";
import type { Loaded } from "../config/loaded.ts";
import type { Millis } from "../kernel/clock.ts";
import type { DirectorySnapshot } from "../store/directory.ts";
import type { ListeningAt, News, Order, ThreadStart } from "./protocol.ts";
import type { GatewayThread } from "./thread.ts";

/** What one start leaves to the moment: workers that come later take the configuration then in force. */
type StartOf = (lane: number, ports: ReadonlyMap<string, number>) => ThreadStart;

export interface Threads {
  readonly addresses: readonly ListeningAt[];
  /** Workers serving, and how often one had to be replaced. */
  readonly counts: () => { readonly serving: number; readonly replaced: number };
  swap(next: Loaded): void;
  know(snapshot: DirectorySnapshot): void;
  metrics(): Promise<readonly object[]>;
  /** Ends one worker as a fault would. The main thread's own gateway cannot be ended. */
  endWorker(index: number): void;
  stop(within: Millis): Promise<void>;
}

/** The main thread's own gateway, behind the same face as a pool of workers. */
export async function inlineThread(thread: GatewayThread): Promise<Threads> {
  const addresses = await thread.listen();
  return {
    addresses,
    counts: () => ({ serving: 1, replaced: 0 }),
    swap: (next) => thread.swap(next),
    know: (snapshot) => thread.know(snapshot),
    metrics: async () => [await thread.metrics()],
    endWorker: () => undefined,
    stop: (within) => thread.drain(within),
  };
}

export interface PoolOptions {
  /** One worker for each; the lanes of the counters that are theirs. */
  readonly lanes: readonly number[];
  readonly start: StartOf;
  /** A worker died: its lane, and why. Called before another takes its place. */
  readonly died: (lane: number, why: string) => void;
  /** A worker kept its plan because the new one failed there. */
  readonly notSwapped: (lane: number, why: string) => void;
}

/** A worker that dies at once again and again is restarted ever more slowly, up to this. */
const longestPause = 10_000;
const shortestPause = 100;
/** A worker that served this long starts anew with the shortest pause. */
const steadyAfter = 30_000;
/** Longest wait for a worker's metrics: one that hangs must not take the others' with it. */
const metricsWithin = 2000;
/** Of one worker's heap. Above it the worker ends and is replaced; the others serve on. */
const maxHeapMb = 1024;

interface Slot {
  readonly lane: number;
  worker: Worker | undefined;
  /** It listens: one that is still starting serves nobody. */
  listens: boolean;
  pause: number;
  since: number;
  timer: NodeJS.Timeout | undefined;
}

/** Workers that share the ports. One after the other at first, so that the first may choose a free port. */
export async function workerPool(options: PoolOptions): Promise<Threads> {
  const ports = new Map<string, number>();
  const slots: Slot[] = [];
  let addresses: readonly ListeningAt[] = [];
  let replaced = 0;
  let stopping = false;
  let asked = 0;
  const readings = new Map<number, (reading: object) => void>();

  function launch(slot: Slot): Promise<readonly ListeningAt[]> {
    const worker = new Worker(new URL("../worker.ts", import.meta.url), {
      workerData: options.start(slot.lane, ports),
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
    });
    slot.worker = worker;
    slot.since = performance.now();
    return new Promise((resolve, reject) => {
      let why = "ended";
      worker.on("message", (news: News) => {
        if (news.kind === "listening") {
          slot.listens = true;
          resolve(news.addresses);
        } else if (news.kind === "failed") reject(new Error((why = news.message)));
        else if (news.kind === "not-swapped") options.notSwapped(slot.lane, news.message);
        else if (news.kind === "metrics") readings.get(news.ask)?.(news.reading);
      });
      worker.on("error", (error: Error) => {
        why = `${error.name} ${(error as NodeJS.ErrnoException).code ?? ""}`.trim();
        reject(error);
      });
      worker.on("exit", () => {
        slot.worker = undefined;
        slot.listens = false;
        reject(new Error(why));
        if (!stopping && addresses.length > 0) replace(slot, why);
      });
    });
  }

  function replace(slot: Slot, why: string): void {
    options.died(slot.lane, why);
    replaced += 1;
    const steady = performance.now() - slot.since > steadyAfter;
    slot.pause = steady ? shortestPause : Math.min(slot.pause * 2, longestPause);
    // A worker that fails to start has told so by ending; the exit above tries again.
    slot.timer = setTimeout(() => void launch(slot).catch(() => undefined), slot.pause);
  }

  function order(what: Order): void {
    for (const { worker } of slots) worker?.postMessage(what, []);
  }

  function ask(worker: Worker): Promise<object | undefined> {
    const number = (asked += 1);
    return new Promise((resolve) => {
      const nothing = (): void => settle(undefined);
      const late = setTimeout(nothing, metricsWithin);
      worker.once("exit", nothing);
      const settle = (reading: object | undefined): void => {
        clearTimeout(late);
        worker.off("exit", nothing);
        readings.delete(number);
        resolve(reading);
      };
      readings.set(number, settle);
      worker.postMessage({ kind: "metrics", ask: number } satisfies Order, []);
    });
  }

  try {
    for (const lane of options.lanes) {
      const slot: Slot = {
        lane,
        worker: undefined,
        listens: false,
        pause: shortestPause / 2,
        since: 0,
        timer: undefined,
      };
      slots.push(slot);
      const listening = await launch(slot);
      if (slots.length > 1) continue;
      addresses = listening;
      for (const { name, port } of listening) ports.set(name, port);
    }
  } catch (error) {
    stopping = true;
    for (const { worker } of slots) await worker?.terminate();
    throw error;
  }
  return {
    addresses,
    counts: () => ({
      serving: slots.filter(({ listens }) => listens).length,
      replaced,
    }),
    swap: (loaded) => order({ kind: "swap", loaded }),
    know: (snapshot) => order({ kind: "directory", snapshot }),
    async metrics() {
      // One that is still starting would keep the others' waiting.
      const serving = slots.map(({ worker, listens }) => (listens ? worker : undefined));
      const live = serving.filter((worker) => worker !== undefined);
      const all = await Promise.all(live.map((worker) => ask(worker)));
      return all.filter((reading) => reading !== undefined);
    },
    endWorker: (index) => void slots[index]?.worker?.terminate(),
    async stop(within) {
      stopping = true;
      for (const { timer } of slots) clearTimeout(timer);
      const live = slots.map(({ worker }) => worker).filter((worker) => worker !== undefined);
      const gone = live.map((worker) => new Promise((resolve) => worker.once("exit", resolve)));
      order({ kind: "drain", within });
      const late = setTimeout(() => void live.map((worker) => worker.terminate()), within + 2000);
      await Promise.all(gone);
      clearTimeout(late);
    },
  };
}

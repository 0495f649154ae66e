import { Worker } from "node:worker_threads";
import type { ListeningAt, News, Order, ThreadStart } from "./protocol.ts";

/** A worker that dies at once again and again is restarted ever more slowly, up to this. */
const longestPause = 10_000;
const shortestPause = 100;
/** A worker that served this long starts anew with the shortest pause. */
const steadyAfter = 30_000;
/** Longest wait for a worker's metrics: one that hangs must not take the others' with it. */
const metricsWithin = 2000;
/** Of one worker's heap. Above it the worker ends and is replaced; the others serve on. */
const maxHeapMb = 1024;

export interface SlotHost {
  /** What the next worker begins with. */
  readonly start: () => ThreadStart;
  /** The worker is gone, and why. */
  readonly ended: (why: string) => void;
  /** It kept its plan because the new one failed there. */
  readonly notSwapped: (why: string) => void;
}

/** The place of one worker: of the one that serves, and of those that come after it. */
export class WorkerSlot {
  readonly lane: number;
  /** One that is still starting serves nobody. */
  listens = false;
  readonly #host: SlotHost;
  #worker: Worker | undefined;
  #pause = shortestPause / 2;
  #since = 0;
  #timer: NodeJS.Timeout | undefined;
  #asked = 0;
  readonly #readings = new Map<number, (reading: object) => void>();

  constructor(lane: number, host: SlotHost) {
    this.lane = lane;
    this.#host = host;
  }

  /** Rejects where the worker ends before it listens. */
  launch(): Promise<readonly ListeningAt[]> {
    const worker = new Worker(new URL("../worker.ts", import.meta.url), {
      workerData: this.#host.start(),
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
    });
    this.#worker = worker;
    this.#since = performance.now();
    return new Promise((resolve, reject) => {
      let why = "ended";
      worker.on("message", (news: News) => {
        if (news.kind === "listening") {
          this.listens = true;
          resolve(news.addresses);
        } else if (news.kind === "failed") reject(new Error((why = news.message)));
        else this.#hear(news);
      });
      worker.on("error", (error: Error) => {
        why = `${error.name} ${(error as NodeJS.ErrnoException).code ?? ""}`.trim();
        reject(error);
      });
      worker.on("exit", () => {
        this.#worker = undefined;
        this.listens = false;
        reject(new Error(why));
        this.#host.ended(why);
      });
    });
  }

  #hear(news: News): void {
    if (news.kind === "not-swapped") this.#host.notSwapped(news.message);
    else if (news.kind === "metrics") this.#readings.get(news.ask)?.(news.reading);
  }

  launchLater(): void {
    const steady = performance.now() - this.#since > steadyAfter;
    this.#pause = steady ? shortestPause : Math.min(this.#pause * 2, longestPause);
    // A worker that fails to start has told so by ending, and is launched again.
    this.#timer = setTimeout(() => void this.launch().catch(() => undefined), this.#pause);
  }

  order(what: Order): void {
    this.#worker?.postMessage(what, []);
  }

  /** Undefined where the worker does not answer in time. */
  metrics(): Promise<object | undefined> {
    const worker = this.#worker;
    if (worker === undefined) return Promise.resolve(undefined);
    const number = (this.#asked += 1);
    return new Promise((resolve) => {
      const nothing = (): void => settle(undefined);
      const late = setTimeout(nothing, metricsWithin);
      worker.once("exit", nothing);
      const settle = (reading: object | undefined): void => {
        clearTimeout(late);
        worker.off("exit", nothing);
        this.#readings.delete(number);
        resolve(reading);
      };
      this.#readings.set(number, settle);
      this.order({ kind: "metrics", ask: number });
    });
  }

  /** No worker comes after this one; resolves when it is gone. */
  async gone(): Promise<void> {
    clearTimeout(this.#timer);
    const worker = this.#worker;
    if (worker !== undefined) await new Promise((resolve) => worker.once("exit", resolve));
  }

  /** Ends the worker as a fault would. */
  async end(): Promise<void> {
    await this.#worker?.terminate();
  }
}

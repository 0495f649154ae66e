import type { Loaded } from "../config/loaded.ts";
import type { Millis } from "../kernel/clock.ts";
import type { DirectorySnapshot } from "../store/directory.ts";
import type { ListeningAt, Order, ThreadStart } from "./protocol.ts";
import type { GatewayThread } from "./thread.ts";
import { WorkerSlot } from "./worker-slot.ts";

/** What one start leaves to the moment: workers that come later take the configuration then in force. */
type StartOf = (lane: number, ports: ReadonlyMap<string, number>) => ThreadStart;

export interface Threads {
  readonly addresses: readonly ListeningAt[];
  /** Workers serving, and how often one had to be replaced. */
  counts(): { readonly serving: number; readonly replaced: number };
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

/** Workers that share the ports. One after the other at first, so that the first may choose a free port. */
export async function workerPool(options: PoolOptions): Promise<Threads> {
  const pool = new WorkerPool(options);
  await pool.start();
  return pool;
}

class WorkerPool implements Threads {
  addresses: readonly ListeningAt[] = [];
  readonly #options: PoolOptions;
  readonly #slots: WorkerSlot[] = [];
  readonly #ports = new Map<string, number>();
  #replaced = 0;
  #stopping = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    try {
      for (const lane of this.#options.lanes) {
        const slot = new WorkerSlot(lane, {
          start: () => this.#options.start(lane, this.#ports),
          ended: (why) => this.#ended(slot, why),
          notSwapped: (why) => this.#options.notSwapped(lane, why),
        });
        this.#slots.push(slot);
        const listening = await slot.launch();
        if (this.#slots.length === 1) this.#first(listening);
      }
    } catch (error) {
      this.#stopping = true;
      for (const slot of this.#slots) await slot.end();
      throw error;
    }
  }

  #first(listening: readonly ListeningAt[]): void {
    this.addresses = listening;
    for (const { name, port } of listening) this.#ports.set(name, port);
  }

  /** One that ends before any has listened ends the start. */
  #ended(slot: WorkerSlot, why: string): void {
    if (this.#stopping || this.addresses.length === 0) return;
    this.#options.died(slot.lane, why);
    this.#replaced += 1;
    slot.launchLater();
  }

  counts(): { readonly serving: number; readonly replaced: number } {
    const serving = this.#slots.filter(({ listens }) => listens).length;
    return { serving, replaced: this.#replaced };
  }

  swap(loaded: Loaded): void {
    this.#order({ kind: "swap", loaded });
  }

  know(snapshot: DirectorySnapshot): void {
    this.#order({ kind: "directory", snapshot });
  }

  #order(order: Order): void {
    for (const slot of this.#slots) slot.order(order);
  }

  /** One that is still starting would keep the others' waiting. */
  async metrics(): Promise<readonly object[]> {
    const live = this.#slots.filter(({ listens }) => listens);
    const all = await Promise.all(live.map((slot) => slot.metrics()));
    return all.filter((reading) => reading !== undefined);
  }

  endWorker(index: number): void {
    void this.#slots[index]?.end();
  }

  async stop(within: Millis): Promise<void> {
    this.#stopping = true;
    const gone = this.#slots.map((slot) => slot.gone());
    this.#order({ kind: "drain", within });
    const late = setTimeout(() => void this.#slots.map((slot) => slot.end()), within + 2000);
    await Promise.all(gone);
    clearTimeout(late);
  }
}

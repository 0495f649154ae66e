import type { ListenerLimits } from "./listener-settings.ts";

export type Pace = "good" | "slow-body" | "slow-reader";

/** A client that has just begun may be slow for this long (ms) before its rate counts. */
const grace = 5_000;

/** How fast one client sends its request's body and takes its answer. Instants are monotonic ms. */
export class Pacer {
  readonly #limits: ListenerLimits;
  /** Ms spent waiting for the body before the present wait. */
  #waited = 0;
  #waitsSince: number | undefined;
  #received = 0;
  #blockedSince: number | undefined;

  constructor(limits: ListenerLimits) {
    this.#limits = limits;
  }

  /** From now on it is the client's turn to send. */
  reads(): void {
    this.#waitsSince ??= performance.now();
  }

  /** Nothing is wanted of the client now. */
  rests(): void {
    if (this.#waitsSince === undefined) return;
    this.#waited += performance.now() - this.#waitsSince;
    this.#waitsSince = undefined;
  }

  received(bytes: number): void {
    this.#received += bytes;
  }

  /** `goesOn`: it can take more; else its buffers and ours are full. */
  wrote(goesOn: boolean): void {
    if (goesOn) this.#blockedSince = undefined;
    else this.#blockedSince ??= performance.now();
  }

  judge(now: number): Pace {
    const { minimumBodyRate, requestTimeout, writeTimeout } = this.#limits;
    if (this.#blockedSince !== undefined && now - this.#blockedSince > writeTimeout) {
      return "slow-reader";
    }
    if (this.#waitsSince === undefined) return "good";
    const waited = this.#waited + now - this.#waitsSince;
    if (waited > requestTimeout) return "slow-body";
    const owed = ((waited - grace) / 1000) * minimumBodyRate;
    return this.#received < owed ? "slow-body" : "good";
  }
}

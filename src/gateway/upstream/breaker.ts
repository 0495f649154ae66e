import type { UpstreamBreaker } from "../upstream-settings.ts";

export type BreakerState = "closed" | "open" | "half-open";

/**
 * Circuit breaker of one target:
 *
 *   closed ──(n failures within the window)──▶ open ──(openFor passed)──▶ half-open
 *      ▲                                        ▲                            │
 *      └────────────── good probe ──────────────┼──────── bad probe ─────────┘
 *
 * Instants are monotonic ms, handed in.
 */
export class Breaker {
  readonly #settings: UpstreamBreaker;
  /** Instants of the latest failures, oldest first; never longer than `failures`. */
  #recent: number[] = [];
  #openUntil: number | undefined;
  #probing = false;

  constructor(settings: UpstreamBreaker) {
    this.#settings = settings;
  }

  state(now: number): BreakerState {
    if (this.#openUntil === undefined) return "closed";
    return now < this.#openUntil ? "open" : "half-open";
  }

  /** May a request go to this target now? Asking changes nothing. */
  permits(now: number): boolean {
    if (this.#openUntil === undefined) return true;
    return now >= this.#openUntil && !this.#probing;
  }

  /** A request is being sent: when half-open, it is the probe. */
  sent(): void {
    if (this.#openUntil !== undefined) this.#probing = true;
  }

  /** The request ended without telling anything of the target (the caller went away). */
  untold(): void {
    this.#probing = false;
  }

  succeeded(): void {
    this.#probing = false;
    this.#openUntil = undefined;
    if (this.#recent.length > 0) this.#recent = [];
  }

  failed(now: number): void {
    const { failures, window, openFor } = this.#settings;
    if (this.#openUntil !== undefined) {
      if (this.#probing || now >= this.#openUntil) this.#openUntil = now + openFor;
      this.#probing = false;
      return;
    }
    this.#recent.push(now);
    while (this.#recent.length > failures) this.#recent.shift();
    const oldest = this.#recent[0] ?? now;
    if (this.#recent.length < failures || now - oldest > window) return;
    this.#recent = [];
    this.#openUntil = now + openFor;
  }
}

import type { RingReader } from "../telemetry/capture/ring.ts";

/** Ms over which demand and cost are measured. */
const windowMillis = 250;

/** Weight of the newest measurement of what one exchange costs. */
const newest = 0.2;

/** Taken for an exchange's cost before any was measured, ms. */
const firstGuess = 0.1;

/** The rings are held a little below what can be learned, so that a backlog goes down. */
const headroom = 0.9;

/**
 * Keeps learning within its share of a processor. What exceeds it is refused at the rings, before it is
 * copied, by telling the writers which share of exchanges can be taken.
 */
export class LearningPace {
  readonly #allowance: number;
  #since: number;
  #spent = 0;
  #handled = 0;
  #offered: number;
  #cost = firstGuess;

  /** `cpu`: of one processor, how much may be taken. `now`: monotonic ms. */
  constructor(cpu: number, now: number, rings: readonly RingReader[]) {
    this.#allowance = cpu * windowMillis;
    this.#since = now;
    this.#offered = offeredTo(rings);
  }

  /** CPU ms one exchange takes to learn from, smoothed. */
  get cost(): number {
    return this.#cost;
  }

  /** `spent`: CPU ms. Answers how long to rest, in ms: 0 while there is allowance left in this window. */
  worked(spent: number, handled: number, now: number): number {
    this.#spent += spent;
    this.#handled += handled;
    return this.#spent < this.#allowance ? 0 : Math.max(this.#since + windowMillis - now, 1);
  }

  /** At the end of a window: tells the writers what share can be taken. */
  adjust(now: number, rings: readonly RingReader[]): void {
    const elapsed = now - this.#since;
    if (elapsed < windowMillis) return;
    if (this.#handled > 0) {
      this.#cost += newest * (this.#spent / this.#handled - this.#cost);
    }
    const offered = offeredTo(rings);
    const demand = ((offered - this.#offered) >>> 0) / elapsed;
    const capacity = this.#allowance / windowMillis / Math.max(this.#cost, 0.001);
    const share = demand <= capacity ? 1 : (capacity / demand) * headroom;
    for (const ring of rings) ring.share = share;
    this.#since = now;
    this.#spent = 0;
    this.#handled = 0;
    this.#offered = offered;
  }
}

function offeredTo(rings: readonly RingReader[]): number {
  let sum = 0;
  for (const ring of rings) sum = (sum + ring.counts().offered) >>> 0;
  return sum;
}

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
 * What handing an exchange over costs the data path is up to a third of a pass-through, so of a busy gateway not all
 * are: docs/decisions/0011. The share of them above so many exchanges per ms, the busiest first.
 */
const busy: readonly (readonly [demand: number, share: number])[] = [
  [2, 0.125],
  [1, 0.25],
  [0.5, 0.5],
];

function mostOf(demand: number): number {
  return busy.find(([above]) => demand > above)?.[1] ?? 1;
}

/**
 * Keeps learning within its share of a processor. What exceeds it is refused at the rings, before it is
 * copied, by telling the writers which share of exchanges can be taken.
 */
export class LearningPace {
  #allowance: number;
  #since: number;
  #spent = 0;
  #handled = 0;
  #before: Taken;
  #share = 1;
  #cost = firstGuess;

  /** `cpu`: of one processor, how much may be taken. `now`: monotonic ms. */
  constructor(cpu: number, now: number, rings: readonly RingReader[]) {
    this.#allowance = cpu * windowMillis;
    this.#since = now;
    this.#before = takenBy(rings);
  }

  /** What may be taken from now on, of one processor. */
  allow(cpu: number): void {
    this.#allowance = cpu * windowMillis;
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
    const taken = takenBy(rings);
    const demand = ((taken.offered - this.#before.offered) >>> 0) / elapsed;
    const written = ((taken.written - this.#before.written) >>> 0) / elapsed;
    const capacity = this.#allowance / windowMillis / Math.max(this.#cost, 0.001);
    const most = mostOf(demand);
    const wanted = Math.min(capacity * headroom, demand * most);
    this.#share = demand <= capacity ? most : this.#shareOf(wanted, demand, written);
    for (const ring of rings) ring.share = this.#share;
    this.#since = now;
    this.#spent = 0;
    this.#handled = 0;
    this.#before = taken;
  }

  /**
   * Of `demand`, so that `wanted` are written, all per ms. The writers also take what is rare whatever the
   * share: where more than was wanted came through, the share goes down by as much.
   */
  #shareOf(wanted: number, demand: number, written: number): number {
    const corrected = this.#share + (wanted - written) / demand;
    return Math.max(0, Math.min(wanted / demand, corrected));
  }
}

interface Taken {
  readonly offered: number;
  readonly written: number;
}

function takenBy(rings: readonly RingReader[]): Taken {
  let offered = 0;
  let written = 0;
  for (const ring of rings) {
    const counts = ring.counts();
    offered = (offered + counts.offered) >>> 0;
    written = (written + counts.written) >>> 0;
  }
  return { offered, written };
}

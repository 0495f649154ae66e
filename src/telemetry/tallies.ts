import type { Counter } from "prom-client";

/** One labelled counter as a plain number; prom-client hears of it when metrics are read. */
export class Tally {
  waiting = 0;
  readonly #counter: Counter.Internal;

  constructor(counter: Counter.Internal) {
    this.#counter = counter;
  }

  hand(): void {
    if (this.waiting > 0) this.#counter.inc(this.waiting);
    this.waiting = 0;
  }
}

/**
 * The tallies of one counter, by label values. prom-client sorts and hashes the labels at each increment,
 * which is more work than many a control does; here it does so once for each reading.
 */
export class Tallies {
  readonly #counter: Counter;
  /** Kept for good: a tally outlives the plan that counted on it. Bounded by the label values. */
  readonly #all = new Map<string, Tally>();

  constructor(counter: Counter) {
    this.#counter = counter;
  }

  of(...labels: readonly string[]): Tally {
    const key = labels.join("\n");
    const known = this.#all.get(key);
    if (known !== undefined) return known;
    const made = new Tally(this.#counter.labels(...labels));
    this.#all.set(key, made);
    return made;
  }

  hand(): void {
    for (const tally of this.#all.values()) tally.hand();
  }
}

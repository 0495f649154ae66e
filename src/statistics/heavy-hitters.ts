/** One that is counted. It weighed at most `count` and at least `count - error`. */
export interface Hitter<V> {
  readonly key: number;
  readonly count: number;
  readonly error: number;
  readonly value: V;
}

interface Kept<V> {
  key: number;
  count: number;
  error: number;
  value: V;
}

/**
 * The heaviest of a stream in a fixed number of places: Space-Saving (A. Metwally, D. Agrawal, A. El Abbadi,
 * "Efficient computation of frequent and top-k elements in data streams", ICDT 2005). A newcomer takes the place
 * and the count of the lightest, which becomes its error. Whoever weighs more than total/places is in it, and
 * no error is larger than that. Merging is that of P. K. Agarwal et al., "Mergeable summaries", PODS 2012.
 *
 * The keys are numbers (ids, hashes) and lie in a row: with at most a few dozen places a walk finds the key and
 * the lightest at once, and no map churns. Each key has a value of its own, which leaves with it.
 */
export class HeavyHitters<V> {
  readonly places: number;
  /** How many keys had to leave for another. */
  evicted = 0;
  #kept: Kept<V>[] = [];

  constructor(places: number) {
    this.places = places;
  }

  /** Counts a key, and gives what is kept for it; `first` makes that for a key without a place. */
  add(key: number, weight: number, first: (key: number) => V): Hitter<V> {
    let lightest: Kept<V> | undefined;
    for (const kept of this.#kept) {
      if (kept.key === key) {
        kept.count += weight;
        return kept;
      }
      if (lightest === undefined || kept.count < lightest.count) lightest = kept;
    }
    if (lightest === undefined || this.#kept.length < this.places) {
      const kept: Kept<V> = { key, count: weight, error: 0, value: first(key) };
      this.#kept.push(kept);
      return kept;
    }
    this.evicted += 1;
    lightest.key = key;
    lightest.error = lightest.count;
    lightest.count += weight;
    lightest.value = first(key);
    return lightest;
  }

  get(key: number): Hitter<V> | undefined {
    return this.#kept.find((kept) => kept.key === key);
  }

  /** In no order. */
  all(): readonly Hitter<V>[] {
    return this.#kept;
  }

  /** Heaviest first. */
  sorted(): readonly Hitter<V>[] {
    return this.#kept.toSorted((left, right) => right.count - left.count);
  }

  delete(key: number): void {
    this.#kept = this.#kept.filter((kept) => kept.key !== key);
  }

  /** Multiplies every weight: what a decaying count is brought back to size with. */
  scale(factor: number): void {
    for (const kept of this.#kept) {
      kept.count *= factor;
      kept.error *= factor;
    }
  }

  /** Adds another; `join` makes one of two values of one key. Values of the other are taken over. */
  merge(other: HeavyHitters<V>, join: (mine: V, theirs: V) => V): void {
    const mineMissed = this.#lightest();
    const theirsMissed = other.#lightest();
    const joined: Kept<V>[] = this.#kept.map((kept) => {
      const twin = other.#kept.find(({ key }) => key === kept.key);
      return twin === undefined
        ? raised(kept, theirsMissed)
        : {
            key: kept.key,
            count: kept.count + twin.count,
            error: kept.error + twin.error,
            value: join(kept.value, twin.value),
          };
    });
    for (const kept of other.#kept) {
      if (!this.#kept.some(({ key }) => key === kept.key)) joined.push(raised(kept, mineMissed));
    }
    joined.sort((left, right) => right.count - left.count);
    this.evicted += other.evicted + Math.max(0, joined.length - this.places);
    this.#kept = joined.slice(0, this.places);
  }

  save(): readonly Hitter<V>[] {
    return this.#kept.map((kept) => ({ ...kept }));
  }

  restore(saved: readonly Hitter<V>[]): void {
    this.#kept = saved.slice(0, this.places).map((kept) => ({ ...kept }));
  }

  /** What a key may have weighed at most that is not in it. */
  #lightest(): number {
    if (this.#kept.length < this.places) return 0;
    return this.#kept.reduce((least, { count }) => Math.min(least, count), Infinity);
  }
}

function raised<V>(kept: Hitter<V>, by: number): Kept<V> {
  return { key: kept.key, count: kept.count + by, error: kept.error + by, value: kept.value };
}

/** One that is counted. It weighed at most `count` and at least `count - error`. */
export interface Hitter<V> {
  readonly key: number;
  readonly count: number;
  readonly error: number;
  readonly value: V;
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
  /** Side by side, so that a walk over the keys touches nothing else. */
  #keys: number[] = [];
  #counts: number[] = [];
  #errors: number[] = [];
  #values: V[] = [];

  constructor(places: number) {
    this.places = places;
  }

  /** Counts a key, and gives what is kept for it; `first` makes that for a key without a place. */
  add(key: number, weight: number, first: (key: number) => V): V {
    const known = this.#keys.indexOf(key);
    if (known >= 0) {
      this.#counts[known] = (this.#counts[known] ?? 0) + weight;
      return this.#values[known] as V;
    }
    const value = first(key);
    if (this.#keys.length < this.places) {
      this.#push({ key, count: weight, error: 0, value });
      return value;
    }
    const place = this.#lightestPlace();
    const error = this.#counts[place] ?? 0;
    this.evicted += 1;
    this.#keys[place] = key;
    this.#errors[place] = error;
    this.#counts[place] = error + weight;
    this.#values[place] = value;
    return value;
  }

  get(key: number): V | undefined {
    const place = this.#keys.indexOf(key);
    return place < 0 ? undefined : this.#values[place];
  }

  /** In no order. */
  all(): readonly Hitter<V>[] {
    return this.#keys.map((key, place) => ({
      key,
      count: this.#counts[place] ?? 0,
      error: this.#errors[place] ?? 0,
      value: this.#values[place] as V,
    }));
  }

  /** Heaviest first. */
  sorted(): readonly Hitter<V>[] {
    return this.all().toSorted((left, right) => right.count - left.count);
  }

  delete(key: number): void {
    if (this.#keys.includes(key)) this.restore(this.all().filter((one) => one.key !== key));
  }

  /** Multiplies every weight: what a decaying count is brought back to size with. */
  scale(factor: number): void {
    this.#counts = this.#counts.map((count) => count * factor);
    this.#errors = this.#errors.map((error) => error * factor);
  }

  /** Adds another; `join` makes one of two values of one key. Values of the other are taken over. */
  merge(other: HeavyHitters<V>, join: (mine: V, theirs: V) => V): void {
    const mineMissed = this.#lightest();
    const theirsMissed = other.#lightest();
    const others = new Map(other.all().map((one) => [one.key, one]));
    const joined = this.all().map((one) => {
      const twin = others.get(one.key);
      if (twin === undefined) return raised(one, theirsMissed);
      others.delete(one.key);
      return {
        key: one.key,
        count: one.count + twin.count,
        error: one.error + twin.error,
        value: join(one.value, twin.value),
      };
    });
    for (const one of others.values()) joined.push(raised(one, mineMissed));
    joined.sort((left, right) => right.count - left.count);
    this.evicted += other.evicted + Math.max(0, joined.length - this.places);
    this.restore(joined);
  }

  /** Takes these, such as `all` gave them, in place of what is held; the first of them as far as there is room. */
  restore(saved: readonly Hitter<V>[]): void {
    this.#keys = [];
    this.#counts = [];
    this.#errors = [];
    this.#values = [];
    for (const one of saved.slice(0, this.places)) this.#push(one);
  }

  #push({ key, count, error, value }: Hitter<V>): void {
    this.#keys.push(key);
    this.#counts.push(count);
    this.#errors.push(error);
    this.#values.push(value);
  }

  #lightestPlace(): number {
    const counts = this.#counts;
    let lightest = 0;
    for (let place = 1; place < counts.length; place += 1) {
      if ((counts[place] ?? 0) < (counts[lightest] ?? 0)) lightest = place;
    }
    return lightest;
  }

  /** What a key may have weighed at most that is not in it. */
  #lightest(): number {
    return this.#keys.length < this.places ? 0 : (this.#counts[this.#lightestPlace()] ?? 0);
  }
}

function raised<V>(one: Hitter<V>, by: number): Hitter<V> {
  return { key: one.key, count: one.count + by, error: one.error + by, value: one.value };
}

/**
 * A map that a stranger may fill: it never holds more than `limit` entries. The entry longest untouched
 * leaves first, and every one that left is counted.
 */
export class BoundedMap<K, V> {
  readonly limit: number;
  /** How many entries had to leave because the map was full. */
  evicted = 0;
  // A Map yields keys in insertion order; touching an entry reinserts it, so the first is the stalest.
  readonly #entries = new Map<K, V>();

  constructor(limit: number) {
    this.limit = limit;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  /** Reads without counting as a touch. */
  peek(key: K): V | undefined {
    return this.#entries.get(key);
  }

  set(key: K, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.limit) return;
    for (const stalest of this.#entries.keys()) {
      this.#entries.delete(stalest);
      this.evicted += 1;
      return;
    }
  }

  delete(key: K): boolean {
    return this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }

  entries(): IterableIterator<[K, V]> {
    return this.#entries.entries();
  }
}

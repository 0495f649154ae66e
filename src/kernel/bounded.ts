interface Entry<K, V> {
  readonly key: K;
  value: V;
  older: Entry<K, V> | undefined;
  younger: Entry<K, V> | undefined;
}

/**
 * A map that a stranger may fill: it never holds more than `limit` entries. The entry longest untouched
 * leaves first, and every one that left is counted.
 *
 * ```
 *   #oldest ⇄ entry ⇄ entry ⇄ #youngest        a touch relinks; the Map itself changes only with its keys
 * ```
 */
export class BoundedMap<K, V> {
  readonly limit: number;
  /** How many entries had to leave because the map was full. */
  evicted = 0;
  readonly #entries = new Map<K, Entry<K, V>>();
  #oldest: Entry<K, V> | undefined;
  #youngest: Entry<K, V> | undefined;

  constructor(limit: number) {
    this.limit = limit;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: K): V | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (entry !== this.#youngest) {
      this.#unlink(entry);
      this.#link(entry);
    }
    return entry.value;
  }

  /** Reads without counting as a touch. */
  peek(key: K): V | undefined {
    return this.#entries.get(key)?.value;
  }

  set(key: K, value: V): void {
    const known = this.#entries.get(key);
    if (known !== undefined) {
      known.value = value;
      this.get(key);
      return;
    }
    const entry: Entry<K, V> = { key, value, older: undefined, younger: undefined };
    this.#entries.set(key, entry);
    this.#link(entry);
    if (this.#entries.size > this.limit) this.evict();
  }

  /** The value of the entry longest untouched: the next to leave. */
  get stalest(): V | undefined {
    return this.#oldest?.value;
  }

  /** Takes out the entry longest untouched: its value, for whoever makes a new one of it. */
  evict(): V | undefined {
    const stalest = this.#oldest;
    if (stalest === undefined) return undefined;
    this.delete(stalest.key);
    this.evicted += 1;
    return stalest.value;
  }

  delete(key: K): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined) return false;
    this.#unlink(entry);
    return this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
    this.#oldest = undefined;
    this.#youngest = undefined;
  }

  /** From the entry longest untouched to the one touched last. */
  *entries(): IterableIterator<[K, V]> {
    for (let entry = this.#oldest; entry !== undefined; entry = entry.younger) {
      yield [entry.key, entry.value];
    }
  }

  #link(entry: Entry<K, V>): void {
    entry.older = this.#youngest;
    if (this.#youngest) this.#youngest.younger = entry;
    this.#youngest = entry;
    this.#oldest ??= entry;
  }

  /** The entry forgets its neighbours: a dead one that the collector has not met must keep nobody alive. */
  #unlink(entry: Entry<K, V>): void {
    if (entry.older) entry.older.younger = entry.younger;
    else this.#oldest = entry.younger;
    if (entry.younger) entry.younger.older = entry.older;
    else this.#youngest = entry.older;
    entry.older = undefined;
    entry.younger = undefined;
  }
}

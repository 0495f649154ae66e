/**
 * Remembers answers that can be worked out again. A stranger may fill it: at `limit` entries it forgets all of
 * them at once, so that nothing is ever taken out of its map (docs/decisions/0003).
 */
export class Memo<K, V> {
  readonly limit: number;
  #known = new Map<K, V>();

  constructor(limit: number) {
    this.limit = limit;
  }

  get size(): number {
    return this.#known.size;
  }

  get(key: K): V | undefined {
    return this.#known.get(key);
  }

  set(key: K, value: V): void {
    if (this.#known.size >= this.limit) this.#known = new Map();
    this.#known.set(key, value);
  }
}

/** What `save` gives and `restore` takes. */
export interface SavedTable {
  readonly keys: readonly number[];
  readonly width: number;
  readonly counts: Uint16Array | Uint32Array;
}

/**
 * Counts by row and key, where there are few rows and the keys turn up one by one: the minutes of an hour by
 * status, or by a sketch's bin. All rows share one array, because an array of its own for each would cost more
 * than the counts in it.
 *
 * ```
 *            keys   200  404  500            a key gets its column when it first turns up;
 *   row 0           [ 7,   0,   0, · ]       spare columns (·) grow by half, counts by width:
 *   row 1           [ 2,   1,   0, · ]       16 bits until one is full, then 32
 * ```
 */
export class CountTable {
  readonly rows: number;
  readonly #limit: number;
  #keys: number[] = [];
  #width = 0;
  #counts: Uint16Array | Uint32Array = new Uint16Array(0);

  /** `limit` is the most keys it will hold. */
  constructor(rows: number, limit: number) {
    this.rows = rows;
    this.#limit = limit;
  }

  /** In the order in which they turned up. */
  get keys(): readonly number[] {
    return this.#keys;
  }

  /** False: the key is new, and there is no place for it. */
  add(row: number, key: number, count = 1): boolean {
    const column = this.#column(key);
    if (column < 0) return false;
    const most = this.#counts instanceof Uint16Array ? 0xffff : 0xffff_ffff;
    const sum = this.#at(row, column) + count;
    if (sum > most) this.#widenCounts();
    this.#counts[row * this.#width + column] = Math.min(sum, 0xffff_ffff);
    return true;
  }

  count(row: number, key: number): number {
    const column = this.#keys.indexOf(key);
    return column < 0 ? 0 : this.#at(row, column);
  }

  clear(row: number): void {
    this.#counts.fill(0, row * this.#width, (row + 1) * this.#width);
  }

  /** Adds the counts of one key to those of another, and gives its column to newcomers. */
  fold(key: number, into: number): void {
    const from = this.#keys.indexOf(key);
    if (from < 0 || key === into) return;
    const last = this.#keys.length - 1;
    for (let row = 0; row < this.rows; row += 1) {
      const count = this.#at(row, from);
      if (count > 0) this.add(row, into, count);
      this.#counts[row * this.#width + from] = this.#at(row, last);
      this.#counts[row * this.#width + last] = 0;
    }
    this.#keys[from] = this.#keys[last] ?? 0;
    this.#keys.pop();
  }

  /** Calls back for every count above zero of a row. */
  visit(row: number, tell: (key: number, count: number) => void): void {
    for (let column = 0; column < this.#keys.length; column += 1) {
      const count = this.#at(row, column);
      if (count > 0) tell(this.#keys[column] ?? 0, count);
    }
  }

  /** Bytes of its counts and keys, the engine's own overhead left out. */
  get bytes(): number {
    return this.#counts.byteLength + 8 * this.#keys.length;
  }

  save(): SavedTable {
    return { keys: [...this.#keys], width: this.#width, counts: this.#counts.slice() };
  }

  restore(saved: SavedTable): void {
    this.#keys = [...saved.keys];
    this.#width = saved.width;
    this.#counts = saved.counts.slice();
  }

  #at(row: number, column: number): number {
    return this.#counts[row * this.#width + column] ?? 0;
  }

  #column(key: number): number {
    for (let column = 0; column < this.#keys.length; column += 1) {
      if (this.#keys[column] === key) return column;
    }
    if (this.#keys.length >= this.#limit) return -1;
    if (this.#keys.length === this.#width) this.#widen();
    this.#keys.push(key);
    return this.#keys.length - 1;
  }

  #widen(): void {
    const width = Math.min(this.#limit, this.#width + Math.max(1, this.#width >> 1));
    const length = this.rows * width;
    const wider =
      this.#counts instanceof Uint16Array ? new Uint16Array(length) : new Uint32Array(length);
    for (let row = 0; row < this.rows; row += 1) {
      const start = row * this.#width;
      wider.set(this.#counts.subarray(start, start + this.#width), row * width);
    }
    this.#counts = wider;
    this.#width = width;
  }

  #widenCounts(): void {
    if (this.#counts instanceof Uint16Array) this.#counts = Uint32Array.from(this.#counts);
  }
}

/** What `save` gives and `restore` takes. */
export interface SavedTable {
  readonly keys: Uint16Array;
  readonly counts: Uint16Array | Uint32Array;
}

/** The columns that a table begins with. */
const firstWidth = 4;

/**
 * Counts by row and key, where there are few rows and the keys (16 bits) turn up one by one: the minutes of an
 * hour by status, or by a sketch's bin. All rows share one array, because an array of its own for each would cost
 * more than the counts in it.
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
  #keys = new Uint16Array(0);
  #used = 0;
  #counts: Uint16Array | Uint32Array = new Uint16Array(0);

  /** `limit` is the most keys it will hold. */
  constructor(rows: number, limit: number) {
    this.rows = rows;
    this.#limit = limit;
  }

  /** In the order in which they turned up. */
  get keys(): Uint16Array {
    return this.#keys.subarray(0, this.#used);
  }

  /** False: the key is new, and there is no place for it. */
  add(row: number, key: number, count = 1): boolean {
    const column = this.#column(key);
    if (column < 0) return false;
    this.#addAt(row, column, count);
    return true;
  }

  /** Counts one in several rows; a negative row is none. False as for `add`. */
  addToAll(rows: readonly number[], key: number, count = 1): boolean {
    const column = this.#column(key);
    if (column < 0) return false;
    for (const row of rows) if (row >= 0) this.#addAt(row, column, count);
    return true;
  }

  has(key: number): boolean {
    return this.#find(key) >= 0;
  }

  count(row: number, key: number): number {
    const column = this.#find(key);
    return column < 0 ? 0 : this.#at(row, column);
  }

  /** By hand, as everywhere here: rows are short, and the engine's own `fill` and `set` cost more to call. */
  clear(row: number): void {
    const counts = this.#counts;
    const start = row * this.#keys.length;
    const end = start + this.#used;
    for (let place = start; place < end; place += 1) counts[place] = 0;
  }

  /** Adds the counts of one key to those of another, and gives its column to newcomers. */
  fold(key: number, into: number): void {
    const from = this.#find(key);
    if (from < 0 || key === into) return;
    const last = this.#used - 1;
    for (let row = 0; row < this.rows; row += 1) {
      const count = this.#at(row, from);
      if (count > 0) this.add(row, into, count);
      const start = row * this.#keys.length;
      this.#counts[start + from] = this.#at(row, last);
      this.#counts[start + last] = 0;
    }
    this.#keys[from] = this.#keys[last] ?? 0;
    this.#used -= 1;
  }

  /** Calls back for every count above zero of a row. */
  visit(row: number, tell: (key: number, count: number) => void): void {
    for (let column = 0; column < this.#used; column += 1) {
      const count = this.#at(row, column);
      if (count > 0) tell(this.#keys[column] ?? 0, count);
    }
  }

  /** Bytes of its counts and keys, the engine's own overhead left out. */
  get bytes(): number {
    return this.#counts.byteLength + this.#keys.byteLength;
  }

  save(): SavedTable {
    const keys = this.keys.slice();
    const counts = this.#sized(keys.length * this.rows);
    this.#copy(counts, keys.length);
    return { keys, counts };
  }

  restore({ keys, counts }: SavedTable): void {
    this.#keys = keys.slice();
    this.#used = keys.length;
    this.#counts = counts.slice();
  }

  #addAt(row: number, column: number, count: number): void {
    const most = this.#counts instanceof Uint16Array ? 0xffff : 0xffff_ffff;
    const place = row * this.#keys.length + column;
    const sum = (this.#counts[place] ?? 0) + count;
    if (sum > most) this.#widenCounts();
    this.#counts[place] = Math.min(sum, 0xffff_ffff);
  }

  #at(row: number, column: number): number {
    return this.#counts[row * this.#keys.length + column] ?? 0;
  }

  #find(key: number): number {
    const keys = this.#keys;
    const used = this.#used;
    for (let column = 0; column < used; column += 1) if (keys[column] === key) return column;
    return -1;
  }

  #column(key: number): number {
    const known = this.#find(key);
    if (known >= 0 || this.#used >= this.#limit) return known;
    if (this.#used === this.#keys.length) this.#widen();
    this.#keys[this.#used] = key;
    this.#used += 1;
    return this.#used - 1;
  }

  #widen(): void {
    const width = Math.min(this.#limit, Math.max(firstWidth, (this.#used * 3) >> 1));
    const counts = this.#sized(this.rows * width);
    this.#copy(counts, width);
    const keys = new Uint16Array(width);
    keys.set(this.#keys);
    this.#counts = counts;
    this.#keys = keys;
  }

  #sized(length: number): Uint16Array | Uint32Array {
    return this.#counts instanceof Uint16Array ? new Uint16Array(length) : new Uint32Array(length);
  }

  #copy(into: Uint16Array | Uint32Array, width: number): void {
    for (let row = 0; row < this.rows; row += 1) {
      for (let column = 0; column < this.#used; column += 1) {
        into[row * width + column] = this.#at(row, column);
      }
    }
  }

  #widenCounts(): void {
    if (this.#counts instanceof Uint16Array) this.#counts = Uint32Array.from(this.#counts);
  }
}

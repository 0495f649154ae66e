import { estimateDistinct, topRank } from "./hyper-log-log.ts";

export interface DistinctSettings {
  /** A power of two, 16 to 65,536. The standard error is 1.04/√registers: 4.6 % for 512, 3.3 % for 1,024. */
  readonly registers: number;
  /** The longest time that will be asked for, in ticks: what is older may be forgotten. */
  readonly horizon: number;
}

export interface SavedDistinct {
  readonly hashes: readonly number[];
  readonly ticks: readonly number[];
  readonly depth: number;
  readonly cells: Uint32Array;
}

/** Up to here every hash is kept, and the count is exact. */
const exactLimit = 64;
/** The most pairs of one register: four hold nearly all. What leaves then is the youngest but one. */
const deepest = 4;
/** A cell is tick × 64 + rank, so minutes since 1970 fit until the year 2097. */
const perTick = 64;

/**
 * How many distinct things were seen since any moment of the last while: a sliding HyperLogLog (Y. Chabchoub,
 * G. Hébrail, "Sliding HyperLogLog: estimating cardinality in a data stream over a sliding window", 2010).
 * One sketch answers for the hour, the day and the month. Each register holds, instead of one rank, the ranks
 * that may yet be the highest of some window; the first 64 things are simply remembered.
 *
 * ```
 *   register 17   newest → oldest   (09:31, rank 1) (09:02, rank 4) (yesterday, rank 9)
 *                 a pair leaves when a later one has a rank as high: no window will ask for it again
 * ```
 */
export class SlidingDistinct {
  readonly settings: DistinctSettings;
  #hashes: number[] = [];
  #ticks: number[] = [];
  #depth = 0;
  #cells = new Uint32Array(0);

  constructor(settings: DistinctSettings) {
    this.settings = settings;
  }

  /** `hash`: 53 bits. `tick`: a whole number of any unit; ticks may come in any order. */
  add(hash: number, tick: number): void {
    if (this.#depth > 0) this.#addRank(hash, tick);
    else this.#addExactly(hash, tick);
  }

  /** How many were seen at this tick or later. */
  since(tick: number): number {
    if (this.#depth === 0) return this.#ticks.filter((seen) => seen >= tick).length;
    const { registers } = this.settings;
    const ranks = new Float64Array(topRank + 1);
    for (let register = 0; register < registers; register += 1) {
      const rank = this.#rankSince(register, tick);
      ranks[rank] = (ranks[rank] ?? 0) + 1;
    }
    return Math.round(estimateDistinct(ranks, registers));
  }

  /** Takes in another with as many registers. */
  merge(other: SlidingDistinct): void {
    for (const [place, hash] of other.#hashes.entries()) this.add(hash, other.#ticks[place] ?? 0);
    if (other.#depth === 0) return;
    this.#spill();
    for (const [place, cell] of other.#cells.entries()) {
      if (cell > 0) this.#insert(Math.floor(place / other.#depth), cell);
    }
  }

  get bytes(): number {
    return this.#cells.byteLength + 16 * this.#hashes.length;
  }

  save(): SavedDistinct {
    return {
      hashes: [...this.#hashes],
      ticks: [...this.#ticks],
      depth: this.#depth,
      cells: this.#cells.slice(),
    };
  }

  restore(saved: SavedDistinct): void {
    this.#hashes = [...saved.hashes];
    this.#ticks = [...saved.ticks];
    this.#depth = saved.depth;
    this.#cells = saved.cells.slice();
  }

  #addExactly(hash: number, tick: number): void {
    const place = this.#hashes.indexOf(hash);
    if (place >= 0) {
      this.#ticks[place] = Math.max(this.#ticks[place] ?? 0, tick);
      return;
    }
    if (this.#hashes.length === exactLimit) this.#forget(tick - this.settings.horizon);
    if (this.#hashes.length === exactLimit) {
      this.#spill();
      this.#addRank(hash, tick);
      return;
    }
    this.#hashes.push(hash);
    this.#ticks.push(tick);
  }

  #forget(before: number): void {
    this.#hashes = this.#hashes.filter((_, place) => (this.#ticks[place] ?? 0) >= before);
    this.#ticks = this.#ticks.filter((tick) => tick >= before);
  }

  /** From remembering to ranking. */
  #spill(): void {
    if (this.#depth > 0) return;
    this.#depth = 2;
    this.#cells = new Uint32Array(this.settings.registers * this.#depth);
    for (const [place, hash] of this.#hashes.entries()) {
      this.#addRank(hash, this.#ticks[place] ?? 0);
    }
    this.#hashes = [];
    this.#ticks = [];
  }

  /** The low bits choose the register; the trailing zeros of the others are the rank. */
  #addRank(hash: number, tick: number): void {
    const { registers } = this.settings;
    const rest = Math.floor(hash / registers) | 0;
    const zeros = rest === 0 ? topRank : 31 - Math.clz32(rest & -rest);
    this.#insert(hash & (registers - 1), tick * perTick + Math.min(zeros + 1, topRank));
  }

  #insert(register: number, cell: number): void {
    const start = register * this.#depth;
    const end = start + this.#depth;
    // Most things come again within the minute, and change nothing.
    if (this.#isOutlived(cell, start, end)) return;
    const kept: number[] = [cell];
    for (let place = start; place < end; place += 1) {
      const held = this.#cells[place] ?? 0;
      if (held > 0 && !outlives(cell, held)) kept.push(held);
    }
    kept.sort((left, right) => right - left);
    if (kept.length > this.#depth && this.#depth < deepest) this.#deepen();
    if (kept.length > this.#depth) kept.splice(1, 1);
    for (let place = 0; place < this.#depth; place += 1) {
      this.#cells[register * this.#depth + place] = kept[place] ?? 0;
    }
  }

  #isOutlived(cell: number, start: number, end: number): boolean {
    for (let place = start; place < end; place += 1) {
      if (outlives(this.#cells[place] ?? 0, cell)) return true;
    }
    return false;
  }

  #deepen(): void {
    const depth = this.#depth * 2;
    const cells = new Uint32Array(this.settings.registers * depth);
    for (const [place, cell] of this.#cells.entries()) {
      cells[Math.floor(place / this.#depth) * depth + (place % this.#depth)] = cell;
    }
    this.#depth = depth;
    this.#cells = cells;
  }

  /** The oldest pair of the window has its highest rank. */
  #rankSince(register: number, tick: number): number {
    const start = register * this.#depth;
    let rank = 0;
    for (let place = start; place < start + this.#depth; place += 1) {
      const cell = this.#cells[place] ?? 0;
      if (cell === 0 || cell < tick * perTick) break;
      rank = cell % perTick;
    }
    return rank;
  }
}

/** Is a pair as late and as high as another, so that no window will ask for that one? */
function outlives(cell: number, other: number): boolean {
  const rank = cell % perTick;
  const otherRank = other % perTick;
  return rank >= otherRank && cell - rank >= other - otherRank;
}

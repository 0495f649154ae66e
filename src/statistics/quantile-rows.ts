import { CountTable, type SavedTable } from "./count-table.ts";

/** Values below it count as zero: a hundredth of a millisecond, of a byte. */
const smallest = 0.01;

export interface QuantileSettings {
  /** How many sketches stand side by side. */
  readonly rows: number;
  /** Relative error of every quantile: 0.02 means within 2 %. */
  readonly accuracy: number;
  /** The most bins. When they are used up the two lowest become one: high quantiles stay true. */
  readonly bins: number;
}

/**
 * Quantiles of positive values with a relative error, one sketch for each row: DDSketch (C. Masson, J. E. Rim,
 * H. K. Lee, "DDSketch: a fast and fully-mergeable quantile sketch with relative-error guarantees", VLDB 2019).
 * Bin i counts the values in (γ^(i-1), γ^i], γ = (1+a)/(1-a); any value in it is within a of the one that is
 * told, 2γ^i/(γ+1). Adding two sketches is adding their counts, so a merge is the sketch of both streams.
 */
export class QuantileRows {
  readonly settings: QuantileSettings;
  readonly #gamma: number;
  readonly #perBin: number;
  readonly #table: CountTable;

  constructor(settings: QuantileSettings) {
    this.settings = settings;
    this.#gamma = (1 + settings.accuracy) / (1 - settings.accuracy);
    this.#perBin = 1 / Math.log(this.#gamma);
    this.#table = new CountTable(settings.rows, settings.bins);
  }

  add(row: number, value: number, count = 1): void {
    this.#count(row, this.#bin(value), count);
  }

  /** Adds a value to several rows; a negative row is none. */
  addToAll(rows: readonly number[], value: number, count = 1): void {
    const bin = this.#bin(value);
    if (this.#table.addToAll(rows, bin, count)) return;
    for (const row of rows) if (row >= 0) this.#count(row, bin, count);
  }

  clear(row: number): void {
    this.#table.clear(row);
  }

  /** Adds one row of another of the same accuracy to a row of this one. */
  addRow(row: number, other: QuantileRows, otherRow: number): void {
    other.#table.visit(otherRow, (bin, count) => this.#count(row, bin, count));
  }

  /** The values at these shares, 0 to 1, of all rows named together; zeros where nothing was counted. */
  quantiles(rows: Iterable<number>, shares: readonly number[]): readonly number[] {
    const counts = new Map<number, number>();
    let total = 0;
    for (const row of rows) {
      this.#table.visit(row, (bin, count) => {
        counts.set(bin, (counts.get(bin) ?? 0) + count);
        total += count;
      });
    }
    if (total === 0) return shares.map(() => 0);
    const sorted = [...counts].toSorted(([left], [right]) => left - right);
    return shares.map((share) => this.#value(binAt(sorted, share * (total - 1))));
  }

  get bytes(): number {
    return this.#table.bytes;
  }

  save(): SavedTable {
    return this.#table.save();
  }

  restore(saved: SavedTable): void {
    this.#table.restore(saved);
  }

  #count(row: number, bin: number, count: number): void {
    if (this.#table.add(row, bin, count)) return;
    const [lowest, next] = twoLowest(this.#table.keys);
    if (bin > next) {
      this.#table.fold(lowest, next);
      this.#table.add(row, bin, count);
    } else this.#table.add(row, bin < lowest ? lowest : next, count);
  }

  /** 0 for what counts as zero, and upward from 1. */
  #bin(value: number): number {
    if (!(value > smallest)) return 0;
    return 1 + Math.ceil(Math.log(Math.min(value, 1e15) / smallest) * this.#perBin);
  }

  #value(bin: number): number {
    if (bin === 0) return 0;
    return (smallest * 2 * this.#gamma ** (bin - 1)) / (this.#gamma + 1);
  }
}

/** The bin of the value with this rank, counted from 0. */
function binAt(sorted: readonly (readonly [bin: number, count: number])[], rank: number): number {
  let below = 0;
  for (const [bin, count] of sorted) {
    below += count;
    if (below > rank) return bin;
  }
  return sorted.at(-1)?.[0] ?? 0;
}

function twoLowest(keys: Uint16Array): readonly [lowest: number, next: number] {
  let lowest = Infinity;
  let next = Infinity;
  for (const key of keys) {
    if (key < lowest) {
      next = lowest;
      lowest = key;
    } else if (key < next) next = key;
  }
  return [lowest, next];
}

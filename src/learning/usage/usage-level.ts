import { CountTable, type SavedTable } from "../../statistics/count-table.ts";
import { QuantileRows, type QuantileSettings } from "../../statistics/quantile-rows.ts";
import { type Millis, millis } from "../../kernel/clock.ts";
import type { Quantiles, UsagePoint, UsageWindow } from "../learned.ts";
import type { Sighting } from "../sighting.ts";

export interface LevelSettings {
  readonly slots: number;
  /** The length of one slot. */
  readonly slot: Millis;
}

export interface SavedLevel {
  readonly stamps: Float64Array;
  readonly outcomes: SavedTable;
  readonly duration: SavedTable;
  readonly requestBytes: SavedTable;
  readonly responseBytes: SavedTable;
}

export type LevelWindow = Omit<UsageWindow, "callers">;

/** The key of exchanges that the gateway refused, among statuses. */
const refused = 0;
/** Distinct statuses that are told apart. An upstream that sends more gets the rest counted by class: 1 to 5. */
const maxStatuses = 56;
/** Relative error of durations and sizes, and the bins that bound their memory. */
const durations = { accuracy: 0.04, bins: 128 };
const sizes = { accuracy: 0.06, bins: 64 };
const shares = [0.5, 0.9, 0.99];

/**
 * One window of time as a ring of slots: 60 minutes, 24 hours, 30 days. A slot's row is cleared when its time
 * comes round again; what comes too late for its row is not counted.
 *
 * ```
 *   slot number   … 57 58 59 60 61        row = slot number % slots
 *   stamps        row 0: 60, row 1: 61, row 2: 2, …      (row 2 still holds minute 2: older than the window)
 * ```
 */
export class UsageLevel {
  readonly settings: LevelSettings;
  /** The slot number each row holds; -1: none yet. */
  #stamps: Float64Array;
  readonly #outcomes: CountTable;
  readonly #duration: QuantileRows;
  readonly #requestBytes: QuantileRows;
  readonly #responseBytes: QuantileRows;
  readonly #tables: readonly (CountTable | QuantileRows)[];
  #newest = -1;

  constructor(settings: LevelSettings) {
    const rows = settings.slots;
    const sketch = (of: Omit<QuantileSettings, "rows">) => new QuantileRows({ rows, ...of });
    this.settings = settings;
    this.#stamps = new Float64Array(rows).fill(-1);
    this.#outcomes = new CountTable(rows, maxStatuses + 5);
    this.#duration = sketch(durations);
    this.#requestBytes = sketch(sizes);
    this.#responseBytes = sketch(sizes);
    this.#tables = [this.#outcomes, this.#duration, this.#requestBytes, this.#responseBytes];
  }

  /** False: it came too late. Latency and sizes are the upstream's, so a refused exchange has none. */
  see(sighting: Sighting): boolean {
    const row = this.#rowFor(Math.floor(sighting.time / this.settings.slot));
    if (row < 0) return false;
    if (sighting.refused) return this.#outcomes.add(row, refused);
    this.#outcomes.add(row, this.#keyOf(sighting.response.status));
    this.#duration.add(row, sighting.duration);
    this.#requestBytes.add(row, sighting.request.bytes);
    this.#responseBytes.add(row, sighting.response.bytes);
    return true;
  }

  window(now: Millis): LevelWindow {
    const rows = this.#rows(now).filter((row) => row >= 0);
    const quantiles = (of: QuantileRows): Quantiles => {
      const [p50 = 0, p90 = 0, p99 = 0] = of.quantiles(rows, shares);
      return { p50, p90, p99 };
    };
    return {
      ...this.#counts(rows),
      duration: quantiles(this.#duration),
      requestBytes: quantiles(this.#requestBytes),
      responseBytes: quantiles(this.#responseBytes),
    };
  }

  /** One point for each slot, oldest first, empty ones too. */
  series(now: Millis): readonly UsagePoint[] {
    const first = this.#first(now);
    return this.#rows(now).map((row, place) => {
      const rows = row < 0 ? [] : [row];
      const [p50 = 0, p99 = 0] = this.#duration.quantiles(rows, [0.5, 0.99]);
      const from = millis((first + place) * this.settings.slot);
      return { from, ...this.#counts(rows), p50, p99 };
    });
  }

  /** Counts by status; a status below 10 stands for the rest of its class. Refused ones are not among them. */
  statuses(now: Millis): ReadonlyMap<number, number> {
    const counts = new Map<number, number>();
    for (const row of this.#rows(now)) {
      this.#outcomes.visit(row, (status, count) => {
        if (status !== refused) counts.set(status, (counts.get(status) ?? 0) + count);
      });
    }
    return counts;
  }

  merge(other: UsageLevel): void {
    for (const [otherRow, slot] of other.#stamps.entries()) {
      const row = slot < 0 ? -1 : this.#rowFor(slot);
      if (row < 0) continue;
      other.#outcomes.visit(otherRow, (status, count) => {
        this.#outcomes.add(row, this.#keyOf(status), count);
      });
      this.#duration.addRow(row, other.#duration, otherRow);
      this.#requestBytes.addRow(row, other.#requestBytes, otherRow);
      this.#responseBytes.addRow(row, other.#responseBytes, otherRow);
    }
  }

  get bytes(): number {
    return this.#tables.reduce((sum, table) => sum + table.bytes, this.#stamps.byteLength);
  }

  save(): SavedLevel {
    return {
      stamps: this.#stamps.slice(),
      outcomes: this.#outcomes.save(),
      duration: this.#duration.save(),
      requestBytes: this.#requestBytes.save(),
      responseBytes: this.#responseBytes.save(),
    };
  }

  restore(saved: SavedLevel): void {
    this.#stamps = saved.stamps.slice();
    this.#newest = this.#stamps.reduce((newest, stamp) => Math.max(newest, stamp), -1);
    this.#outcomes.restore(saved.outcomes);
    this.#duration.restore(saved.duration);
    this.#requestBytes.restore(saved.requestBytes);
    this.#responseBytes.restore(saved.responseBytes);
  }

  /** The row of a slot, cleared if it held an older one; -1 if it holds a younger one. */
  #rowFor(slot: number): number {
    const row = slot % this.settings.slots;
    const stamp = this.#stamps[row] ?? -1;
    if (stamp > slot) return -1;
    if (stamp < slot) {
      this.#makeRoom(row, slot);
      this.#stamps[row] = slot;
      this.#newest = Math.max(this.#newest, slot);
    }
    return row;
  }

  /** Clears a row; after a silence as long as the window all of them, so that idle operations take no memory. */
  #makeRoom(row: number, slot: number): void {
    const idle = slot - this.#newest >= this.settings.slots;
    for (const table of this.#tables) {
      if (idle) table.reset();
      else table.clear(row);
    }
  }

  #first(now: Millis): number {
    return Math.floor(now / this.settings.slot) - this.settings.slots + 1;
  }

  /** The rows of the window's slots, oldest first; -1 where nothing was seen. */
  #rows(now: Millis): readonly number[] {
    const first = this.#first(now);
    return Array.from({ length: this.settings.slots }, (_, place) => {
      const row = (first + place) % this.settings.slots;
      return this.#stamps[row] === first + place ? row : -1;
    });
  }

  #counts(rows: readonly number[]): Pick<UsageWindow, "exchanges" | "errors" | "refused"> {
    const counts = { exchanges: 0, errors: 0, refused: 0 };
    for (const row of rows) {
      this.#outcomes.visit(row, (status, count) => {
        counts.exchanges += count;
        if (status === refused) counts.refused += count;
        else if (status >= 500 || status === 5) counts.errors += count;
      });
    }
    return counts;
  }

  #keyOf(status: number): number {
    if (this.#outcomes.has(status) || this.#outcomes.keys.length < maxStatuses) return status;
    return status < 10 ? status : Math.min(5, Math.max(1, Math.floor(status / 100)));
  }
}

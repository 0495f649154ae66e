import { CountTable, type SavedTable } from "../../statistics/count-table.ts";
import { QuantileRows, type QuantileSettings } from "../../statistics/quantile-rows.ts";
import { type Millis, millis } from "../../kernel/clock.ts";
import type { Quantiles, RingWindow, UsagePoint, WindowName } from "../learned.ts";
import type { Sighting } from "../sighting.ts";

export interface SavedRings {
  readonly stamps: Float64Array;
  readonly outcomes: SavedTable;
  readonly duration: SavedTable;
  readonly requestBytes: SavedTable;
  readonly responseBytes: SavedTable;
  /** Of rings that count parts. */
  readonly parts?: SavedTable;
}

/** The key of exchanges that the gateway refused, among statuses. */
const refused = 0;
/** Distinct statuses that are told apart. An upstream that sends more gets the rest counted by class: 1 to 5. */
const maxStatuses = 56;
/** Relative error of durations and sizes, and the bins that bound their memory. */
const durations = { accuracy: 0.04, bins: 128 };
const sizes = { accuracy: 0.06, bins: 64 };
const shares = [0.5, 0.9, 0.99];

const minute = 60_000;
/** The rings, and where the rows of each begin. */
const rings: Readonly<Record<WindowName, Ring>> = {
  hour: { first: 0, slots: 60, slot: millis(minute) },
  day: { first: 60, slots: 24, slot: millis(60 * minute) },
  month: { first: 84, slots: 30, slot: millis(1440 * minute) },
};
const allRings = Object.values(rings);
const rowCount = 114;

interface Ring {
  readonly first: number;
  readonly slots: number;
  /** The length of one slot. */
  readonly slot: Millis;
}

/**
 * Three windows of time as rings of slots: 60 minutes, 24 hours, 30 days. A slot's row is cleared when its time
 * comes round again; what comes too late for its row is not counted there. The rings share their tables, because
 * they share the columns: a value is binned once and counted in three rows.
 *
 * ```
 *            hour                  day                month
 *   row      0 … 59                60 … 83            84 … 113          row = first + slot number % slots
 *   stamp    60 61 2 3 … 59        …                  …                 the slot number that the row holds
 *                  └ row 2 still holds minute 2: older than the window
 * ```
 */
export class UsageRings {
  /** -1: none yet. */
  #stamps: Float64Array;
  readonly #outcomes: CountTable;
  readonly #duration: QuantileRows;
  readonly #requestBytes: QuantileRows;
  readonly #responseBytes: QuantileRows;
  readonly #parts: CountTable;
  readonly #tables: readonly (CountTable | QuantileRows)[];
  /** Of the exchange at hand, one for each ring. */
  readonly #rowsAt: number[] = allRings.map(() => -1);

  /** `parts`: how many parts of the whole, such as the operations of a caller, are counted apart at most. */
  constructor(parts = 0) {
    const sketch = (of: Omit<QuantileSettings, "rows">) =>
      new QuantileRows({ rows: rowCount, ...of });
    this.#stamps = new Float64Array(rowCount).fill(-1);
    this.#outcomes = new CountTable(rowCount, maxStatuses + 5);
    this.#duration = sketch(durations);
    this.#requestBytes = sketch(sizes);
    this.#responseBytes = sketch(sizes);
    this.#parts = new CountTable(rowCount, parts);
    this.#tables = [
      this.#outcomes,
      this.#duration,
      this.#requestBytes,
      this.#responseBytes,
      this.#parts,
    ];
  }

  /**
   * False: it came too late for all. Latency and sizes are the upstream's, so a refused exchange has none.
   * `part`, 16 bits: what it is part of; 0 is none.
   */
  see(sighting: Sighting, part = 0): boolean {
    const rows = this.#rowsAt;
    let late = 0;
    for (let at = 0; at < allRings.length; at += 1) {
      const ring = allRings[at] as Ring;
      const row = this.#rowFor(ring, Math.floor(sighting.time / ring.slot));
      rows[at] = row;
      if (row < 0) late += 1;
    }
    if (late === allRings.length) return false;
    const { weight, request, response } = sighting;
    if (part > 0) this.#parts.addToAll(rows, part, weight);
    if (sighting.refused) return this.#outcomes.addToAll(rows, refused, weight);
    this.#outcomes.addToAll(rows, this.#keyOf(response.status), weight);
    this.#duration.addToAll(rows, sighting.duration, weight);
    this.#requestBytes.addToAll(rows, request.bytes, weight);
    this.#responseBytes.addToAll(rows, response.bytes, weight);
    return true;
  }

  window(now: Millis, name: WindowName): RingWindow {
    const rows = this.#rows(now, rings[name]).filter((row) => row >= 0);
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
  series(now: Millis, name: WindowName): readonly UsagePoint[] {
    const ring = rings[name];
    const first = firstSlot(ring, now);
    return this.#rows(now, ring).map((row, place) => {
      const rows = row < 0 ? [] : [row];
      const [p50 = 0, p99 = 0] = this.#duration.quantiles(rows, [0.5, 0.99]);
      const from = millis((first + place) * ring.slot);
      return { from, ...this.#counts(rows), p50, p99 };
    });
  }

  /** When the window begins. */
  since(now: Millis, name: WindowName): Millis {
    return millis(firstSlot(rings[name], now) * rings[name].slot);
  }

  /** Counts of the last month by status; a status below 10 stands for the rest of its class. Refused ones are not among them. */
  statuses(now: Millis): ReadonlyMap<number, number> {
    const counts = new Map<number, number>();
    for (const row of this.#rows(now, rings.month)) {
      if (row < 0) continue;
      this.#outcomes.visit(row, (status, count) => {
        if (status !== refused) counts.set(status, (counts.get(status) ?? 0) + count);
      });
    }
    return counts;
  }

  /** Exchanges of each part in a window. Parts that found no place are in the whole alone. */
  parts(now: Millis, name: WindowName): ReadonlyMap<number, number> {
    const counts = new Map<number, number>();
    for (const row of this.#rows(now, rings[name])) {
      if (row < 0) continue;
      this.#parts.visit(row, (part, count) => counts.set(part, (counts.get(part) ?? 0) + count));
    }
    return counts;
  }

  /** One part has become another. */
  foldPart(part: number, into: number): void {
    this.#parts.fold(part, into);
  }

  /** The other's parts are not taken over. */
  merge(other: UsageRings): void {
    for (const [otherRow, slot] of other.#stamps.entries()) {
      const ring = allRings.findLast(({ first }) => first <= otherRow);
      const row = slot < 0 || ring === undefined ? -1 : this.#rowFor(ring, slot);
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

  save(): SavedRings {
    return {
      stamps: this.#stamps.slice(),
      outcomes: this.#outcomes.save(),
      duration: this.#duration.save(),
      requestBytes: this.#requestBytes.save(),
      responseBytes: this.#responseBytes.save(),
      ...(this.#parts.keys.length > 0 ? { parts: this.#parts.save() } : {}),
    };
  }

  restore(saved: SavedRings): void {
    this.#stamps = saved.stamps.slice();
    this.#outcomes.restore(saved.outcomes);
    this.#duration.restore(saved.duration);
    this.#requestBytes.restore(saved.requestBytes);
    this.#responseBytes.restore(saved.responseBytes);
    if (saved.parts !== undefined) this.#parts.restore(saved.parts);
  }

  /** The row of a slot, cleared if it held an older one; -1 if it holds a younger one. */
  #rowFor(ring: Ring, slot: number): number {
    const row = ring.first + (slot % ring.slots);
    const stamp = this.#stamps[row] ?? -1;
    if (stamp > slot) return -1;
    if (stamp < slot) {
      this.#stamps[row] = slot;
      for (const table of this.#tables) table.clear(row);
    }
    return row;
  }

  /** The rows of the window's slots, oldest first; -1 where nothing was seen. */
  #rows(now: Millis, ring: Ring): readonly number[] {
    const first = firstSlot(ring, now);
    return Array.from({ length: ring.slots }, (_, place) => {
      const row = ring.first + ((first + place) % ring.slots);
      return this.#stamps[row] === first + place ? row : -1;
    });
  }

  #counts(rows: readonly number[]): Pick<RingWindow, "exchanges" | "errors" | "refused"> {
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

function firstSlot({ slot, slots }: Ring, now: Millis): number {
  return Math.floor(now / slot) - slots + 1;
}

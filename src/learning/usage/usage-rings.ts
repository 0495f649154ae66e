import { CountTable, type SavedTable } from "../../statistics/count-table.ts";
import { QuantileRows, type QuantileSettings } from "../../statistics/quantile-rows.ts";
import { type Millis, millis } from "../../kernel/clock.ts";
import type { Quantiles, RingWindow, Usage, UsagePoint, WindowName } from "../learned.ts";
import type { Sighting } from "../sighting.ts";

export interface SavedRings {
  readonly stamps: Float64Array;
  readonly outcomes: SavedTable;
  readonly duration: SavedTable;
  readonly requestBytes: SavedTable;
  readonly responseBytes: SavedTable;
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
const hour = 60 * minute;

interface Ring {
  readonly first: number;
  readonly slots: number;
  /** The length of one slot. */
  readonly slot: Millis;
}

/** In how many slots each window lies, and where the rows of each begin. */
interface Grain extends Readonly<Record<WindowName, Ring>> {
  readonly rows: number;
  readonly all: readonly Ring[];
}

function ringOf(first: number, slots: number, length: number): Ring {
  return { first, slots, slot: millis(length / slots) };
}

function grainOf(slots: Readonly<Record<WindowName, number>>): Grain {
  const rings = {
    hour: ringOf(0, slots.hour, hour),
    day: ringOf(slots.hour, slots.day, 24 * hour),
    month: ringOf(slots.hour + slots.day, slots.month, 720 * hour),
  };
  return { ...rings, rows: slots.hour + slots.day + slots.month, all: Object.values(rings) };
}

/** Minutes, hours, days: a window ends within a sixtieth, a 24th, a 30th of its length. */
export const fine: Grain = grainOf({ hour: 60, day: 24, month: 30 });
/** Ten minutes, three hours, three days: a fifth of the memory, and windows that are up to a sixth too short. */
export const coarse: Grain = grainOf({ hour: 6, day: 8, month: 10 });

/**
 * Three windows of time, an hour, a day and a month, as rings of slots. A slot's row is cleared when its time
 * comes round again; what comes too late for its row is not counted there. The rings share their tables, because
 * they share the columns: a value is binned once and counted in three rows.
 *
 * ```
 *   fine     hour                  day                month
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
  readonly #grain: Grain;
  readonly #tables: readonly (CountTable | QuantileRows)[];
  /** Of the exchange at hand, one for each ring. */
  readonly #rowsAt: number[];

  constructor(grain: Grain = fine) {
    const { rows } = grain;
    const sketch = (of: Omit<QuantileSettings, "rows">) => new QuantileRows({ rows, ...of });
    this.#grain = grain;
    this.#rowsAt = grain.all.map(() => -1);
    this.#stamps = new Float64Array(rows).fill(-1);
    this.#outcomes = new CountTable(rows, maxStatuses + 5);
    this.#duration = sketch(durations);
    this.#requestBytes = sketch(sizes);
    this.#responseBytes = sketch(sizes);
    this.#tables = [this.#outcomes, this.#duration, this.#requestBytes, this.#responseBytes];
  }

  /** False: it came too late for all. Latency and sizes are the upstream's, so a refused exchange has none. */
  see(sighting: Sighting): boolean {
    const rows = this.#rowsAt;
    const allRings = this.#grain.all;
    let late = 0;
    for (let at = 0; at < allRings.length; at += 1) {
      const ring = allRings[at] as Ring;
      const row = this.#rowFor(ring, Math.floor(sighting.time / ring.slot));
      rows[at] = row;
      if (row < 0) late += 1;
    }
    if (late === allRings.length) return false;
    const { weight, request, response } = sighting;
    if (sighting.refused) return this.#outcomes.addToAll(rows, refused, weight);
    this.#outcomes.addToAll(rows, this.#keyOf(response.status), weight);
    this.#duration.addToAll(rows, sighting.duration, weight);
    this.#requestBytes.addToAll(rows, request.bytes, weight);
    this.#responseBytes.addToAll(rows, response.bytes, weight);
    return true;
  }

  window(now: Millis, name: WindowName): RingWindow {
    const rows = this.#rows(now, this.#grain[name]).filter((row) => row >= 0);
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
    const ring = this.#grain[name];
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
    const ring = this.#grain[name];
    return millis(firstSlot(ring, now) * ring.slot);
  }

  /** Of the last month, most first; a status below 10 stands for the rest of its class. Refused ones are not among them. */
  statuses(now: Millis): Usage["statuses"] {
    const counts = new Map<number, number>();
    for (const row of this.#rows(now, this.#grain.month)) {
      if (row < 0) continue;
      this.#outcomes.visit(row, (status, count) => {
        if (status !== refused) counts.set(status, (counts.get(status) ?? 0) + count);
      });
    }
    return [...counts]
      .map(([status, count]) => ({ status, count }))
      .toSorted((left, right) => right.count - left.count);
  }

  /** Adds what another of the same grain has counted. */
  merge(other: UsageRings): void {
    for (const [otherRow, slot] of other.#stamps.entries()) {
      const ring = this.#grain.all.findLast(({ first }) => first <= otherRow);
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
    };
  }

  restore(saved: SavedRings): void {
    this.#stamps = saved.stamps.slice();
    this.#outcomes.restore(saved.outcomes);
    this.#duration.restore(saved.duration);
    this.#requestBytes.restore(saved.requestBytes);
    this.#responseBytes.restore(saved.responseBytes);
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

/** Rings that go on where saved ones of the same grain were. */
export function restoredRings(saved: SavedRings | undefined, grain: Grain): UsageRings | undefined {
  if (saved === undefined) return undefined;
  const rings = new UsageRings(grain);
  rings.restore(saved);
  return rings;
}

function firstSlot({ slot, slots }: Ring, now: Millis): number {
  return Math.floor(now / slot) - slots + 1;
}

import { BoundedMap } from "../../kernel/bounded.ts";
import { type Millis, millis } from "../../kernel/clock.ts";
import type { CallerActivity } from "../learned.ts";
import type { Sighting } from "../sighting.ts";

/** Operations remembered for each caller; a new one takes the place of the one called least. */
const perCaller = 8;
/** Operations that can be named at all: their ids have 16 bits, and 0 is nobody. */
const maxOperations = 65_535;

interface SavedCallers {
  readonly version: 1;
  readonly operations: readonly string[];
  readonly callers: readonly SavedCaller[];
}

interface SavedCaller {
  readonly subject: string;
  readonly consumer: string | undefined;
  readonly numbers: readonly number[];
  readonly operations: readonly number[];
}

/**
 * Which operations each active caller uses, how often, when last. The caller longest silent leaves first. All
 * numbers lie in a few long arrays, one row for each caller: as objects they would take three times the memory.
 */
export class Callers {
  /** Exchanges of operations beyond those that can be named. */
  unnamed = 0;
  readonly #rows: BoundedMap<string, number>;
  readonly #free: number[] = [];
  #used = 0;
  readonly #consumers: (string | undefined)[] = [];
  /** Four numbers for each row: first, last (seconds), exchanges, refused. */
  #numbers = new Uint32Array(0);
  #ids = new Uint16Array(0);
  /** Two for each remembered operation: count, last (seconds). */
  #counts = new Uint32Array(0);
  readonly #operations = new Map<string, number>();
  readonly #names: string[] = [""];

  /** `limit`: the most callers remembered. */
  constructor(limit = 100_000) {
    this.#rows = new BoundedMap(limit);
  }

  get size(): number {
    return this.#rows.size;
  }

  get evicted(): number {
    return this.#rows.evicted;
  }

  /** `key`: of the operation. */
  see(key: string, sighting: Sighting): void {
    const { subject, consumer } = sighting.caller;
    const seconds = Math.floor(sighting.time / 1000);
    const row = this.#rows.get(subject) ?? this.#enter(subject, seconds);
    this.#consumers[row] = consumer ?? this.#consumers[row];
    const at = row * 4;
    this.#numbers[at] = Math.min(this.#numbers[at] ?? 0, seconds);
    this.#numbers[at + 1] = Math.max(this.#numbers[at + 1] ?? 0, seconds);
    this.#numbers[at + 2] = (this.#numbers[at + 2] ?? 0) + sighting.weight;
    if (sighting.refused) {
      this.#numbers[at + 3] = (this.#numbers[at + 3] ?? 0) + sighting.weight;
    }
    const id = this.#idOf(key);
    if (id > 0) this.#count(row, id, { count: sighting.weight, seconds });
  }

  of(subject: string): CallerActivity | undefined {
    const row = this.#rows.peek(subject);
    return row === undefined ? undefined : this.#activity(subject, row);
  }

  /** Those who called most, over all that is remembered of them. */
  busiest(limit: number): readonly CallerActivity[] {
    const rows = [...this.#rows.entries()];
    const exchanges = (row: number) => this.#numbers[row * 4 + 2] ?? 0;
    rows.sort(([, left], [, right]) => exchanges(right) - exchanges(left));
    return rows.slice(0, limit).map(([subject, row]) => this.#activity(subject, row));
  }

  /** One operation has become part of another. */
  absorb(from: string, into: string): void {
    const old = this.#operations.get(from);
    if (old === undefined || from === into) return;
    const id = this.#idOf(into);
    for (const [, row] of this.#rows.entries()) {
      for (let place = row * perCaller; place < (row + 1) * perCaller; place += 1) {
        if (this.#ids[place] !== old) continue;
        const [count, seconds] = [this.#counts[place * 2] ?? 0, this.#counts[place * 2 + 1] ?? 0];
        this.#ids[place] = 0;
        this.#counts.fill(0, place * 2, place * 2 + 2);
        if (id > 0) this.#count(row, id, { count, seconds });
      }
    }
  }

  forget(subject: string): void {
    const row = this.#rows.peek(subject);
    if (row === undefined) return;
    this.#rows.delete(subject);
    this.#clear(row);
  }

  save(): unknown {
    const callers = [...this.#rows.entries()].map(([subject, row]): SavedCaller => {
      const operations: number[] = [];
      for (let place = row * perCaller; place < (row + 1) * perCaller; place += 1) {
        const id = this.#ids[place] ?? 0;
        const counts = this.#counts.subarray(place * 2, place * 2 + 2);
        if (id > 0) operations.push(id, ...counts);
      }
      const numbers = [...this.#numbers.subarray(row * 4, row * 4 + 4)];
      return { subject, consumer: this.#consumers[row], numbers, operations };
    });
    const saved: SavedCallers = { version: 1, operations: this.#names.slice(1), callers };
    return saved;
  }

  /** Takes up what `save` gave; to be called on a new one. */
  restore(saved: unknown): void {
    const { version, operations, callers } = saved as SavedCallers;
    if (version !== 1) throw new Error(`callers: cannot read version ${String(version)}, only 1`);
    for (const key of operations) this.#idOf(key);
    for (const caller of callers) {
      const row = this.#enter(caller.subject, 0);
      this.#consumers[row] = caller.consumer;
      this.#numbers.set(caller.numbers, row * 4);
      for (let at = 0; at < caller.operations.length; at += 3) {
        const [id = 0, count = 0, seconds = 0] = caller.operations.slice(at, at + 3);
        this.#count(row, id, { count, seconds });
      }
    }
  }

  #activity(subject: string, row: number): CallerActivity {
    const [first = 0, last = 0, exchanges = 0, refused = 0] = this.#numbers.subarray(row * 4);
    const operations: { key: string; count: number; last: Millis }[] = [];
    for (let place = row * perCaller; place < (row + 1) * perCaller; place += 1) {
      const id = this.#ids[place] ?? 0;
      const [count = 0, seconds = 0] = this.#counts.subarray(place * 2, place * 2 + 2);
      if (id > 0) {
        operations.push({ key: this.#names[id] ?? "", count, last: millis(seconds * 1000) });
      }
    }
    return {
      subject,
      consumer: this.#consumers[row],
      first: millis(first * 1000),
      last: millis(last * 1000),
      exchanges,
      refused,
      operations: operations.toSorted((left, right) => right.count - left.count),
    };
  }

  #enter(subject: string, seconds: number): number {
    const full = this.#rows.size === this.#rows.limit;
    const stalest = full ? this.#stalest() : undefined;
    if (stalest !== undefined) this.#clear(stalest, false);
    let row = stalest ?? this.#free.pop();
    if (row === undefined) {
      row = this.#used;
      this.#used += 1;
      if (this.#used * 4 > this.#numbers.length) this.#grow();
    }
    this.#rows.set(subject, row);
    this.#numbers[row * 4] = seconds;
    return row;
  }

  /** The row whose caller leaves when the next one comes. */
  #stalest(): number | undefined {
    for (const [, row] of this.#rows.entries()) return row;
    return undefined;
  }

  #clear(row: number, free = true): void {
    this.#numbers.fill(0, row * 4, row * 4 + 4);
    this.#ids.fill(0, row * perCaller, (row + 1) * perCaller);
    this.#counts.fill(0, row * perCaller * 2, (row + 1) * perCaller * 2);
    this.#consumers[row] = undefined;
    if (free) this.#free.push(row);
  }

  #grow(): void {
    const rows = Math.max(256, Math.min(this.#rows.limit, this.#used * 2));
    const [numbers, ids, counts] = [this.#numbers, this.#ids, this.#counts];
    this.#numbers = new Uint32Array(rows * 4);
    this.#numbers.set(numbers);
    this.#ids = new Uint16Array(rows * perCaller);
    this.#ids.set(ids);
    this.#counts = new Uint32Array(rows * perCaller * 2);
    this.#counts.set(counts);
  }

  #count(row: number, id: number, { count, seconds }: { count: number; seconds: number }): void {
    let target = row * perCaller;
    for (let place = target; place < (row + 1) * perCaller; place += 1) {
      if (this.#ids[place] === id) {
        target = place;
        break;
      }
      if ((this.#counts[place * 2] ?? 0) < (this.#counts[target * 2] ?? 0)) target = place;
    }
    if (this.#ids[target] !== id) this.#counts.fill(0, target * 2, target * 2 + 2);
    this.#ids[target] = id;
    this.#counts[target * 2] = (this.#counts[target * 2] ?? 0) + count;
    this.#counts[target * 2 + 1] = Math.max(this.#counts[target * 2 + 1] ?? 0, seconds);
  }

  #idOf(key: string): number {
    const known = this.#operations.get(key);
    if (known !== undefined) return known;
    if (this.#names.length > maxOperations) {
      this.unnamed += 1;
      return 0;
    }
    this.#names.push(key);
    this.#operations.set(key, this.#names.length - 1);
    return this.#names.length - 1;
  }
}

/** A new view, or one that goes on where a saved one was. */
export function createCallers(limit?: number, saved?: unknown): Callers {
  const callers = new Callers(limit);
  if (saved !== undefined) callers.restore(saved);
  return callers;
}

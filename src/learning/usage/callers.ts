import { BoundedMap } from "../../kernel/bounded.ts";
import { type Millis, millis } from "../../kernel/clock.ts";
import type {
  CallerActivity,
  CallerList,
  CallerOperation,
  CallerQuery,
  CallerSummary,
} from "../learned.ts";
import type { Proof, Sighting } from "../sighting.ts";
import { type Listed, orderOf } from "./caller-order.ts";
import { type SavedWatched, WatchedCallers } from "./watched-callers.ts";

/** Operations remembered for each caller; a new one takes the place of the one called least. */
const perCaller = 12;
/** Operations that can be named at all: their ids have 16 bits, and 0 is nobody. */
const maxOperations = 65_535;
/** Numbers of a row: first, last (seconds), exchanges, refused, proofs (a bit for each). */
const perRow = 5;
const proofs: readonly Proof[] = ["bearer", "api-key", "mtls", "basic", "session", "none"];

interface SavedCallers {
  readonly version: 1;
  readonly operations: readonly string[];
  readonly callers: readonly SavedCaller[];
  /** Left out by older versions, whose `numbers` also lack the proofs. */
  readonly watched?: SavedWatched;
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
  /** `perRow` for each row. */
  #numbers = new Uint32Array(0);
  #ids = new Uint16Array(0);
  /** Two for each remembered operation: count, last (seconds). */
  #counts = new Uint32Array(0);
  readonly #operations = new Map<string, number>();
  readonly #names: string[] = [""];
  readonly #watched = new WatchedCallers();

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
    const at = row * perRow;
    this.#numbers[at] = Math.min(this.#numbers[at] ?? 0, seconds);
    this.#numbers[at + 1] = Math.max(this.#numbers[at + 1] ?? 0, seconds);
    this.#numbers[at + 2] = (this.#numbers[at + 2] ?? 0) + sighting.weight;
    if (sighting.refused) {
      this.#numbers[at + 3] = (this.#numbers[at + 3] ?? 0) + sighting.weight;
    }
    const bit = 1 << proofs.indexOf(sighting.caller.proof);
    this.#numbers[at + 4] = (this.#numbers[at + 4] ?? 0) | bit;
    const id = this.#idOf(key);
    if (id > 0) this.#count(row, id, { count: sighting.weight, seconds });
    this.#watched.see(row, id, sighting);
  }

  of(subject: string, now: Millis): CallerActivity | undefined {
    const row = this.#rows.peek(subject);
    if (row === undefined) return undefined;
    const operations = this.#operationsOf(row, now);
    return { ...this.#told(subject, row), operations, usage: this.#watched.usage(row, now) };
  }

  /** Those asked for, in their order: a part of them, and how many there are. */
  list(query: CallerQuery, now: Millis): CallerList {
    const isAsked = this.#filter(query);
    const asked = query.operation === undefined ? 0 : this.#operations.get(query.operation);
    const rows: Listed[] = [];
    for (const [subject, row] of this.#rows.entries()) {
      if (!isAsked(subject, row)) continue;
      const [first = 0, last = 0, exchanges = 0] = this.#numbers.subarray(row * perRow);
      const window = asked
        ? this.#watched.operationsOf(row)?.window(asked, now, query.window)
        : this.#watched.window(row, now, query.window);
      const name = this.#consumers[row] ?? subject;
      rows.push({ subject, row, name, first, last, exchanges, window });
    }
    const shown = rows
      .toSorted(orderOf(query.sort))
      .slice(query.offset, query.offset + query.limit);
    return {
      total: this.#rows.size,
      matching: rows.length,
      callers: shown.map(({ subject, row, window }): CallerSummary => {
        const operations = this.#idsOf(row).size;
        return { ...this.#told(subject, row), operations, window };
      }),
    };
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
    if (id > 0) this.#watched.absorb(old, id);
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
      const numbers = [...this.#numbers.subarray(row * perRow, (row + 1) * perRow)];
      return { subject, consumer: this.#consumers[row], numbers, operations };
    });
    const subjects = new Map([...this.#rows.entries()].map(([subject, row]) => [row, subject]));
    const watched = this.#watched.save((row) => subjects.get(row));
    const saved: SavedCallers = { version: 1, operations: this.#names.slice(1), callers, watched };
    return saved;
  }

  /** Takes up what `save` gave; to be called on a new one. */
  restore(saved: unknown): void {
    const { version, operations, callers, watched } = saved as SavedCallers;
    if (version !== 1) throw new Error(`callers: cannot read version ${String(version)}, only 1`);
    for (const key of operations) this.#idOf(key);
    for (const caller of callers) {
      const row = this.#enter(caller.subject, 0);
      this.#consumers[row] = caller.consumer;
      this.#numbers.set(caller.numbers, row * perRow);
      for (let at = 0; at < caller.operations.length; at += 3) {
        const [id = 0, count = 0, seconds = 0] = caller.operations.slice(at, at + 3);
        this.#count(row, id, { count, seconds });
      }
    }
    if (watched !== undefined) {
      this.#watched.restore(watched, (subject) => this.#rows.peek(subject));
    }
  }

  #told(subject: string, row: number): Omit<CallerSummary, "operations" | "window"> {
    const [first = 0, last = 0, exchanges = 0, refused = 0, shown = 0] = this.#numbers.subarray(
      row * perRow,
    );
    return {
      subject,
      consumer: this.#consumers[row],
      proofs: proofs.filter((_, index) => (shown & (1 << index)) !== 0),
      first: millis(first * 1000),
      last: millis(last * 1000),
      exchanges,
      refused,
    };
  }

  /** The twelve that are remembered, and those whose usage is kept over time. */
  #operationsOf(row: number, now: Millis): readonly CallerOperation[] {
    const used = this.#watched.operationsOf(row);
    const counts = used?.counts();
    const remembered = this.#rememberedOf(row);
    const operations = [...this.#idsOf(row)].map((id): CallerOperation => {
      const { count = 0, last } = remembered.get(id) ?? {};
      return {
        key: this.#names[id] ?? "",
        count: Math.max(count, counts?.get(id) ?? 0),
        last,
        use: used?.use(id, now),
      };
    });
    return operations.toSorted((left, right) => right.count - left.count);
  }

  #rememberedOf(
    row: number,
  ): ReadonlyMap<number, { readonly count: number; readonly last: Millis }> {
    const found = new Map<number, { readonly count: number; readonly last: Millis }>();
    for (let place = row * perCaller; place < (row + 1) * perCaller; place += 1) {
      const id = this.#ids[place] ?? 0;
      const [count = 0, seconds = 0] = this.#counts.subarray(place * 2, place * 2 + 2);
      if (id > 0) found.set(id, { count, last: millis(seconds * 1000) });
    }
    return found;
  }

  #idsOf(row: number): ReadonlySet<number> {
    const remembered = this.#ids.subarray(row * perCaller, (row + 1) * perCaller);
    const watched = this.#watched.operationsOf(row)?.counts().keys() ?? [];
    return new Set([...remembered.filter((id) => id > 0), ...watched]);
  }

  #filter({ search, consumer, operation }: CallerQuery): (subject: string, row: number) => boolean {
    const wanted = operation === undefined ? undefined : this.#operations.get(operation);
    if (operation !== undefined && wanted === undefined) return () => false;
    const words = search
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== "")
      .map((word) => ({ word, ids: this.#idsWith(word) }));
    const uses = (row: number, isOne: (id: number) => boolean): boolean => {
      const ids = this.#ids.subarray(row * perCaller, (row + 1) * perCaller);
      const used = this.#watched.operationsOf(row)?.counts().keys() ?? [];
      return ids.some(isOne) || [...used].some(isOne);
    };
    return (subject, row) => {
      const name = this.#consumers[row];
      if (consumer !== undefined && name !== consumer) return false;
      if (wanted !== undefined && !uses(row, (id) => id === wanted)) return false;
      const text = `${subject} ${name ?? ""}`.toLowerCase();
      return words.every(
        ({ word, ids }) => text.includes(word) || (ids.size > 0 && uses(row, (id) => ids.has(id))),
      );
    };
  }

  /** Operations in whose keys a word stands: looked up once, and not in the names of every caller. */
  #idsWith(word: string): ReadonlySet<number> {
    const ids = new Set<number>();
    for (const [id, name] of this.#names.entries()) {
      if (id > 0 && name.toLowerCase().includes(word)) ids.add(id);
    }
    return ids;
  }

  #enter(subject: string, seconds: number): number {
    const full = this.#rows.size === this.#rows.limit;
    const stalest = full ? this.#stalest() : undefined;
    if (stalest !== undefined) this.#clear(stalest, false);
    let row = stalest ?? this.#free.pop();
    if (row === undefined) {
      row = this.#used;
      this.#used += 1;
      if (this.#used * perRow > this.#numbers.length) this.#grow();
    }
    this.#rows.set(subject, row);
    this.#numbers[row * perRow] = seconds;
    return row;
  }

  /** The row whose caller leaves when the next one comes. */
  #stalest(): number | undefined {
    for (const [, row] of this.#rows.entries()) return row;
    return undefined;
  }

  #clear(row: number, free = true): void {
    this.#numbers.fill(0, row * perRow, (row + 1) * perRow);
    this.#ids.fill(0, row * perCaller, (row + 1) * perCaller);
    this.#counts.fill(0, row * perCaller * 2, (row + 1) * perCaller * 2);
    this.#consumers[row] = undefined;
    this.#watched.forget(row);
    if (free) this.#free.push(row);
  }

  #grow(): void {
    const rows = Math.max(256, Math.min(this.#rows.limit, this.#used * 2));
    const [numbers, ids, counts] = [this.#numbers, this.#ids, this.#counts];
    this.#numbers = new Uint32Array(rows * perRow);
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

import { maxFields } from "./given.ts";

/** One field of an answer, by the operation that it is of. */
export interface GivingField {
  operation: number;
  readonly path: string;
}

/** Values in vain, after which a field is idle. */
const patience = 2048;
/** Of an idle field one value in so many is remembered. */
const idleEvery = 8;

/**
 * The fields of answers that give values, by number. Most give what nobody sends back: titles, prices, counts. Once
 * that is clear most of it is passed over, so that ids stay longer among the few values that are remembered of each
 * subject, and learning costs less.
 *
 * ```
 *   unreturned   0 ──► patience ──► … ──► patience + idleEvery - 1
 *                ▲         ▲ remembered       │
 *                │         └──────────────────┘ passed over, all but one
 *                └── a value came back
 * ```
 */
export class GivingFields {
  /** By number; 0 is no field. */
  readonly #fields: GivingField[] = [{ operation: 0, path: "" }];
  /** Values that did not come back, by number: side by side, for those of one operation are looked at together. */
  #unreturned = new Uint16Array(256);

  /** The number of a new field; 0: there are too many. */
  add(operation: number, path: string): number {
    const id = this.#fields.length;
    if (id > maxFields) return 0;
    this.#fields.push({ operation, path });
    if (id === this.#unreturned.length) {
      const wider = new Uint16Array(id * 2);
      wider.set(this.#unreturned);
      this.#unreturned = wider;
    }
    return id;
  }

  get(id: number): GivingField | undefined {
    return this.#fields[id];
  }

  /** Counts a value of the field. Is it to be remembered? */
  gives(id: number): boolean {
    const count = this.#unreturned[id] ?? 0;
    this.#unreturned[id] = count + 1 < patience + idleEvery ? count + 1 : patience;
    return count <= patience;
  }

  /** A value of the field came back where it may have been no coincidence. */
  returned(id: number): void {
    this.#unreturned[id] = 0;
  }

  save(): readonly (readonly [operation: number, path: string])[] {
    return this.#fields.map(({ operation, path }) => [operation, path]);
  }

  restore(saved: ReturnType<GivingFields["save"]>): void {
    this.#fields.length = 0;
    for (const [operation, path] of saved) this.#fields.push({ operation, path });
    this.#unreturned = new Uint16Array(Math.max(256, saved.length * 2));
  }
}

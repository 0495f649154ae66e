import { HeavyHitters, type Hitter } from "../../statistics/heavy-hitters.ts";
import { QuantileRows } from "../../statistics/quantile-rows.ts";
import type { SavedTable } from "../../statistics/count-table.ts";

/** Operations counted as following one operation. */
const maxFollowers = 32;
/** Calls at one time that count as what came before; a page seldom loads more that matter. */
const maxTogether = 6;
const gapSettings = { rows: 1, accuracy: 0.1, bins: 48 };

/** How one operation is followed by others. */
export class Followers {
  /** How often the operation was called, immediate repeats counted once. */
  visits = 0;
  readonly hitters: HeavyHitters<QuantileRows> = new HeavyHitters(maxFollowers);

  follow(to: number, gap: number): void {
    this.hitters.add(to, 1, () => new QuantileRows(gapSettings)).add(0, gap);
  }

  absorb(other: Followers): void {
    this.visits += other.visits;
    this.hitters.merge(other.hitters, (mine, theirs) => {
      mine.addRow(0, theirs, 0);
      return mine;
    });
  }

  save(): SavedFollowers {
    const hitters = this.hitters.all().map((one) => ({ ...one, value: one.value.save() }));
    return { visits: this.visits, hitters };
  }

  restore({ visits, hitters }: SavedFollowers): void {
    this.visits = visits;
    this.hitters.restore(
      hitters.map((one) => {
        const value = new QuantileRows(gapSettings);
        value.restore(one.value);
        return { ...one, value };
      }),
    );
  }
}

export interface SavedFollowers {
  readonly visits: number;
  readonly hitters: readonly Hitter<SavedTable>[];
}

/** One call, as its place in a sequence goes. Times in ms. */
export interface Call {
  /** Id of the operation. */
  readonly operation: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Where one subject is in its session. Calls that began before the first of their like had answered are one
 * step, for none of them can have waited for another: a page that loads three things at once has no order among
 * them, and each is followed by what comes after. So interleaving adds no edges of its own, and P(to | from)
 * stays a probability; edges that skip one would not.
 *
 * ```
 *   me ───┐                              me → order        no edge: me – home
 *   home ───┐     order ──┐              home → order
 *   └ step 1 ┘    └ step 2 ┘
 * ```
 */
export class Walk {
  #before: number[] = [];
  #step: number[] = [];
  #start = 0;
  #beforeStart = 0;
  #end = 0;

  /** Forgets where it was: a new session. */
  reset(): void {
    this.#before = [];
    this.#step = [];
  }

  /** The steps before, from which an edge leads to this call; undefined: it repeats what was just called. */
  enter(call: Call): { readonly from: readonly number[]; readonly gap: number } | undefined {
    const { operation, start, end } = call;
    if (this.#step.length > 0 && start < this.#end) {
      this.#end = Math.min(this.#end, end);
      if (this.#step.includes(operation)) return undefined;
      // Not pushed: an array that is pushed to takes room for 16 more, for every subject.
      if (this.#step.length < maxTogether) this.#step = [...this.#step, operation];
      return { from: this.#others(operation), gap: Math.max(0, start - this.#beforeStart) };
    }
    if (this.#step.length === 1 && this.#step[0] === operation) {
      this.#start = start;
      this.#end = end;
      return undefined;
    }
    this.#before = this.#step;
    this.#beforeStart = this.#start;
    this.#step = [operation];
    this.#start = start;
    this.#end = end;
    return { from: this.#others(operation), gap: start - this.#beforeStart };
  }

  #others(operation: number): readonly number[] {
    return this.#before.filter((before) => before !== operation);
  }
}

import { HeavyHitters, type Hitter } from "../../statistics/heavy-hitters.ts";
import type { SavedTable } from "../../statistics/count-table.ts";
import { Gaps } from "./gaps.ts";

/** Operations counted as following one operation. */
const maxFollowers = 32;
/** Calls at one time that count as what came before; a page seldom loads more that matter. */
const maxTogether = 6;

/** How one operation is followed by others. */
export class Followers {
  /** How often the operation was called, immediate repeats counted once. */
  visits = 0;
  readonly hitters: HeavyHitters<Gaps> = new HeavyHitters(maxFollowers);

  follow(to: number, gap: number): void {
    this.hitters.add(to, 1, newGaps).add(gap);
  }

  absorb(other: Followers): void {
    this.visits += other.visits;
    this.hitters.merge(other.hitters, (mine, theirs) => {
      mine.absorb(theirs);
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
        const value = new Gaps();
        value.restore(one.value);
        return { ...one, value };
      }),
    );
  }
}

function newGaps(): Gaps {
  return new Gaps();
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
    this.#forward(operation);
    this.#beforeStart = this.#start;
    this.#start = start;
    this.#end = end;
    return { from: this.#others(operation), gap: start - this.#beforeStart };
  }

  /** Steps of one call each, as most are, take turns in two arrays: a new one would soon be old garbage. */
  #forward(operation: number): void {
    const before = this.#before;
    this.#before = this.#step;
    if (before.length === 1) before[0] = operation;
    this.#step = before.length === 1 ? before : [operation];
  }

  #others(operation: number): readonly number[] {
    return this.#before.filter((before) => before !== operation);
  }
}

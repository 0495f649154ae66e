import type { Member } from "./place.ts";

/** So many declared members are told apart by the bits of one number. */
const bitsOfOne = 31;

/**
 * One object on its way: which of its members have come, and what of its text is cut.
 *
 * ```
 *   { "kept": 1 , "cut": 2 , "kept": 3 }        { "cut": 1 , "kept": 2 }
 *              └───────────┘                      └─────────┘
 *   from the end of the one before               the first ones: up to one that stays
 * ```
 */
export class Members {
  count = 0;
  /** Of the required ones, how many. */
  required = 0;
  readonly #cuts: number[];
  #low = 0;
  #high: Set<number> | undefined;
  /** Where the member before ended; at first, where the members begin. */
  #end: number;
  #anyKept = false;
  /** Where the first ones begin, as long as all of them are cut. */
  #open = -1;

  /** `cuts`: where the parts are added: from, to, from, to … */
  constructor(cuts: number[], from: number) {
    this.#cuts = cuts;
    this.#end = from;
  }

  /** False: a declared member has come before. */
  isNew({ index, required }: Member): boolean {
    this.count += 1;
    if (index < 0) return true;
    if (index < bitsOfOne) {
      const bit = 1 << index;
      if ((this.#low & bit) !== 0) return false;
      this.#low |= bit;
    } else {
      this.#high ??= new Set();
      if (this.#high.has(index)) return false;
      this.#high.add(index);
    }
    if (required) this.required += 1;
    return true;
  }

  /** One that stays begins; what is cut within it comes after what is cut before it. */
  keep(start: number): void {
    if (this.#open >= 0) this.#cuts.push(this.#open, start);
    this.#open = -1;
    this.#anyKept = true;
  }

  kept(end: number): void {
    this.#end = end;
  }

  cut(start: number, end: number): void {
    if (this.#anyKept) this.#cuts.push(this.#end, end);
    else if (this.#open < 0) this.#open = start;
    this.#end = end;
  }

  close(): void {
    if (this.#open >= 0) this.#cuts.push(this.#open, this.#end);
  }
}

import type { JsonSource, Skimmed } from "../../../engine/skimmed.ts";
import type { Checker, Reader } from "../../../registry/schema/run.ts";
import { type Place, placeOf } from "./place.ts";
import { skimText } from "./skim-text.ts";

/** Texts in a row that could not be judged, before it is rarely tried any more. */
const patience = 16;
/** How rarely: one in so many. */
const rarely = 64;

/** Skims the answers of one place in a contract, as long as that leads anywhere. */
export class Skimmer {
  readonly #place: Place;
  #failed = 0;
  #passed = 0;

  constructor(checker: Checker) {
    this.#place = placeOf(checker);
  }

  skim(source: JsonSource, readers: readonly Reader[]): Skimmed | undefined {
    if (this.#failed >= patience) {
      this.#passed = (this.#passed + 1) % rarely;
      if (this.#passed !== 0) return undefined;
    }
    const skimmed = skimText(source, this.#place, readers);
    this.#failed = skimmed === undefined ? this.#failed + 1 : 0;
    return skimmed;
  }
}

import type { Problem } from "../../kernel/result.ts";

/** Nobody reads further; a generated document can be wrong in every line. */
const maxProblems = 500;

/** Gathers what is wrong (`problems`: enforcement would be wrong) and what is merely sloppy (`warnings`). */
export class Report {
  readonly problems: Problem[] = [];
  readonly warnings: Problem[] = [];
  /** Problems and warnings that did not fit. */
  spilled = 0;

  problem(at: string, message: string): void {
    this.#add(this.problems, at, message);
  }

  warning(at: string, message: string): void {
    this.#add(this.warnings, at, message);
  }

  #add(list: Problem[], at: string, message: string): void {
    if (list.length < maxProblems) list.push({ at, message });
    else this.spilled += 1;
  }
}

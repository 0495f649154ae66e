import type { Answer } from "./facts.ts";
import type { Principal } from "./principal.ts";
import type { JsonSource, Skimmed } from "./skimmed.ts";

/** Reads a JSON text; undefined where only its values can tell. Never guesses. */
export type Skim = (
  answer: Answer,
  source: JsonSource,
  principals: readonly Principal[],
) => Skimmed | undefined;

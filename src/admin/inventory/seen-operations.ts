import type { LearnedSummary } from "../../learning/learned.ts";
import type { SeenOperation } from "../../registry/reconcile-traffic.ts";

/** Operations that no contract declares: an attacker may invent paths, and the learner may be fooled. */
export const mostDiscovered = 10_000;

/** What the learner found, in the register's words. */
export function seenOperations(summaries: readonly LearnedSummary[]): readonly SeenOperation[] {
  return summaries
    .filter((summary) => isThere(summary))
    .map(({ key, method, host, path, sources, first, last }) => {
      const known = sources.map(({ kind, name }) => ({ kind, name }));
      return { key, method, host, path, sources: known, first, last };
    });
}

/** What the gateway refused every time may be nothing but an attacker's guess. */
function isThere({ declared, outcomes }: LearnedSummary): boolean {
  return declared !== undefined || answered(outcomes) > 0;
}

/** How often the upstream answered, whatever it said. */
export function answered(outcomes: LearnedSummary["outcomes"]): number {
  return outcomes["2"] + outcomes["3"] + outcomes["4"] + outcomes["5"];
}

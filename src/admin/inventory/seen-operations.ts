import type { Millis } from "../../kernel/clock.ts";
import type { LearnedSummary } from "../../learning/learned.ts";
import { type SeenOperation, reconcileTraffic } from "../../registry/reconcile-traffic.ts";
import type { RegisterStore } from "../../store/register.ts";

/** Operations that no contract declares: an attacker may invent paths, and the learner may be fooled. */
const mostDiscovered = 10_000;

/** Notes in the register what the learner found. Answers how many discovered operations and sources did not fit. */
export function noteSeen(
  register: RegisterStore,
  summaries: readonly LearnedSummary[],
  now: Millis,
): number {
  const act = { actor: "castellan", now };
  const seen = seenOperations(summaries);
  const what = { action: "register.learned", target: "traffic" };
  return register.update(act, what, (before) =>
    reconcileTraffic(before, seen, { ...act, mostDiscovered }),
  ).overflowed;
}

/** In the register's words. */
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

import type { FlowGraph, LearnedOperation, LearnedSummary } from "../../learning/learned.ts";
import type { Dependent } from "../contract.ts";

/** A page shows no more; who is beyond called least. */
const mostDependents = 100;

/** Who would break if an operation retired: those who call it, and operations fed by its answers. */
export function operationDependents(learned: LearnedOperation | undefined): readonly Dependent[] {
  if (learned === undefined) return [];
  const found = new Map<string, Dependent>();
  const { topCallers } = learned.usage;
  for (const { name, count } of learned.access.consumers) {
    const own = topCallers.filter(({ consumer }) => consumer === name).map(({ last }) => last);
    // Of whom no caller is among the busiest, only the operation's own last use is known.
    const last = own.length === 0 ? learned.last : Math.max(...own);
    add(found, { kind: "consumer", name, exchanges: count, last });
  }
  for (const { subject, consumer, count, last } of topCallers) {
    // A consumer's exchanges were counted above, whoever of its callers made them.
    if (consumer === undefined)
      add(found, { kind: "caller", name: subject, exchanges: count, last });
  }
  for (const { to, count } of learned.feeds) {
    add(found, { kind: "operation", name: to, exchanges: count, last: learned.last });
  }
  return busiest(found);
}

/** Of an API: its consumers, and the operations elsewhere that live on its answers. */
export function apiDependents(
  keys: ReadonlySet<string>,
  learned: readonly LearnedSummary[],
  flows: FlowGraph | undefined,
): readonly Dependent[] {
  const found = new Map<string, Dependent>();
  const last = new Map<string, number>();
  for (const summary of learned) {
    last.set(summary.key, summary.last);
    for (const { name, count } of summary.access.consumers) {
      add(found, { kind: "consumer", name, exchanges: count, last: summary.last });
    }
  }
  for (const { from, to, count } of flows?.data ?? []) {
    if (!keys.has(from) || keys.has(to)) continue;
    add(found, { kind: "operation", name: to, exchanges: count, last: last.get(from) ?? 0 });
  }
  return busiest(found);
}

function add(found: Map<string, Dependent>, next: Dependent): void {
  const id = `${next.kind} ${next.name}`;
  const before = found.get(id);
  const exchanges = next.exchanges + (before?.exchanges ?? 0);
  found.set(id, { ...next, exchanges, last: Math.max(next.last, before?.last ?? 0) });
}

function busiest(found: ReadonlyMap<string, Dependent>): readonly Dependent[] {
  return [...found.values()].toSorted((a, b) => b.exchanges - a.exchanges).slice(0, mostDependents);
}

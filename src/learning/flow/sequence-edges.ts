import type { SequenceEdge } from "../learned.ts";
import type { FlowOperation } from "./flow-operation.ts";
import { Gaps } from "./gaps.ts";

/** Every edge out of these operations, commonest first. `resolve`: the operation that an id means now. */
export function sequenceEdges(
  operations: readonly FlowOperation[],
  resolve: (id: number) => FlowOperation | undefined,
): readonly SequenceEdge[] {
  const edges = operations.flatMap((from) => {
    const followers = new Map<FlowOperation, { count: number; gaps: Gaps[] }>();
    for (const { key, count, error, value } of from.followers.hitters.all()) {
      const to = resolve(key);
      if (to === undefined || to === from) continue;
      const known = followers.get(to);
      const gaps = [...(known?.gaps ?? []), value];
      followers.set(to, { count: (known?.count ?? 0) + count - error, gaps });
    }
    return [...followers].map(([to, { count, gaps }]) => ({
      from: from.key,
      to: to.key,
      count,
      probability: share(count, from.followers.visits),
      precedence: share(count, to.followers.visits),
      gap: median(gaps),
    }));
  });
  return edges.toSorted((left, right) => right.count - left.count);
}

/** A visit is followed, and preceded, at most once by each. */
function share(count: number, visits: number): number {
  return visits === 0 ? 0 : Math.min(1, count / visits);
}

/** Gaps of operations that have become one are counted together. */
function median(gaps: readonly Gaps[]): number {
  const all = new Gaps();
  for (const gap of gaps) all.absorb(gap);
  return all.sketch().quantiles([0], [0.5])[0] ?? 0;
}

import type { Flows } from "../../../../src/admin/contract.ts";

export type FlowKind = "sequence" | "data";

/** One arrow of the drawing. Several data flows between the same two operations are one arrow. */
export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

export interface DrawnGraph {
  readonly nodes: readonly { readonly key: string; readonly exchanges: number }[];
  readonly edges: readonly DrawnEdge[];
  /** Arrows that were left out, weakest first: more than this nobody can read. */
  readonly hidden: number;
}

/** The most arrows of one drawing. */
export const maxEdges = 160;

/** The operations of the strongest flows, and those flows as arrows. */
export function drawnGraph(flows: Flows, kind: FlowKind): DrawnGraph {
  const merged = new Map<string, DrawnEdge>();
  for (const { from, to, count } of flows[kind]) {
    const id = `${from}\n${to}`;
    merged.set(id, { from, to, count: count + (merged.get(id)?.count ?? 0) });
  }
  const strongest = [...merged.values()].toSorted((a, b) => b.count - a.count);
  const edges = strongest.slice(0, maxEdges);
  const exchanges = new Map(flows.nodes.map((node) => [node.key, node.exchanges]));
  const keys = new Set(edges.flatMap(({ from, to }) => [from, to]));
  return {
    nodes: [...keys].map((key) => ({ key, exchanges: exchanges.get(key) ?? 0 })),
    edges,
    hidden: strongest.length - edges.length,
  };
}

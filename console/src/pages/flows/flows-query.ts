import type { FlowKind } from "./flow-edges.ts";

/** What the page of flows shows, as its address says it. */
export interface FlowsQuery {
  readonly kind: FlowKind;
  readonly api: string;
  readonly minimum: number;
  readonly selected: string;
}

export function readFlowsQuery(search: string): FlowsQuery {
  const set = new URLSearchParams(search);
  const minimum = Number(set.get("minimum") ?? "1");
  return {
    kind: set.get("kind") === "data" ? "data" : "sequence",
    api: set.get("api") ?? "",
    minimum: Number.isSafeInteger(minimum) && minimum > 0 ? minimum : 1,
    selected: set.get("selected") ?? "",
  };
}

export function printFlowsQuery({ kind, api, minimum, selected }: FlowsQuery): string {
  const set = new URLSearchParams();
  if (kind === "data") set.set("kind", kind);
  if (api !== "") set.set("api", api);
  if (minimum > 1) set.set("minimum", String(minimum));
  if (selected !== "") set.set("selected", selected);
  return set.size === 0 ? "" : `?${set}`;
}

import { parseWhole } from "../kernel/whole.ts";
import type { FlowGraph } from "../learning/learned.ts";
import { inventoryOf } from "./inventory-of.ts";
import type { AssessedInventory } from "./inventory/inventory.ts";
import { type Route, json, problem } from "./route.ts";

const noFlows: FlowGraph = { nodes: [], sequence: [], data: [], overflowed: 0 };

export const flowRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/v1/flows",
    summary: "Which operation follows which, and which answer feeds which request",
    needs: "viewer",
    query: [
      { name: "api", description: "Only edges that touch this API version." },
      { name: "minimum", description: "Only edges that were seen this often." },
    ],
    statuses: [200, 400],
    async answer(plane, { query }) {
      const minimum = parseWhole(query.get("minimum") ?? "0");
      if (minimum === undefined) return problem(400, "minimum: a whole number");
      const flows = (await plane.learned?.flows()) ?? noFlows;
      const api = query.get("api");
      const keys = api === null ? undefined : keysOf(await inventoryOf(plane), api);
      return json(200, narrowed(flows, minimum, keys));
    },
  },
];

function keysOf({ operations }: AssessedInventory, api: string): ReadonlySet<string> {
  const own = operations.filter(({ apis }) => apis.has(api));
  return new Set(own.flatMap(({ record, learned }) => [record.key, learned?.key ?? record.key]));
}

/** The edges asked for, and the operations that they join. */
function narrowed(
  { nodes, sequence, data, overflowed }: FlowGraph,
  minimum: number,
  keys: ReadonlySet<string> | undefined,
): FlowGraph {
  const isAsked = (edge: { from: string; to: string; count: number }): boolean =>
    edge.count >= minimum && (keys === undefined || keys.has(edge.from) || keys.has(edge.to));
  const kept = { sequence: sequence.filter(isAsked), data: data.filter(isAsked) };
  const joined = new Set([...kept.sequence, ...kept.data].flatMap(({ from, to }) => [from, to]));
  const shown = nodes.filter(({ key }) => joined.has(key) || (keys?.has(key) ?? minimum === 0));
  return { nodes: shown, ...kept, overflowed };
}

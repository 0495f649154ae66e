import { isRouteSegment } from "./route-name.ts";
import type { SavedHosts } from "./hosts.ts";
import type { SavedNode } from "./saved-node.ts";
import type { SavedTemplates } from "./templates.ts";

/** A segment asked for less often, and not named as routes are, may be a value where nobody expects one. */
const leastCount = 2;

/**
 * What may be written down of a checkpoint: without literals that were asked for once and could be anything, and
 * without the paths that nothing answers to, which are whatever strangers made up.
 */
export function withoutOnce(saved: SavedTemplates): SavedTemplates {
  const { families, trees } = saved.hosts;
  const hosts: SavedHosts = {
    ...saved.hosts,
    families: families.map((family) => ({ ...family, tree: pruned(family.tree) })),
    trees: trees.map(([host, tree]) => [host, pruned(tree)] as const),
  };
  return { ...saved, hosts, unknown: { ...saved.unknown, paths: [] } };
}

function pruned(node: SavedNode): SavedNode {
  return {
    ...node,
    literals: node.literals
      .filter(([segment, child]) => child.count >= leastCount || isRouteSegment(segment))
      .map(([segment, child]) => [segment, pruned(child)] as const),
    variables: node.variables.map(([frame, child]) => [frame, pruned(child)] as const),
  };
}

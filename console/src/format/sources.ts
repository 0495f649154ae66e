import type { OperationRecord } from "../api/types.ts";

/** What something is known from: `castellan.yaml (configuration), gateway`. */
export function formatSources(sources: OperationRecord["sources"]): string {
  const names = sources.map(({ kind, name }) => (kind === name ? kind : `${name} (${kind})`));
  return names.length === 0 ? "Nothing yet" : names.join(", ");
}

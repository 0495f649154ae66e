import type { OperationRecord } from "../api/types.ts";

/** What something is known from: `castellan.yaml (configuration), the gateway's traffic`. */
export function formatSources(sources: OperationRecord["sources"]): string {
  const names = sources.map(({ kind, name }) =>
    kind === "gateway" ? "the gateway's traffic" : `${name} (${kind})`,
  );
  return names.length === 0 ? "Nothing yet" : names.join(", ");
}

import type { Source } from "./values.ts";

/** Which values an operator declared to be code by contract. Built once per plan. */
export interface Exemptions {
  readonly any: boolean;
  covers(source: Source, name: string): boolean;
}

/** `source:name` exactly (header and other names as they stand), or `json:` with `*` for one token. */
export function compileExemptions(entries: readonly string[]): Exemptions {
  const names = new Set<string>();
  const pointers: (readonly string[])[] = [];
  for (const entry of entries) {
    if (entry.startsWith("json:")) pointers.push(entry.slice(5).split("/"));
    else names.add(entry);
  }
  return {
    any: entries.length > 0,
    covers: (source, name) =>
      source === "json"
        ? pointers.some((tokens) => matches(tokens, name.split("/")))
        : names.has(`${source}:${name}`),
  };
}

/** A pointer covers what stands at it and below it. */
function matches(tokens: readonly string[], pointer: readonly string[]): boolean {
  return (
    tokens.length <= pointer.length &&
    tokens.every((token, i) => token === "*" || token === pointer[i])
  );
}

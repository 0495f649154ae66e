import type { Site } from "../../engine/control.ts";
import type { Target } from "../../http/head.ts";
import { slashReading } from "../../http/target.ts";

/** A path template as the loosest reader of it: literal parts, and undefined where anything may stand. */
type Template = readonly (string | undefined)[];

/**
 * An encoded slash has two readings (RFC 3986 §2.2 leaves it to the scheme): a character of its segment, as
 * it is judged here, or a separator, as some upstreams take it. Where the second reading is another operation
 * of the same API, one operation would be judged and another be run. The test that this gives is linear in
 * the number of operations, and runs only for paths that hold `%2F`.
 */
export function slashJudge({ api, operation }: Site): (target: Target) => boolean {
  const contract = api.contract;
  const others = (contract?.operations ?? [])
    .filter((other) => other.path !== operation?.path)
    .map((other) => templateOf(other.path));
  const prefixes = prefixLengths(api.basePath, contract?.basePaths ?? []);
  return (target) => {
    const parts = others.length === 0 ? undefined : slashReading(target);
    if (parts === undefined) return false;
    return prefixes.some((length) => others.some((other) => fits(other, parts, length)));
  };
}

function partsOf(path: string): readonly string[] {
  return path.split("/").filter((part) => part !== "");
}

function templateOf(path: string): Template {
  return partsOf(path).map((part) => (part.includes("{") ? undefined : part));
}

function prefixLengths(basePath: string, serverPaths: readonly string[]): readonly number[] {
  const base = partsOf(basePath).length;
  return [
    ...new Set([
      base,
      ...serverPaths.flatMap((path) => [partsOf(path).length, base + partsOf(path).length]),
    ]),
  ];
}

function fits(template: Template, parts: readonly string[], skipped: number): boolean {
  if (template.length !== parts.length - skipped) return false;
  return template.every((part, i) => part === undefined || part === parts[skipped + i]);
}

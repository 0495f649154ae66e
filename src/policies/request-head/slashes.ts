import type { Site } from "../../engine/control.ts";
import type { Target } from "../../http/head.ts";
import { slashReading } from "../../http/target.ts";
import type { Api } from "../../registry/operation.ts";

/** A path template as the loosest reader of it: literal parts, and undefined where anything may stand. */
type Template = readonly (string | undefined)[];

/**
 * An encoded slash has two readings (RFC 3986 §2.2 leaves it to the scheme): a character of its segment, as
 * it is judged here, or a separator, as some upstreams take it. Where the second reading is another operation
 * of the same API, one operation would be judged and another be run. The test that this gives is linear in
 * the number of operations, and runs only for paths that hold `%2F`.
 */
export function slashJudge({ api, operation }: Site): (target: Target) => boolean {
  const { templates, prefixes } = shapeOf(api);
  const own = operation?.path;
  return (target) => {
    const parts = templates.size === 0 ? undefined : slashReading(target);
    if (parts === undefined) return false;
    for (const [path, template] of templates) {
      if (path !== own && prefixes.some((length) => fits(template, parts, length))) return true;
    }
    return false;
  };
}

interface Shape {
  readonly templates: ReadonlyMap<string, Template>;
  readonly prefixes: readonly number[];
}

/** What all operations of an API share; worked out once, not once for each of a thousand. */
const shapes = new WeakMap<Api, Shape>();

function shapeOf(api: Api): Shape {
  const known = shapes.get(api);
  if (known !== undefined) return known;
  const paths = (api.contract?.operations ?? []).map(({ path }) => path);
  const shape: Shape = {
    templates: new Map(paths.map((path) => [path, templateOf(path)])),
    prefixes: prefixLengths(api.basePath, api.contract?.basePaths ?? []),
  };
  shapes.set(api, shape);
  return shape;
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

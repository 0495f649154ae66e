/**
 * A path template, taken apart. `/files/{name}.{ext}:copy` has the segments
 * `files` and `{name}` `.` `{ext}` `:copy`.
 */
export interface PathTemplate {
  readonly segments: readonly SegmentTemplate[];
  /** The parameter names in order. */
  readonly names: readonly string[];
}

export type SegmentTemplate =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "whole"; readonly name: string }
  /** `{rest+}`, `{rest*}` or `{+rest}` as the last segment: one or more segments, joined by "/". */
  | { readonly kind: "rest"; readonly name: string }
  /** Literals and names in turn: `literals` has one more entry than `names`; the outer ones may be empty. */
  | {
      readonly kind: "partial";
      readonly literals: readonly string[];
      readonly names: readonly string[];
    };

/** Reads a template such as `/orders/{orderId}`. Undefined when its braces do not match. */
export function parsePathTemplate(path: string): PathTemplate | undefined {
  const parts = splitPath(path);
  const segments: SegmentTemplate[] = [];
  for (const [index, part] of parts.entries()) {
    const segment = parseSegment(part, index === parts.length - 1);
    if (segment === undefined) return undefined;
    segments.push(segment);
  }
  return { segments, names: segments.flatMap((segment) => namesOf(segment)) };
}

/** As `Target.segments`: `/` is no segment, `/a/` is `a` and an empty one. */
function splitPath(path: string): readonly string[] {
  return path === "/" || path === "" ? [] : path.slice(1).split("/");
}

function namesOf(segment: SegmentTemplate): readonly string[] {
  if (segment.kind === "literal") return [];
  return segment.kind === "partial" ? segment.names : [segment.name];
}

function parseSegment(part: string, last: boolean): SegmentTemplate | undefined {
  const pieces = part.split(/[{}]/);
  if (!/^[^{}]*(?:\{[^{}]+\}[^{}]*)*$/.test(part)) return undefined;
  if (pieces.length === 1) return { kind: "literal", text: decoded(part) };
  const literals = pieces.filter((_, index) => index % 2 === 0).map((text) => decoded(text));
  const written = pieces.filter((_, index) => index % 2 === 1);
  const names = written.map((name) => plainName(name));
  const [name] = names;
  if (names.length === 1 && name !== undefined && literals.every((text) => text === "")) {
    const rest = last && written[0] !== name;
    return { kind: rest ? "rest" : "whole", name };
  }
  return { kind: "partial", literals, names };
}

/** `{+name}`, `{name+}`, `{name*}` and `{name=**}` are dialects for "may hold slashes"; the name is `name`. */
function plainName(written: string): string {
  return written
    .replace(/=.*$/s, "")
    .replace(/^[+/#.;?&*]/, "")
    .replace(/[+*]$/, "");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

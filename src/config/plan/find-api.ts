import type { Match, OperationPlan } from "../../engine/plan.ts";
import { compileHostMatcher } from "../../registry/host-matcher.ts";
import type { Matcher } from "../../registry/matcher.ts";

/** One API as the finder sees it. */
export interface Door {
  readonly hosts: readonly string[];
  /** Decoded segments of the base path. */
  readonly base: readonly string[];
  /** The declared operations below the base path. */
  readonly declared: Matcher<OperationPlan>;
  /** Undeclared operations that the register has dates for. */
  readonly shadows: Matcher<OperationPlan>;
  readonly undeclared: OperationPlan;
}

/*
 * By host, then the longest base path, then the operation:
 *
 *   exact host  →  *.suffix, longest first  →  APIs without hosts
 *     each:  longest base path first; of equal ones, the first that declares the operation;
 *            if none does, the undeclared calls of the first
 *
 * A host that is named somewhere still falls through to APIs without hosts when no base path of its own fits.
 */
export function compileFinder(
  doors: readonly Door[],
): (method: string, authority: string, segments: readonly string[]) => Match | undefined {
  const groups = new Map<string, Door[]>();
  for (const door of doors.toSorted((a, b) => b.base.length - a.base.length)) {
    for (const host of door.hosts.length === 0 ? [""] : door.hosts) {
      groups.set(host, [...(groups.get(host) ?? []), door]);
    }
  }
  const groupsFor = compileHostMatcher([...groups].map(([host, value]) => ({ host, value })));
  const find = (method: string, authority: string, segments: readonly string[]) => {
    for (const group of groupsFor(authority)) {
      const found = within(group, method, segments);
      if (found) return found;
    }
    return undefined;
  };
  return (method, authority, segments) => {
    const found = find(method, authority, segments);
    if (found === undefined || !segments.some((segment) => segment.includes("/"))) return found;
    // An upstream that takes `%2F` for a slash would serve another API than the one that was judged.
    const other = find(method, authority, separated(segments));
    return other === undefined || other.plan.api === found.plan.api ? found : undefined;
  };
}

function separated(segments: readonly string[]): readonly string[] {
  return segments.flatMap((segment) => segment.split("/")).filter((part) => part !== "");
}

function within(
  doors: readonly Door[],
  method: string,
  segments: readonly string[],
): Match | undefined {
  let first: Door | undefined;
  let belowFirst: readonly string[] = segments;
  for (const door of doors) {
    if (first && door.base.length < first.base.length) break;
    if (!startsWith(segments, door.base)) continue;
    const below = door.base.length === 0 ? segments : segments.slice(door.base.length);
    const found = door.declared(method, below);
    if (found) return { plan: found.value, pathParameters: found.pathParameters };
    if (first === undefined) [first, belowFirst] = [door, below];
  }
  if (first === undefined) return undefined;
  const shadow = first.shadows(method, belowFirst)?.value;
  return { plan: shadow ?? first.undeclared, pathParameters: [] };
}

function startsWith(segments: readonly string[], base: readonly string[]): boolean {
  if (segments.length < base.length) return false;
  for (let i = 0; i < base.length; i += 1) if (segments[i] !== base[i]) return false;
  return true;
}

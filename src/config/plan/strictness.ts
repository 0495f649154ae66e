import type { Strictness } from "../../engine/control.ts";
import { parseBytes } from "../../kernel/bytes.ts";
import { parseDuration } from "../../kernel/duration.ts";

type Compare = (base: unknown, next: unknown) => string | undefined;

const comparisons: Readonly<Record<Strictness, Compare>> = {
  lower: (base, next) => compared(base, next, (a, b) => b <= a, "must not be above"),
  higher: (base, next) => compared(base, next, (a, b) => b >= a, "must not be below"),
  fewer: added,
  more: dropped,
  // A switch can only be set to its strict side, whatever stood before.
  on: (_, next) => (next === true ? undefined : "must stay true"),
  off: (_, next) => (next === false ? undefined : "must stay false"),
  free: () => undefined,
};

/**
 * Says why `next` is looser than `base` in its direction, or undefined where it is not. `base` undefined:
 * nothing bounded the setting so far, and any bound is tighter than none.
 */
export function loosening(direction: Strictness, base: unknown, next: unknown): string | undefined {
  if (base !== undefined && canonical(base) === canonical(next)) return undefined;
  return comparisons[direction](base, next);
}

function compared(
  base: unknown,
  next: unknown,
  holds: (a: number, b: number) => boolean,
  rule: string,
): string | undefined {
  if (base === undefined) return undefined;
  const [a, b] = [quantity(base), quantity(next)];
  if (a === undefined || b === undefined) return "cannot be compared with the baseline's";
  return holds(a, b) ? undefined : `${rule} the baseline's ${shown(base)}`;
}

/** Numbers, durations and sizes on their own scales; a text that is none of them has no quantity. */
function quantity(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return undefined;
  return parseDuration(value) ?? parseBytes(value);
}

function added(base: unknown, next: unknown): string | undefined {
  if (base === undefined) return undefined;
  const known = new Set(members(base));
  const more = members(next).filter((member) => !known.has(member));
  return more.length === 0 ? undefined : `allows ${more.join(", ")}, which the baseline does not`;
}

function dropped(base: unknown, next: unknown): string | undefined {
  if (base === undefined) return undefined;
  const kept = new Set(members(next));
  const gone = members(base).filter((member) => !kept.has(member));
  return gone.length === 0 ? undefined : `leaves out ${gone.join(", ")}, which the baseline has`;
}

/** Items of a list, `name: value` of a mapping, or the one value itself, each in canonical text. */
function members(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map((item: unknown) => canonical(item));
  if (value !== null && typeof value === "object") {
    return Object.entries(value).map(([key, item]) => `${key}: ${canonical(item)}`);
  }
  return [canonical(value)];
}

/** JSON with sorted names: equal text means equal value. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item: unknown) => canonical(item)).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(",")}}`;
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : canonical(value);
}

import type { JsonValue } from "../../http/json.ts";
import { pointerToken } from "../../kernel/result.ts";
import type { JsonObject } from "../json-object.ts";
import { type Checker, type Reader, Run, type Spot } from "./run.ts";

/** A value held against a schema. */
export type Judgement =
  | {
      readonly valid: true;
      /** Properties that no schema declares, in values that are otherwise right. */
      readonly unknown: readonly Spot[];
      /** Declared ones that this reader is not to see. */
      readonly forced: readonly Spot[];
    }
  | {
      readonly valid: false;
      /** The keyword that failed; `budget` and `depth` where judging would have cost too much. */
      readonly keyword: string;
      /** RFC 6901 pointer; names that the contract does not declare are written "*". */
      readonly at: string;
    };

const nobody: readonly Reader[] = [];
const none: readonly Spot[] = [];

/** Every value may cost this many steps, however short its text. */
const baseBudget = 20_000;
/** Steps for each character of its text: an object of one letter names meets several schemas each. */
const stepsPerCharacter = 16;

/**
 * Judges a value. `size` is the length of its text and bounds the work, so that alternatives within
 * alternatives cannot multiply.
 */
export function judge(
  checker: Checker,
  value: JsonValue,
  size: number,
  readers: readonly Reader[] = nobody,
): Judgement {
  const budget = baseBudget + size * stepsPerCharacter;
  const run = new Run(budget, readers);
  if (!checker.check(value, run) || run.stopped !== undefined)
    return { valid: false, keyword: run.keyword, at: pointerOf(run) };
  if (run.unknown.length === 0 || !run.overlap) {
    return { valid: true, unknown: run.unknown, forced: run.forced };
  }
  return { valid: true, unknown: undeclared(checker, value, run, budget), forced: run.forced };
}

export function pointerOf(run: Run): string {
  return run.path
    .toReversed()
    .map((token) => `/${pointerToken(token)}`)
    .join("");
}

/** One object was judged by two groups: what one of them does not declare stays if the other does. */
function undeclared(
  checker: Checker,
  value: JsonValue,
  first: Run,
  budget: number,
): readonly Spot[] {
  const second = new Run(budget, first.readers);
  second.watched = new Set(first.unknown.map(({ object }) => object));
  if (!checker.check(value, second)) return first.unknown;
  const kept = new Map<JsonObject, Set<string | undefined>>();
  for (const { object, key } of second.kept) {
    const keys = kept.get(object) ?? new Set();
    keys.add(key);
    kept.set(object, keys);
  }
  const left = first.unknown.filter(({ object, key }) => {
    const keys = kept.get(object) ?? new Set();
    const told = keys.has(key) || keys.has(undefined);
    // Both groups may call it unknown; once is enough.
    kept.set(object, keys.add(key));
    return !told;
  });
  return left.length === 0 ? none : left;
}

/** The pointer of an object within a value, names that `declared` does not know written "*". */
export function pointerTo(
  root: JsonValue,
  wanted: JsonObject,
  declared: (name: string) => boolean,
): string {
  const path: string[] = [];
  return find(root, { wanted, declared, path }) ? path.map((token) => `/${token}`).join("") : "";
}

interface Hunt {
  readonly wanted: JsonObject;
  readonly declared: (name: string) => boolean;
  readonly path: string[];
}

function find(value: JsonValue, hunt: Hunt): boolean {
  if (value === hunt.wanted) return true;
  if (typeof value !== "object" || value === null) return false;
  for (const [key, item] of Object.entries<JsonValue>(value)) {
    const isIndex = Array.isArray(value);
    hunt.path.push(isIndex || hunt.declared(key) ? pointerToken(key) : "*");
    if (find(item, hunt)) return true;
    hunt.path.pop();
  }
  return false;
}

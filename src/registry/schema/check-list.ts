import type { JsonValue } from "../../http/json.ts";
import { allDifferent } from "./equal.ts";
import type { ListRule } from "./plan.ts";
import type { Checker, Run, Seen } from "./run.ts";

export function checkList(
  rule: ListRule,
  list: readonly JsonValue[],
  run: Run,
  seen: Seen | undefined,
): boolean {
  if (list.length < rule.minItems) return run.fail("minItems");
  if (list.length > rule.maxItems) return run.fail("maxItems");
  if (!checkItems(rule, list, run)) return false;
  if (seen !== undefined) noteItems(rule, list.length, run, seen);
  if (rule.unique && !allDifferent(list)) return run.fail("uniqueItems");
  return rule.contains === undefined || checkContains(rule, rule.contains, list, run);
}

function checkItems(rule: ListRule, list: readonly JsonValue[], run: Run): boolean {
  const prefix = rule.prefix.length;
  if (prefix === 0 && rule.items === undefined) return true;
  for (let i = 0; i < list.length; i += 1) {
    const checker = i < prefix ? rule.prefix[i] : rule.items;
    if (checker === undefined) return true;
    if (!checker.check(list[i] ?? null, run)) {
      run.path.push(String(i));
      return false;
    }
  }
  return true;
}

function noteItems(rule: ListRule, length: number, run: Run, seen: Seen): void {
  const evaluated = rule.items === undefined ? Math.min(rule.prefix.length, length) : length;
  if (evaluated > 0 && seen.items > 0) run.overlap = true;
  seen.items = Math.max(seen.items, evaluated);
}

function checkContains(
  rule: ListRule,
  contains: Checker,
  list: readonly JsonValue[],
  run: Run,
): boolean {
  let found = 0;
  for (const item of list) {
    const mark = run.mark();
    if (contains.check(item, run)) found += 1;
    run.restore(mark);
  }
  if (found < rule.minContains || found > rule.maxContains) return run.fail("contains");
  return true;
}

/** `unevaluatedItems`: what no schema of the group has looked at. */
export function checkRest(
  checker: Checker,
  list: readonly JsonValue[],
  run: Run,
  seen: Seen,
): boolean {
  for (let i = seen.items; i < list.length; i += 1) {
    if (!checker.check(list[i] ?? null, run)) return run.failAt("unevaluatedItems", String(i));
  }
  seen.items = list.length;
  return true;
}

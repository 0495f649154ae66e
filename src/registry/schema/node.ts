import type { JsonValue } from "../../http/json.ts";
import { type JsonObject, asList, asObject, member } from "../json-object.ts";
import { checkList, checkRest } from "./check-list.ts";
import { type ObjectMode, checkObject } from "./check-object.ts";
import { checkNumber, checkText, checkValue } from "./check-scalar.ts";
import { kindOf } from "./kinds.ts";
import type { Choice, Plan } from "./plan.ts";
import { type Checker, type Run, Seen } from "./run.ts";

/*
 * One schema. Its plan is made when the first value meets it, so that a contract of ten thousand schemas costs
 * what is used of it, and a schema may refer to itself.
 *
 * A *group* is all the schemas that judge one value at one place: a schema, what it refers to, its allOf, and
 * the alternatives that match. `check` opens a group, `part` joins one. Only the whole group knows which
 * properties are undeclared; a schema that is a group of its own notes them as it goes.
 */
export class Node implements Checker {
  readonly #prepare: () => Plan;
  readonly #mode: ObjectMode;
  #plan: Plan | undefined;
  /** The value whose alternatives are being tried: an alternative that refers back here has nothing to add. */
  #busy: JsonValue | undefined;

  constructor(prepare: () => Plan, mode: ObjectMode) {
    this.#prepare = prepare;
    this.#mode = mode;
  }

  get plan(): Plan {
    this.#plan ??= this.#prepare();
    return this.#plan;
  }

  /** May an object hold anything as far as this schema goes? As an alternative it then declares everything. */
  get free(): boolean {
    const { alias, free } = this.plan;
    return alias instanceof Node ? alias.plan.alias === undefined && alias.plan.free : free;
  }

  check(value: JsonValue, run: Run): boolean {
    const plan = this.#plan ?? this.plan;
    if (plan.plain) return this.#checkPlain(plan, value, run);
    if (plan.alias !== undefined) {
      if (!this.#spend(run)) return false;
      run.depth -= 1;
      const holds = plan.alias.check(value, run);
      run.depth += 1;
      return holds;
    }
    const chosen = plan.hasAlternatives ? undefined : choose(plan.choice, value);
    return (chosen ?? this).group(value, run);
  }

  /** The common case, without a group: scalars cost a few comparisons and allocate nothing. */
  #checkPlain(plan: Plan, value: JsonValue, run: Run): boolean {
    if (!this.#spend(run)) return false;
    if (value === null && plan.nullable) return true;
    const verdict = judgeScalar(plan, value, run);
    if (verdict !== undefined) return verdict;
    run.depth -= 1;
    const holds = judgeCompound(plan, value, { run, seen: undefined, mode: this.#mode });
    run.depth += 1;
    return holds;
  }

  group(value: JsonValue, run: Run): boolean {
    const plan = this.#plan ?? this.plan;
    if (plan.alias !== undefined) {
      if (!this.#spend(run)) return false;
      run.depth -= 1;
      const holds = plan.alias.group(value, run);
      run.depth += 1;
      return holds;
    }
    if (!plan.gathers) return this.part(value, run, undefined);
    const seen = new Seen();
    if (!this.part(value, run, seen)) return false;
    const object = this.#mode.closed ? asObject(value) : undefined;
    if (object !== undefined) close(object, run, seen);
    return true;
  }

  part(value: JsonValue, run: Run, seen: Seen | undefined): boolean {
    const plan = this.#plan ?? this.plan;
    if (!this.#spend(run)) return false;
    if (plan.nullable && value === null) return true;
    run.depth -= 1;
    const holds =
      plan.alias === undefined
        ? this.#judge(plan, value, run, seen)
        : plan.alias.part(value, run, seen);
    run.depth += 1;
    return holds;
  }

  #judge(plan: Plan, value: JsonValue, run: Run, seen: Seen | undefined): boolean {
    if (!plan.unevaluated) {
      return (
        judge(plan, value, { run, seen, mode: this.#mode }) &&
        (!plan.combines || this.#combine(plan, value, run, seen))
      );
    }
    const own = new Seen();
    const holds =
      judge(plan, value, { run, seen: own, mode: this.#mode }) &&
      this.#combine(plan, value, run, own) &&
      checkUnevaluated(plan, value, run, own);
    if (holds) seen?.merge(own, run);
    return holds;
  }

  #combine(plan: Plan, value: JsonValue, run: Run, seen: Seen | undefined): boolean {
    if (this.#busy === value && typeof value === "object") return true;
    const before = this.#busy;
    this.#busy = value;
    const holds = combine(plan, value, run, seen);
    this.#busy = before;
    return holds;
  }

  #spend(run: Run): boolean {
    run.budget -= 1;
    if (run.budget < 0) run.stopped ??= "budget";
    else if (run.depth <= 0) run.stopped ??= "depth";
    return run.stopped === undefined || run.fail(run.stopped);
  }
}

/** Notes what nothing in the group declares. A group that names no property at all describes a free map. */
function close(object: JsonObject, run: Run, seen: Seen): void {
  const watched = run.watched?.has(object) === true;
  if (seen.all || seen.open || !seen.declares) {
    if (watched) run.kept.push({ object, key: undefined });
    return;
  }
  for (const key in object) {
    if (!seen.keys.has(key)) run.unknown.push({ object, key });
    else if (watched) run.kept.push({ object, key });
  }
}

interface Told {
  readonly run: Run;
  readonly seen: Seen | undefined;
  readonly mode: ObjectMode;
}

function judge(plan: Plan, value: JsonValue, told: Told): boolean {
  return judgeScalar(plan, value, told.run) ?? judgeCompound(plan, value, told);
}

/** What can be said without looking into the value; undefined: its members are still to be judged. */
function judgeScalar(plan: Plan, value: JsonValue, run: Run): boolean | undefined {
  if (plan.never) return run.fail("false");
  if ((plan.kinds & kindOf(value)) === 0) return run.fail("type");
  if (plan.values !== undefined && !checkValue(plan.values, value, run)) return false;
  if (typeof value === "string") return plan.text === undefined || checkText(plan.text, value, run);
  if (typeof value === "number") {
    return plan.number === undefined || checkNumber(plan.number, value, run);
  }
  return typeof value === "object" && value !== null ? undefined : true;
}

function judgeCompound(plan: Plan, value: JsonValue, told: Told): boolean {
  const { run, seen } = told;
  if (Array.isArray(value)) {
    const list = value as readonly JsonValue[];
    return plan.list === undefined || checkList(plan.list, list, run, seen);
  }
  // Whoever calls has seen that it is neither a scalar nor a list.
  const object = value as JsonObject;
  if (plan.object !== undefined) return checkObject(plan.object, object, told);
  if (seen === undefined && run.watched?.has(object) === true) {
    run.kept.push({ object, key: undefined });
  }
  return true;
}

function combine(plan: Plan, value: JsonValue, run: Run, seen: Seen | undefined): boolean {
  for (const checker of plan.every) if (!checker.part(value, run, seen)) return false;
  if (plan.hasAlternatives) {
    const chosen = choose(plan.choice, value);
    const holds =
      chosen === undefined
        ? checkAlternatives(plan, value, run, seen)
        : chosen.part(value, run, seen);
    if (!holds) return false;
  }
  if (plan.not !== undefined && !checkNot(plan.not, value, run, seen)) return false;
  return plan.condition === undefined || checkCondition(plan, value, run, seen);
}

function checkNot(not: Checker, value: JsonValue, run: Run, seen: Seen | undefined): boolean {
  const mark = run.mark();
  const holds = not.part(value, run, seen === undefined ? undefined : new Seen());
  run.restore(mark);
  return !holds || run.fail("not");
}

function checkAlternatives(
  plan: Plan,
  value: JsonValue,
  run: Run,
  seen: Seen | undefined,
): boolean {
  if (plan.any.length > 0 && matches(plan.any, value, run, seen).length === 0) {
    return run.fail("anyOf");
  }
  if (plan.one.length === 0) return true;
  const found = matches(plan.one, value, run, seen);
  return isOne(found, plan.lenient) || run.fail("oneOf");
}

/** An alternative that matches: how many properties of the value it evaluates, and how many inside it knows not. */
interface Fit {
  readonly known: number;
  readonly unknown: number;
}

/** The alternatives that match; what they gather goes to the group. */
function matches(
  checkers: readonly Checker[],
  value: JsonValue,
  run: Run,
  seen: Seen | undefined,
): readonly Fit[] {
  const found: Fit[] = [];
  for (const checker of checkers) {
    const mark = run.mark();
    const own = seen === undefined ? undefined : new Seen();
    if (checker.part(value, run, own)) {
      found.push({ known: own?.keys.size ?? 0, unknown: run.unknown.length - mark.unknown });
      if (own === undefined) continue;
      if (checker instanceof Node && checker.free) own.open = true;
      seen?.merge(own, run);
    } else run.restore(mark);
  }
  return found;
}

/**
 * `oneOf` says exactly one. Alternatives without required properties match nearly everything; where properties
 * that nothing declares are refused, the one that knows the value best is the one meant.
 */
function isOne(found: readonly Fit[], lenient: boolean): boolean {
  if (found.length < 2 || lenient) return found.length > 0;
  const [best, second] = found.toSorted((a, b) => a.unknown - b.unknown || b.known - a.known);
  return best?.unknown !== second?.unknown || best?.known !== second?.known;
}

function checkCondition(plan: Plan, value: JsonValue, run: Run, seen: Seen | undefined): boolean {
  if (plan.condition === undefined) return true;
  const { when, holds, fails } = plan.condition;
  const mark = run.mark();
  const own = seen === undefined ? undefined : new Seen();
  if (when.part(value, run, own)) {
    if (own !== undefined) seen?.merge(own, run);
    return holds === undefined || holds.part(value, run, seen);
  }
  run.restore(mark);
  return fails === undefined || fails.part(value, run, seen);
}

function checkUnevaluated(plan: Plan, value: JsonValue, run: Run, seen: Seen): boolean {
  const list = asList(value);
  if (list !== undefined) {
    return plan.unevaluatedItems === undefined || checkRest(plan.unevaluatedItems, list, run, seen);
  }
  const object = asObject(value);
  const checker = plan.unevaluatedProperties;
  return object === undefined || checker === undefined || checkOthers(checker, object, run, seen);
}

/** `unevaluatedProperties`: what no schema of the group has looked at. */
function checkOthers(checker: Checker, object: JsonObject, run: Run, seen: Seen): boolean {
  for (const key of Object.keys(object)) {
    if (seen.all || seen.keys.has(key)) continue;
    if (!checker.check(object[key] ?? null, run)) {
      return run.failAt("unevaluatedProperties", "*");
    }
    seen.keys.add(key);
  }
  seen.all = true;
  return true;
}

/** The schema that the value's own discriminating property names. */
function choose(choice: Choice | undefined, value: JsonValue): Checker | undefined {
  if (choice === undefined) return undefined;
  const name = member(asObject(value), choice.property);
  return typeof name === "string" ? choice.checkers.get(name) : undefined;
}

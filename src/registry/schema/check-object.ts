import type { JsonValue } from "../../http/json.ts";
import type { JsonObject } from "../json-object.ts";
import type { Gate, ObjectRule, PropertyRule } from "./plan.ts";
import type { Checker, Reader, Run, Seen } from "./run.ts";

/** How the members of an object are judged. */
export interface ObjectMode {
  /** Are properties that nothing declares noted as unknown? */
  readonly closed: boolean;
  readonly direction: "request" | "response";
}

/** What judging one object needs to know of its group. */
interface Scope {
  readonly run: Run;
  readonly seen: Seen | undefined;
  readonly mode: ObjectMode;
  /** Without a gathering group, this schema alone says what is declared. */
  readonly lone: boolean;
  readonly watched: boolean;
  /** Nobody asks which members were met: a declared one is its own schema's business and nothing more. */
  readonly direct: boolean;
}

export function checkObject(
  rule: ObjectRule,
  object: JsonObject,
  told: { readonly run: Run; readonly seen: Seen | undefined; readonly mode: ObjectMode },
): boolean {
  const { run } = told;
  if (!hasRequired(rule, object, run)) return false;
  const scope = scopeOf(rule, object, told);
  const { recall } = rule;
  const { direct } = scope;
  let count = 0;
  // A parsed object inherits nothing enumerable.
  for (const key in object) {
    const property =
      recall.names[count] === key ? recall.properties[count] : lookUp(rule, key, count);
    count += 1;
    const value = object[key] ?? null;
    if (direct && property?.direct === true) {
      if (property.checker.check(value, run)) continue;
      run.path.push(key);
      return false;
    }
    if (!checkMember(rule, { object, key, value, property }, scope)) return false;
  }
  noteDeclares(rule, object, scope);
  return hasRightCount(rule, count, run) && checkDependent(rule, object, run, told.seen);
}

function noteDeclares(rule: ObjectRule, object: JsonObject, scope: Scope): void {
  const { run, seen, lone, watched } = scope;
  if (seen !== undefined) seen.declares ||= rule.declares;
  else if (watched && !lone) run.kept.push({ object, key: undefined });
}

function scopeOf(
  rule: ObjectRule,
  object: JsonObject,
  { run, seen, mode }: Pick<Scope, "run" | "seen" | "mode">,
): Scope {
  const lone = seen === undefined && mode.closed && rule.declares;
  const watched = seen === undefined && run.watched?.has(object) === true;
  const direct = seen === undefined && rule.direct && !watched;
  return { run, seen, mode, lone, watched, direct };
}

function hasRightCount(rule: ObjectRule, count: number, run: Run): boolean {
  if (count < rule.minProperties) return run.fail("minProperties");
  return count <= rule.maxProperties || run.fail("maxProperties");
}

function hasRequired(rule: ObjectRule, object: JsonObject, run: Run): boolean {
  for (const name of rule.required) {
    if (object[name] === undefined || (rule.inherited && !Object.hasOwn(object, name))) {
      return run.failAt("required", name);
    }
  }
  return true;
}

/** Longer objects, and longer names, are rare, and are looked up each time. */
const recalledMembers = 64;
const recalledName = 64;

/** Objects of one schema come with the same names in the same order: the last one's are tried first. */
function lookUp(
  { properties, recall }: ObjectRule,
  key: string,
  at: number,
): PropertyRule | undefined {
  const property = properties.get(key);
  // The lists grow one by one, so that they have no holes.
  if (at < recalledMembers && at <= recall.names.length && key.length <= recalledName) {
    recall.names[at] = key;
    recall.properties[at] = property;
  }
  return property;
}

interface Member {
  readonly object: JsonObject;
  readonly key: string;
  readonly value: JsonValue;
  readonly property: PropertyRule | undefined;
}

function checkMember(rule: ObjectRule, member: Member, scope: Scope): boolean {
  const { run } = scope;
  const { object, key, value, property } = member;
  const known = property !== undefined;
  if (known && !checkDeclared(property, member, run, scope.mode)) return false;
  const matched = rule.patterns.length > 0 && checkPatterns(rule, { key, value, known, run });
  if (matched === undefined) return false;
  if (known || matched) noteDeclared(object, key, scope);
  else if (rule.additional === undefined) {
    if (scope.lone) run.unknown.push({ object, key });
  } else if (rule.additional.check(value, run)) noteDeclared(object, key, scope);
  else {
    run.path.push("*");
    return false;
  }
  return rule.names === undefined || checkName(rule.names, key, run);
}

function checkName(names: Checker, key: string, run: Run): boolean {
  return names.check(key, run) || run.failAt("propertyNames", "*");
}

function noteDeclared(object: JsonObject, key: string, { run, seen, lone, watched }: Scope): void {
  if (seen !== undefined) note(seen, key, run);
  else if (watched && lone) run.kept.push({ object, key });
}

function note(seen: Seen, key: string, run: Run): void {
  if (seen.keys.has(key)) run.overlap = true;
  else seen.keys.add(key);
}

function checkDeclared(
  property: PropertyRule,
  { object, key, value }: Member,
  run: Run,
  mode: ObjectMode,
): boolean {
  if (property.hidden) {
    if (mode.direction === "request") {
      return run.failAt("readOnly", key);
    }
    run.forced.push({ object, key });
    return true;
  }
  if (property.gate !== undefined && !isOpen(property.gate, run.readers)) {
    run.forced.push({ object, key });
    return true;
  }
  if (property.checker.check(value, run)) return true;
  run.path.push(key);
  return false;
}

/** Does any of these readers see what stands behind the gate? */
export function isOpen(gate: Gate, readers: readonly Reader[]): boolean {
  return readers.some(
    ({ roles, scopes }) => !gate.roles.isDisjointFrom(roles) || !gate.scopes.isDisjointFrom(scopes),
  );
}

function checkPatterns(
  rule: ObjectRule,
  {
    key,
    value,
    known,
    run,
  }: {
    readonly key: string;
    readonly value: JsonValue;
    readonly known: boolean;
    readonly run: Run;
  },
): boolean | undefined {
  let matched = false;
  for (const { pattern, checker } of rule.patterns) {
    if (!pattern.test(key)) continue;
    if (matched || known) run.overlap = true;
    matched = true;
    if (!checker.check(value, run)) {
      run.path.push("*");
      return undefined;
    }
  }
  return matched;
}

function checkDependent(
  rule: ObjectRule,
  object: JsonObject,
  run: Run,
  seen: Seen | undefined,
): boolean {
  for (const [name, others] of rule.dependentRequired) {
    if (!Object.hasOwn(object, name)) continue;
    const missing = others.find((other) => !Object.hasOwn(object, other));
    if (missing !== undefined) return run.failAt("dependentRequired", missing);
  }
  for (const [name, checker] of rule.dependentSchemas) {
    if (Object.hasOwn(object, name) && !checker.part(object, run, seen)) return false;
  }
  return true;
}

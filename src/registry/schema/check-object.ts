import type { JsonValue } from "../../http/json.ts";
import type { JsonObject } from "../json-object.ts";
import type { Gate, ObjectRule, PropertyRule } from "./plan.ts";
import type { Run, Seen } from "./run.ts";

/** How the members of an object are judged. */
export interface ObjectMode {
  /** Are properties that nothing declares noted as unknown? */
  readonly closed: boolean;
  readonly direction: "request" | "response";
}

export function checkObject(
  rule: ObjectRule,
  object: JsonObject,
  {
    run,
    seen,
    mode,
  }: { readonly run: Run; readonly seen: Seen | undefined; readonly mode: ObjectMode },
): boolean {
  for (const name of rule.required) {
    if (object[name] === undefined || (rule.inherited && !Object.hasOwn(object, name))) {
      return run.failAt("required", name);
    }
  }
  // Without a gathering group, this schema alone says what is declared.
  const lone = seen === undefined && mode.closed && rule.declares;
  const watched = lone && run.watched?.has(object) === true;
  let count = 0;
  // A parsed object inherits nothing enumerable.
  for (const key in object) {
    count += 1;
    const value = object[key] ?? null;
    const property = rule.properties.get(key);
    const known = property === undefined ? false : checkDeclared(property, object, run, mode);
    if (known === undefined) return false;
    const matched = rule.patterns.length > 0 && checkPatterns(rule, { key, value, known, run });
    if (matched === undefined) return false;
    if (known || matched || rule.additional !== undefined) {
      if (!known && !matched && rule.additional?.check(value, run) === false) {
        run.path.push("*");
        return false;
      }
      if (seen !== undefined) note(seen, key, run);
      else if (watched) run.kept.push({ object, key });
    } else if (lone) run.unknown.push({ object, key });
    if (rule.names !== undefined && !rule.names.check(key, run)) {
      return run.failAt("propertyNames", "*");
    }
  }
  if (seen !== undefined && rule.declares) seen.declares = true;
  if (seen === undefined && !lone && run.watched?.has(object) === true) {
    run.kept.push({ object, key: undefined });
  }
  if (count < rule.minProperties) return run.fail("minProperties");
  if (count > rule.maxProperties) return run.fail("maxProperties");
  return checkDependent(rule, object, run, seen);
}

function note(seen: Seen, key: string, run: Run): void {
  if (seen.keys.has(key)) run.overlap = true;
  else seen.keys.add(key);
}

/** True: declared and right. Undefined: wrong. */
function checkDeclared(
  property: PropertyRule,
  object: JsonObject,
  run: Run,
  mode: ObjectMode,
): true | undefined {
  const key = property.name;
  if (property.hidden) {
    if (mode.direction === "request") {
      run.failAt("readOnly", key);
      return undefined;
    }
    run.forced.push({ object, key });
    return true;
  }
  if (property.gate !== undefined && !isOpen(property.gate, run)) {
    run.forced.push({ object, key });
    return true;
  }
  if (property.checker.check(object[key] ?? null, run)) return true;
  run.path.push(key);
  return undefined;
}

function isOpen(gate: Gate, run: Run): boolean {
  return run.readers.some(
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

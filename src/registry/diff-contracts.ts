import { type DeclaredField, declaredFields, fieldId, typeWord } from "./fields/declared-fields.ts";
import { memberName, nameAfter, stepsOf } from "./fields/field-name.ts";
import type { Contract, Operation } from "./operation.ts";
import { shapeOf } from "./same-operation.ts";

/** What differs between two contracts of one API. */
export interface ContractDiff {
  /** Operations by id, `METHOD /path`, as the contract that has them writes it. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly OperationDiff[];
  /** Would a caller of the older one fail with the newer one? */
  readonly breaking: boolean;
}

export interface OperationDiff {
  readonly operation: string;
  readonly differences: readonly Difference[];
}

export interface Difference {
  /** In words: `query parameter "page" is required now`. */
  readonly statement: string;
  /** A caller that did right before may fail now, or not find what it read. */
  readonly breaking: boolean;
}

/** Compares by method and path, whatever their parameters are called. Linear in both contracts. */
export function diffContracts(older: Contract, newer: Contract): ContractDiff {
  const [before, after] = [byShape(older), byShape(newer)];
  const added = [...after].filter(([shape]) => !before.has(shape)).map(([, { id }]) => id);
  const removed = [...before].filter(([shape]) => !after.has(shape)).map(([, { id }]) => id);
  const changed: OperationDiff[] = [];
  for (const [shape, was] of before) {
    const is = after.get(shape);
    if (is === undefined) continue;
    const differences = [
      ...diffFields(
        declaredFields(was, older).list(),
        renamed(declaredFields(is, newer).list(), is, was),
      ),
      ...diffAccess(was, is),
    ];
    if (differences.length > 0) changed.push({ operation: is.id, differences });
  }
  const breaking =
    removed.length > 0 ||
    changed.some(({ differences }) => differences.some((difference) => difference.breaking));
  return { added, removed, changed, breaking };
}

function byShape({ operations }: Contract): ReadonlyMap<string, Operation> {
  return new Map(
    operations.map((operation) => [shapeOf(operation.method, operation.path), operation]),
  );
}

/** Path parameters are the same by where they stand: the newer names are told as the older ones. */
function renamed(
  fields: readonly DeclaredField[],
  newer: Operation,
  older: Operation,
): readonly DeclaredField[] {
  const [now, before] = [namesIn(newer.path), namesIn(older.path)];
  const old = new Map(
    now.map((name, place) => [memberName("", name), memberName("", before[place] ?? name)]),
  );
  return fields.map((field) =>
    field.place === "path" ? { ...field, name: old.get(field.name) ?? field.name } : field,
  );
}

function namesIn(path: string): readonly string[] {
  return [...path.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? "");
}

function diffFields(
  before: readonly DeclaredField[],
  after: readonly DeclaredField[],
): Difference[] {
  const [old, now] = [index(before), index(after)];
  const differences: Difference[] = [];
  for (const [id, field] of old) {
    const other = now.get(id);
    if (other === undefined) differences.push(...lost(field, now));
    else differences.push(...altered(field, other));
  }
  for (const [id, field] of now) if (!old.has(id)) differences.push(...gained(field, old));
  return differences;
}

function index(fields: readonly DeclaredField[]): ReadonlyMap<string, DeclaredField> {
  return new Map(fields.map((field) => [fieldId(field), field]));
}

/** With a whole object gone, its properties are not told one by one. */
function isWithin(field: DeclaredField, others: ReadonlyMap<string, DeclaredField>): boolean {
  const parent = parentOf(field);
  return parent === undefined || others.has(fieldId({ ...field, name: parent }));
}

function parentOf({ place, name }: DeclaredField): string | undefined {
  if ((place !== "request" && place !== "response") || name === "") return undefined;
  return stepsOf(name)
    .slice(0, -1)
    .reduce((parent, step) => nameAfter(parent, step), "");
}

function lost(
  field: DeclaredField,
  now: ReadonlyMap<string, DeclaredField>,
): readonly Difference[] {
  if (!isWithin(field, now)) return [];
  // Who sends what nobody asks for any more is refused by a strict gateway, and loses nothing by a lax one.
  return [{ statement: `${told(field)} is gone`, breaking: true }];
}

function gained(
  field: DeclaredField,
  old: ReadonlyMap<string, DeclaredField>,
): readonly Difference[] {
  if (!isWithin(field, old)) return [];
  const breaking = field.required && field.place !== "response" && hasParent(field, old);
  const how = breaking ? "is new and required" : "is new";
  return [{ statement: `${told(field)} ${how}`, breaking }];
}

/** A body in another media type is a further way to ask; what it requires concerns nobody who asks as before. */
function hasParent(field: DeclaredField, old: ReadonlyMap<string, DeclaredField>): boolean {
  if (field.place !== "request" || field.name !== "") return true;
  return ![...old.values()].some(({ place }) => place === "request");
}

function altered(was: DeclaredField, is: DeclaredField): Difference[] {
  const answer = was.place === "response";
  const differences: Difference[] = [];
  if (typeWord(was) !== typeWord(is)) {
    const kept = answer ? covers(was.types, is.types) : covers(is.types, was.types);
    const statement = `${told(was)} is ${typeWord(is)} now, was ${typeWord(was)}`;
    differences.push({ statement, breaking: !kept });
  }
  if (was.required !== is.required) {
    const how = is.required ? "is required now" : "is not required any more";
    differences.push({ statement: `${told(was)} ${how}`, breaking: is.required !== answer });
  }
  const narrowed = answer ? missing(is.values, was.values) : missing(was.values, is.values);
  const widened = answer ? missing(was.values, is.values) : missing(is.values, was.values);
  if (narrowed.length > 0) {
    const verb = answer ? "may also be" : "may no longer be";
    differences.push({ statement: `${told(was)} ${verb} ${narrowed.join(", ")}`, breaking: true });
  }
  if (widened.length > 0) {
    const verb = answer ? "is never any more" : "may also be";
    differences.push({ statement: `${told(was)} ${verb} ${widened.join(", ")}`, breaking: false });
  }
  return differences;
}

/** Is every type of the narrower one among the wider one's? An integer is a number. */
function covers(wider: readonly string[], narrower: readonly string[]): boolean {
  if (wider.length === 0) return true;
  const takes = (type: string): boolean =>
    wider.includes(type) || (type === "integer" && wider.includes("number"));
  return narrower.length > 0 && narrower.every((type) => takes(type));
}

/** Values of the one list that the other does not have; no list allows everything. */
function missing(
  of: readonly string[] | undefined,
  from: readonly string[] | undefined,
): readonly string[] {
  if (from === undefined) return [];
  if (of === undefined) return ["anything else"];
  const there = new Set(from);
  return of.filter((value) => !there.has(value));
}

function told({ place, message, name }: DeclaredField): string {
  if (message === "") return `${place} parameter "${name}"`;
  const body = `${place} body ${message}`;
  return name === "" ? body : `${body}: "${name}"`;
}

function diffAccess(was: Operation, is: Operation): readonly Difference[] {
  const [before, after] = [accessText(was), accessText(is)];
  if (before === after) return [];
  const breaking = after !== "nobody in particular" && after !== "not said";
  return [{ statement: `asks for ${after} now, asked for ${before}`, breaking }];
}

function accessText({ security }: Operation): string {
  if (security === undefined) return "not said";
  const ways = security.map((requirement) =>
    [...requirement]
      .map(([scheme, scopes]) =>
        scopes.length === 0 ? scheme : `${scheme} (${scopes.toSorted().join(" ")})`,
      )
      .toSorted()
      .join(" and "),
  );
  if (ways.length === 0 || ways.includes("")) return "nobody in particular";
  return ways.toSorted().join(" or ");
}

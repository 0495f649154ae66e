import type { DeclaredContract } from "../../../../src/admin/contract.ts";
import type { LearnedField } from "../../api/types.ts";

type DeclaredField = DeclaredContract["fields"][number];

/** How a field that was seen departs from what the contract says of it. */
export type Difference =
  /** Seen, and the contract does not name it. */
  | "undocumented"
  /** Named by the contract, and never seen. */
  | "unseen"
  /** Of a type that the contract does not allow. */
  | "type"
  /** Said to be required, and at times missing. */
  | "missing"
  /** Declared as optional, and always there. */
  | "always-there";

/** One field, as the contract has it and as it was seen. At least one of the two is there. */
export interface FieldPair {
  readonly id: string;
  readonly place: string;
  readonly message: string;
  readonly name: string;
  readonly declared: DeclaredField | undefined;
  readonly learned: LearnedField | undefined;
  readonly differences: readonly Difference[];
}

/**
 * Lays contract and observation side by side: by place and message in the order of the contract, then by name.
 * Without a contract nothing differs: there is nothing to differ from.
 */
export function pairFields(
  declared: readonly DeclaredField[] | undefined,
  learned: readonly LearnedField[],
): readonly FieldPair[] {
  const seen = new Map(learned.map((field) => [idOf(field), field]));
  const named = new Map((declared ?? []).map((field) => [idOf(field), field]));
  const pairs: FieldPair[] = [];
  for (const [id, field] of named) pairs.push(pair(id, field, seen.get(id)));
  for (const [id, field] of seen) {
    if (named.has(id)) continue;
    const found = pair(id, undefined, field);
    pairs.push(declared === undefined ? { ...found, differences: [] } : found);
  }
  return pairs.toSorted(byPlace);
}

function pair(
  id: string,
  declared: DeclaredField | undefined,
  learned: LearnedField | undefined,
): FieldPair {
  const { place, message, name } = declared ?? learned ?? { place: "", message: "", name: "" };
  return { id, place, message, name, declared, learned, differences: differ(declared, learned) };
}

function differ(
  declared: DeclaredField | undefined,
  learned: LearnedField | undefined,
): readonly Difference[] {
  if (declared === undefined) return ["undocumented"];
  if (learned === undefined) return ["unseen"];
  const found: Difference[] = [];
  if (!allowsTypes(declared.type, learned.types)) found.push("type");
  if (declared.required && learned.presence < 1) found.push("missing");
  if (!declared.required && learned.required) found.push("always-there");
  return found;
}

const jsonTypes = new Set(["string", "integer", "number", "boolean", "null", "object", "array"]);

/** A declared type may be several (`string | null`); words that are no types are let be. */
function allowsTypes(declared: string, seen: readonly string[]): boolean {
  const allowed = new Set(declared.split(/[^a-z]+/).filter((word) => jsonTypes.has(word)));
  if (allowed.size === 0) return true;
  return seen.every((type) => allowed.has(type) || (type === "integer" && allowed.has("number")));
}

function idOf(field: { place: string; message: string; name: string }): string {
  return `${field.place}\n${field.message}\n${field.name}`;
}

const places = ["path", "query", "header", "cookie", "request", "response"];

function byPlace(a: FieldPair, b: FieldPair): number {
  return (
    places.indexOf(a.place) - places.indexOf(b.place) ||
    compare(a.message, b.message) ||
    compare(a.name, b.name)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Only these say that something is wrong. */
const wrong: ReadonlySet<Difference> = new Set(["undocumented", "type", "missing"]);

export function isWrong({ differences }: FieldPair): boolean {
  return differences.some((difference) => wrong.has(difference));
}

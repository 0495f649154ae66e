import type { Pair, Target } from "../../http/head.ts";
import type { JsonValue } from "../../http/json.ts";
import { type Complaint, complaint } from "./complaint.ts";
import { readDeepObject } from "./deep-object.ts";
import { type Slot, checkSlot, misread, missing, readDocument, repeated } from "./parameter.ts";
import { hasParts, makeMembers, readList, readParts } from "./styles.ts";

/** What a query may hold. */
export interface QueryPlan {
  readonly slots: readonly Slot[];
  /** Index of a slot by the name that stands in the query. */
  readonly names: ReadonlyMap<string, number>;
  /** Exploded objects: their properties stand in the query by themselves. */
  readonly spread: readonly number[];
  /** By what stands before the first bracket. */
  readonly deep: ReadonlyMap<string, number>;
  /** Names that pass unread: credentials of the contract's schemes, and those of the settings. */
  readonly extra: ReadonlySet<string>;
  readonly refuseUnknown: boolean;
}

export function planQuery(
  slots: readonly Slot[],
  extra: ReadonlySet<string>,
  refuseUnknown: boolean,
): QueryPlan {
  const names = new Map<string, number>();
  const deep = new Map<string, number>();
  const spread: number[] = [];
  for (const [index, slot] of slots.entries()) {
    const { parameter, shape } = slot;
    if (parameter.style === "deepObject") deep.set(parameter.name, index);
    else if (isSpread(slot)) {
      spread.push(index);
      for (const name of shape.names) names.set(name, names.get(name) ?? index);
    } else names.set(parameter.name, index);
  }
  return { slots, names, spread, deep, extra, refuseUnknown };
}

function isSpread({ parameter, shape }: Slot): boolean {
  return (
    parameter.mediaType === undefined &&
    parameter.style === "form" &&
    parameter.explode &&
    shape.isObject
  );
}

type Found = string | Pair[] | undefined;

/** Checks a query against its plan: one pass over its pairs, one over the declared parameters. */
export function checkQuery(plan: QueryPlan, target: Target): Complaint | undefined {
  const { pairs } = target;
  const { slots } = plan;
  const found: Found[] = slots.map(() => undefined);
  const places: number[] = slots.map(() => -1);
  for (let i = 0; i < pairs.length; i += 1) {
    const pair = pairs[i];
    if (pair === undefined) break;
    const index = plan.names.get(pair[0]) ?? otherSlot(plan, pair[0]);
    if (index === undefined) {
      if (!plan.refuseUnknown || plan.extra.has(pair[0])) continue;
      return complaint("unknown-parameter", "the query has a parameter that is not declared");
    }
    places[index] = i;
    found[index] = gather(plan, found[index], pair);
  }
  for (let index = 0; index < slots.length; index += 1) {
    const slot = slots[index];
    const wrong = slot && checkFound(slot, found[index], target, places[index] ?? -1);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function otherSlot(plan: QueryPlan, name: string): number | undefined {
  if (plan.deep.size > 0) {
    const bracket = name.indexOf("[");
    const index = bracket > 0 ? plan.deep.get(name.slice(0, bracket)) : undefined;
    if (index !== undefined) return index;
  }
  return plan.spread.find((index) => plan.slots[index]?.shape.open === true);
}

/** A text that stands alone is kept as it is; lists and objects keep their pairs. */
function gather(plan: QueryPlan, before: Found, pair: Pair): Found {
  if (typeof before === "string") return [[pair[0], before], pair];
  if (before !== undefined) {
    before.push(pair);
    return before;
  }
  const keepsPairs = plan.deep.size + plan.spread.length > 0;
  return keepsPairs ? [pair] : pair[1];
}

function checkFound(
  slot: Slot,
  found: Found,
  target: Target,
  place: number,
): Complaint | undefined {
  if (found === undefined) return missing(slot);
  if (typeof found !== "string") return checkPairs(slot, found, target, place);
  if (slot.isPlain && found !== "") return checkSlot(slot, slot.shape.read(found), found.length);
  return checkPairs(slot, [[slot.parameter.name, found]], target, place);
}

function checkPairs(
  slot: Slot,
  pairs: readonly Pair[],
  target: Target,
  place: number,
): Complaint | undefined {
  const { parameter, shape } = slot;
  const { length } = target.query;
  if (parameter.style === "deepObject") {
    return checkRead(slot, readDeepObject(pairs, shape), length);
  }
  if (isSpread(slot)) return checkSpread(slot, pairs, length);
  const texts = pairs.map(([, text]) => text);
  if (texts.length > 1 && !(parameter.explode && shape.takesList)) return repeated(slot);
  if (isEmpty(slot, texts)) return undefined;
  return checkRead(
    slot,
    readValue(slot, texts, () => rawValue(target, place)),
    length,
  );
}

function isEmpty({ parameter }: Slot, texts: readonly string[]): boolean {
  return parameter.allowEmptyValue && texts.length === 1 && texts[0] === "";
}

function checkRead(
  slot: Slot,
  value: JsonValue | undefined,
  length: number,
): Complaint | undefined {
  return value === undefined ? misread(slot) : checkSlot(slot, value, length);
}

function readValue(slot: Slot, texts: readonly string[], raw: () => string): JsonValue | undefined {
  const { parameter, shape } = slot;
  const [text = ""] = texts;
  if (parameter.mediaType !== undefined) return readDocument(slot, text);
  if (texts.length > 1 || (shape.isList && parameter.explode)) return readList(texts, shape);
  if (!hasParts(shape)) return shape.read(text);
  return readParts(splitRaw(raw(), parameter.style), false, shape);
}

function checkSpread(slot: Slot, pairs: readonly Pair[], length: number): Complaint | undefined {
  const members = makeMembers();
  for (const [name, text] of pairs) {
    const shape = slot.shape.property(name);
    const before = Object.hasOwn(members, name) ? members[name] : undefined;
    if (before === undefined)
      members[name] = shape.isList ? readList([text], shape) : shape.read(text);
    else if (Array.isArray(before))
      members[name] = [...(before as readonly JsonValue[]), shape.items().read(text)];
    else return repeated(slot);
  }
  return checkSlot(slot, members, length);
}

/** The value as written: an escaped delimiter belongs to an item, a bare one parts two. */
function rawValue({ query }: Target, place: number): string {
  const written = query.split("&").filter((piece) => piece !== "")[place] ?? "";
  return written.slice(written.indexOf("=") + 1);
}

const delimiters: ReadonlyMap<string, RegExp> = new Map([
  ["spaceDelimited", /%20|\+/],
  // The normal form escapes every "|".
  ["pipeDelimited", /%7C|\|/],
]);

function splitRaw(raw: string, style: string): readonly string[] {
  if (raw === "") return [];
  const delimiter = delimiters.get(style) ?? ",";
  return raw.split(delimiter).map((part) => decoded(part));
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll("+", " "));
  } catch {
    // Not UTF-8: the reader of the target has taken it for Latin-1; here the escape itself will do.
    return part;
  }
}

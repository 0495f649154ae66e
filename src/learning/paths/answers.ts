import type { JsonValue } from "../../http/json.ts";

/*
 * What the answer of an exchange tells of its path: its shape, and which segments come back in it.
 *
 *   GET /users/anna-lind/orders     { "orders": [{ "id": 7, "user": "anna-lind", "total": 12 }], "next": null }
 *
 *   shape     {next,orders[{id,total,user}]}     echoed   [1]
 *
 * An answer with few names at its top is an envelope: all lists of an API may have the same one, so what it holds
 * belongs to its shape. Of other answers the names at the top are enough, and what is optional below them is left out.
 */

/** Names of one object that are looked at. */
const mostNames = 24;
/** An answer of at most so many names is an envelope. */
const envelopeNames = 3;
/** Members of a list that are looked at for a segment's value. */
const mostMembers = 2;
/** A value that comes back is so long at least: `1` comes back by chance. */
const leastEchoed = 2;

/** Fields that say of what kind a thing is: `users` comes back in them because it is a name. */
const kinds: ReadonlySet<string> = new Set([
  "type",
  "kind",
  "object",
  "resource",
  "resourcetype",
  "class",
]);

export function isKind(name: string): boolean {
  return kinds.has(name.toLowerCase().replaceAll(/[^a-z]/g, ""));
}

/**
 * The shape of a JSON answer as text, to be hashed; "" when it says nothing: `{}`, `[]`, an envelope with empty lists
 * and nothing else.
 */
export function shapeText(value: JsonValue): string {
  const top = withoutList(value);
  if (!isObject(top.inner))
    return kindOf(top.inner) === "" ? "" : `${top.list}${kindOf(top.inner)}`;
  const names = Object.keys(top.inner).slice(0, mostNames).toSorted();
  if (names.length > envelopeNames) return `${top.list}{${names.join(",")}}`;
  const { inner } = top;
  if (names.every((name) => isEmpty(inner[name]))) return "";
  return `${top.list}{${names.map((name) => name + below(inner[name])).join(",")}}`;
}

function isEmpty(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** Of what stands in an envelope: the names of objects. */
function below(value: JsonValue | undefined): string {
  if (value === undefined) return "";
  const { list, inner } = withoutList(value);
  if (!isObject(inner)) return list;
  return `${list}{${Object.keys(inner).slice(0, mostNames).toSorted().join(",")}}`;
}

/** Which segments are values of the answer, at its top or one level below it. */
export function echoedIn(value: JsonValue, segments: readonly string[]): readonly number[] {
  const wanted = new Map<string, number[]>();
  for (const [index, segment] of segments.entries()) {
    if (segment.length < leastEchoed) continue;
    const others = wanted.get(segment);
    if (others === undefined) wanted.set(segment, [index]);
    else others.push(index);
  }
  const found: number[] = [];
  const look = (each: JsonValue | undefined, depth: number): void => {
    if (typeof each === "string" || typeof each === "number") {
      const text = String(each);
      found.push(...(wanted.get(text) ?? []));
      wanted.delete(text);
    } else if (Array.isArray(each)) {
      for (const one of each.slice(0, mostMembers) as JsonValue[]) {
        if (isObject(one)) look(one, depth);
      }
    } else if (isObject(each) && depth > 0) {
      for (const name of Object.keys(each).slice(0, mostNames)) {
        if (!isKind(name)) look(each[name], depth - 1);
      }
    }
  };
  if (isObject(value) || Array.isArray(value)) look(value, 2);
  return found.toSorted((a, b) => a - b);
}

function withoutList(value: JsonValue): { list: string; inner: JsonValue | undefined } {
  if (!Array.isArray(value)) return { list: "", inner: value };
  return { list: "[]", inner: value[0] as JsonValue | undefined };
}

function isObject(value: JsonValue | undefined): value is { readonly [name: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function kindOf(value: JsonValue | undefined): string {
  return value === null || value === undefined ? "" : Array.isArray(value) ? "[]" : typeof value;
}

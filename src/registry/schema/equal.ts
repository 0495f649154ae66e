import type { JsonValue } from "../../http/json.ts";
import { asList, asObject } from "../json-object.ts";

/** Text that is the same for equal values and no others: numbers by value, keys in order. */
export function canonical(value: JsonValue): string {
  const list = asList(value);
  if (list !== undefined) return `[${list.map((item) => canonical(item)).join(",")}]`;
  const object = asObject(value);
  if (object === undefined) return JSON.stringify(value);
  const keys = Object.keys(object).toSorted();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(object[key] ?? null)}`).join(",")}}`;
}

/** Are all items different (2020-12 validation §6.4.3)? Linear in the size of the list. */
export function allDifferent(list: readonly JsonValue[]): boolean {
  const seen = new Set<string | number>();
  for (const item of list) {
    // Texts are prefixed so that "1" is not 1.
    const key =
      typeof item === "string" ? `"${item}` : typeof item === "number" ? item : canonical(item);
    if (seen.has(key)) return false;
    seen.add(key);
  }
  return true;
}

/** Counts code points, which is what JSON Schema calls length. */
export function isLongerThan(text: string, limit: number): boolean {
  return text.length > limit && codePoints(text) > limit;
}

export function isShorterThan(text: string, limit: number): boolean {
  // A code point takes one or two units.
  return text.length < limit || (text.length < limit * 2 && codePoints(text) < limit);
}

function codePoints(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i += 1) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      count -= 1;
      i += 1;
    }
  }
  return count;
}

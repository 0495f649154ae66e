import type { JsonValue } from "../../http/json.ts";
import { type JsonObject, asObject, textAt } from "../json-object.ts";
import { type References, maxHops } from "../references.ts";
import type { Report } from "./report.ts";

export type Dialect = "2.0" | "3.0" | "3.1";

/** What every reader of a part of the document needs to know of the whole. */
export interface Reading {
  readonly root: JsonObject;
  readonly dialect: Dialect;
  readonly references: References;
  readonly report: Report;
}

/** A value with the pointer of the place it really stands at. */
export interface Placed {
  readonly at: string;
  readonly value: JsonObject;
}

/** Follows a Reference Object (OpenAPI 3.1 §4.8.23) to what it names; tells why when it cannot. */
export function follow(
  reading: Reading,
  value: JsonValue | undefined,
  at: string,
): Placed | undefined {
  let current = asObject(value);
  let place = at;
  for (let hop = 0; hop < maxHops; hop += 1) {
    if (current === undefined) {
      reading.report.problem(place, "must be an object");
      return undefined;
    }
    const ref = textAt(current, "$ref");
    if (ref === undefined) return { at: place, value: current };
    const next = reading.references.lookup(ref);
    if (next === undefined) {
      reading.report.problem(`${place}/$ref`, unresolved(ref));
      return undefined;
    }
    current = asObject(next);
    place = ref.startsWith("#") ? ref.slice(1) : ref;
  }
  reading.report.problem(`${at}/$ref`, "is a reference that leads back to itself");
  return undefined;
}

/** Says of a reference that leads nowhere what would be right. */
export function unresolved(ref: string): string {
  const shown = ref.slice(0, 200);
  if (isRemote(ref)) {
    return `"${shown}" is on another server; remote references are not fetched: bundle the document`;
  }
  return ref.startsWith("#")
    ? `"${shown}" names nothing in this document`
    : `"${shown}" names a file or a place in it that could not be read`;
}

export function isRemote(ref: string): boolean {
  return /^(?:[A-Za-z][A-Za-z0-9+.-]*:|\/\/)/.test(ref);
}

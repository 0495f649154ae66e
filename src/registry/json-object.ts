import type { JsonValue } from "../http/json.ts";

/** A JSON object whose keys a stranger may have chosen: read it with `member`, never with a dot. */
export type JsonObject = { readonly [name: string]: JsonValue };

export function asObject(value: JsonValue | undefined): JsonObject | undefined {
  // Array.isArray does not narrow readonly arrays out of a union.
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

export function asList(value: JsonValue | undefined): readonly JsonValue[] | undefined {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : undefined;
}

export function asText(value: JsonValue | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The object's own member: `constructor` and its kin are names like any other. */
export function member(object: JsonObject | undefined, name: string): JsonValue | undefined {
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
}

export function objectAt(object: JsonObject | undefined, name: string): JsonObject | undefined {
  return asObject(member(object, name));
}

export function textAt(object: JsonObject | undefined, name: string): string | undefined {
  return asText(member(object, name));
}

export function listAt(
  object: JsonObject | undefined,
  name: string,
): readonly JsonValue[] | undefined {
  return asList(member(object, name));
}

import type { JsonValue } from "../../http/json.ts";
import { type JsonObject, asText, member } from "../json-object.ts";
import type { Schema } from "../operation.ts";
import type { Reading } from "./reading.ts";

/** A schema object or boolean as it stands; anything else is a problem. */
export function readSchema(
  reading: Reading,
  value: JsonValue | undefined,
  at: string,
): Schema | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "boolean") return value;
  if (typeof value === "object" && !Array.isArray(value)) return value as JsonObject;
  reading.report.problem(at, "must be a schema: an object, true or false");
  return undefined;
}

const copied: readonly string[] = [
  "type",
  "format",
  "items",
  "enum",
  "default",
  "pattern",
  "multipleOf",
  "x-nullable",
  "maximum",
  "exclusiveMaximum",
  "minimum",
  "exclusiveMinimum",
  "maxLength",
  "minLength",
  "maxItems",
  "minItems",
  "uniqueItems",
  "description",
];

/** The schema of a 2.0 parameter or header; `file` is any bytes. */
export function oldSchema(value: JsonObject): JsonObject {
  const entries: [string, JsonValue][] = [];
  for (const name of copied) {
    const found = member(value, name);
    if (found !== undefined) entries.push([name, found]);
  }
  const isFile = asText(member(value, "type")) === "file";
  return isFile ? { type: "string", format: "binary" } : Object.fromEntries(entries);
}

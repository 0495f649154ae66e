import type { JsonValue } from "../../http/json.ts";

/** JSON Schema types as a set of bits; an integer is a number without a fraction (2020-12 core §4.2.3). */
export const kinds = {
  null: 1,
  boolean: 2,
  integer: 4,
  fraction: 8,
  string: 16,
  array: 32,
  object: 64,
} as const;

export const allKinds = 127;

export function kindOf(value: JsonValue): number {
  if (typeof value === "string") return kinds.string;
  if (typeof value === "number") return Number.isInteger(value) ? kinds.integer : kinds.fraction;
  if (typeof value === "boolean") return kinds.boolean;
  if (value === null) return kinds.null;
  return Array.isArray(value) ? kinds.array : kinds.object;
}

const named: ReadonlyMap<string, number> = new Map<string, number>([
  ["null", kinds.null],
  ["boolean", kinds.boolean],
  ["integer", kinds.integer],
  ["number", kinds.integer | kinds.fraction],
  ["string", kinds.string],
  ["array", kinds.array],
  ["object", kinds.object],
  // Swagger 2.0: any bytes.
  ["file", kinds.string],
]);

/** The bits of a type's name; undefined for a name that JSON Schema does not know. */
export function kindNamed(name: string): number | undefined {
  return named.get(name);
}

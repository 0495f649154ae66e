/*
 * JSON Schemas of answers, for `Route.responds`. Objects are open: an answer may gain properties, and whoever
 * reads it must not stumble over them.
 */

export const aText = { type: "string" } as const;
export const aFlag = { type: "boolean" } as const;
export const aWhole = { type: "integer" } as const;
export const anInstant = {
  type: "integer",
  description: "Milliseconds since the Unix epoch.",
} as const;

export function listOf(items: object): object {
  return { type: "array", items };
}

/** `optional` may be left out; all else is there. */
export function objectOf(
  properties: Readonly<Record<string, object>>,
  optional: Readonly<Record<string, object>> = {},
): object {
  const required = Object.keys(properties);
  return { type: "object", required, properties: { ...properties, ...optional } };
}

export function described(schema: object, description: string): object {
  return { ...schema, description };
}

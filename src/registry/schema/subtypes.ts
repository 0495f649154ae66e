import { type JsonObject, asObject, listAt, objectAt, textAt } from "../json-object.ts";
import type { References } from "../references.ts";

/** Which named schemas extend which by `allOf`: what a discriminator without alternatives chooses from. */
export interface Subtypes {
  /** Every schema below this one, by its name and by its `x-ms-discriminator-value`. */
  below(schema: JsonObject): ReadonlyMap<string, JsonObject>;
}

interface Named {
  readonly name: string;
  readonly schema: JsonObject;
}

export function subtypesOf(root: JsonObject, references: References): Subtypes {
  const children = new Map<JsonObject, Named[]>();
  const schemas = objectAt(objectAt(root, "components"), "schemas") ?? {};
  for (const [name, value] of Object.entries(schemas)) {
    const schema = asObject(value);
    for (const item of listAt(schema, "allOf") ?? []) {
      const ref = textAt(asObject(item), "$ref");
      const base = ref === undefined ? undefined : asObject(references.lookup(ref));
      if (base === undefined || schema === undefined) continue;
      const list = children.get(base) ?? [];
      list.push({ name, schema });
      children.set(base, list);
    }
  }
  return { below: (schema) => descend(schema, children) };
}

function descend(
  schema: JsonObject,
  children: ReadonlyMap<JsonObject, readonly Named[]>,
): ReadonlyMap<string, JsonObject> {
  const found = new Map<string, JsonObject>();
  const visited = new Set<JsonObject>([schema]);
  const waiting = [...(children.get(schema) ?? [])];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (visited.has(next.schema)) continue;
    visited.add(next.schema);
    found.set(next.name, next.schema);
    const value = textAt(next.schema, "x-ms-discriminator-value");
    if (value !== undefined) found.set(value, next.schema);
    waiting.push(...(children.get(next.schema) ?? []));
  }
  return found;
}

import type { JsonValue } from "../../http/json.ts";
import {
  type JsonObject,
  asList,
  asObject,
  asText,
  listAt,
  member,
  objectAt,
  textAt,
} from "../json-object.ts";
import type { Schema } from "../operation.ts";
import { type References, maxHops } from "../references.ts";
import { allKinds, kindNamed, kindOf, kinds } from "./kinds.ts";

/** What text that stands for a value of a schema may be read as. */
export interface Expectation {
  /** Bits of `kinds`. */
  readonly kinds: number;
  readonly items: Schema | undefined;
  readonly properties: ReadonlyMap<string, Schema>;
  /** Does the schema say that names it does not list are welcome? */
  readonly open: boolean;
}

const noProperties: ReadonlyMap<string, Schema> = new Map();
const anything: Expectation = {
  kinds: allKinds,
  items: undefined,
  properties: noProperties,
  open: false,
};

/** Reads types, items and properties through `$ref`, `allOf`, `anyOf` and `oneOf`. */
export function expectationOf(schema: Schema | undefined, references: References): Expectation {
  return expect(schema, references, 0);
}

function expect(value: JsonValue | undefined, references: References, depth: number): Expectation {
  const schema = asObject(value);
  if (schema === undefined || depth > maxHops) return anything;
  const read = (part: JsonValue): Expectation => expect(part, references, depth + 1);
  const ref = textAt(schema, "$ref");
  const target = ref === undefined ? undefined : references.lookup(ref);
  let found = ownExpectation(schema);
  if (target !== undefined) found = both(found, read(target));
  for (const part of listAt(schema, "allOf") ?? []) found = both(found, read(part));
  for (const name of ["anyOf", "oneOf"]) {
    const all = (listAt(schema, name) ?? []).map((part) => read(part));
    if (all.length > 0) found = both(found, all.reduce(either));
  }
  return isNullable(schema) ? { ...found, kinds: found.kinds | kinds.null } : found;
}

function isNullable(schema: JsonObject): boolean {
  return member(schema, "nullable") === true || member(schema, "x-nullable") === true;
}

function ownExpectation(schema: JsonObject): Expectation {
  const properties = Object.entries(objectAt(schema, "properties") ?? {});
  const items = member(schema, "items");
  const additional = member(schema, "additionalProperties");
  return {
    kinds: ownKinds(schema),
    items: items === undefined ? undefined : schemaIn(items),
    properties:
      properties.length === 0
        ? noProperties
        : new Map(properties.map(([name, value]) => [name, schemaIn(value)])),
    open: additional !== undefined && additional !== false,
  };
}

function schemaIn(value: JsonValue): Schema {
  return asObject(value) ?? value !== false;
}

function ownKinds(schema: JsonObject): number {
  const bits = typeKinds(schema);
  if (bits !== 0) return bits;
  // Without a type, what a schema lists tells what it is meant for.
  if (member(schema, "properties") !== undefined) return kinds.object;
  return member(schema, "items") === undefined ? allKinds : kinds.array;
}

function typeKinds(schema: JsonObject): number {
  const type = member(schema, "type");
  let bits = 0;
  for (const name of asList(type) ?? (type === undefined ? [] : [type])) {
    bits |= kindNamed(asText(name) ?? "") ?? allKinds;
  }
  if (bits !== 0) return bits;
  const constant = member(schema, "const");
  const values = constant === undefined ? (listAt(schema, "enum") ?? []) : [constant];
  for (const value of values) bits |= kindOf(value);
  return bits;
}

function both(a: Expectation, b: Expectation): Expectation {
  const common = a.kinds & b.kinds;
  return {
    kinds: common === 0 ? a.kinds | b.kinds : common,
    items: a.items ?? b.items,
    properties: union(a.properties, b.properties),
    open: a.open || b.open,
  };
}

function either(a: Expectation, b: Expectation): Expectation {
  return {
    kinds: a.kinds | b.kinds,
    items: a.items ?? b.items,
    properties: union(a.properties, b.properties),
    open: a.open || b.open,
  };
}

function union<V>(a: ReadonlyMap<string, V>, b: ReadonlyMap<string, V>): ReadonlyMap<string, V> {
  if (a.size === 0) return b;
  return b.size === 0 ? a : new Map([...a, ...b]);
}

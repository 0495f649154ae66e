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
import { type References, maxHops } from "../references.ts";

/** What one or several schemas that stand at one place say together, read leniently: what any of them allows. */
export interface DeclaredShape {
  /** Empty: any. */
  readonly types: readonly string[];
  /** Values that are listed, as JSON writes them; undefined: none are. */
  readonly values: readonly string[] | undefined;
  readonly properties: ReadonlyMap<string, readonly JsonValue[]>;
  readonly required: ReadonlySet<string>;
  readonly items: readonly JsonValue[];
  /** Of properties that are not named. */
  readonly others: readonly JsonValue[];
  /** May there be properties that nothing names? */
  readonly open: boolean;
}

interface Gathered {
  readonly types: Set<string>;
  any: boolean;
  readonly values: Set<string>;
  readonly properties: Map<string, JsonValue[]>;
  /** Of the schema that is being gathered. */
  required: Set<string>;
  readonly items: JsonValue[];
  readonly others: JsonValue[];
  says: boolean;
}

/** A schema in more parts than this is cut; the rest of it allows anything. */
const maxParts = 500;

interface Gathering {
  readonly references: References;
  readonly into: Gathered;
  left: number;
}

export function shapeOf(schemas: readonly JsonValue[], references: References): DeclaredShape {
  const into: Gathered = {
    types: new Set(),
    any: false,
    values: new Set(),
    properties: new Map(),
    required: new Set(),
    items: [],
    others: [],
    says: false,
  };
  const gathering: Gathering = { references, into, left: maxParts };
  let required: ReadonlySet<string> | undefined;
  for (const schema of schemas) {
    into.required = new Set();
    if (!gather(gathering, schema, { hops: 0, must: true })) into.any = true;
    // A value meets any of them: required is what each of them requires.
    required = required?.intersection(into.required) ?? into.required;
  }
  const { properties, others, says, values } = into;
  const isObject = into.any || into.types.has("object");
  return {
    types: into.any ? [] : [...into.types],
    values: values.size === 0 ? undefined : [...values],
    properties,
    required: required ?? new Set(),
    items: into.items,
    others,
    // As `request-schema` has it: whoever names no property at all, or says so, is open.
    open: says || (isObject && properties.size === 0 && others.length === 0),
  };
}

interface Reading {
  readonly hops: number;
  /** Does it hold for every value, so that what it requires is required? */
  readonly must: boolean;
}

/** Takes in one schema. False when it says nothing of the type. */
function gather(gathering: Gathering, value: JsonValue, reading: Reading): boolean {
  const schema = asObject(value);
  if (schema === undefined) return value === false;
  gathering.left -= 1;
  if (gathering.left <= 0 || reading.hops > maxHops) return false;
  takeObject(gathering.into, schema, reading);
  for (const one of valuesOf(schema) ?? []) gathering.into.values.add(JSON.stringify(one));
  const items = [member(schema, "items"), ...(listAt(schema, "prefixItems") ?? [])];
  gathering.into.items.push(...items.filter((item) => item !== undefined));
  const typed = takeTypes(gathering.into, schema);
  return gatherParts(gathering, schema, reading) || typed;
}

function gatherParts(gathering: Gathering, schema: JsonObject, { hops, must }: Reading): boolean {
  let typed = false;
  const ref = textAt(schema, "$ref");
  const target = ref === undefined ? undefined : gathering.references.lookup(ref);
  if (target !== undefined) typed = gather(gathering, target, { hops: hops + 1, must });
  for (const part of listAt(schema, "allOf") ?? []) {
    typed = gather(gathering, part, { hops: hops + 1, must }) || typed;
  }
  for (const name of ["anyOf", "oneOf"]) {
    const parts = listAt(schema, name) ?? [];
    const all = parts.map((part) => gather(gathering, part, { hops: hops + 1, must: false }));
    typed ||= all.length > 0 && all.every(Boolean);
  }
  return typed;
}

function takeObject(into: Gathered, schema: JsonObject, { must }: Reading): void {
  for (const [name, value] of Object.entries(objectAt(schema, "properties") ?? {})) {
    const known = into.properties.get(name);
    if (known === undefined) into.properties.set(name, [value]);
    else known.push(value);
  }
  for (const name of must ? (listAt(schema, "required") ?? []) : []) {
    const text = asText(name);
    if (text !== undefined) into.required.add(text);
  }
  takeOthers(into, schema);
}

/** What the schema says of properties that it does not name. */
function takeOthers(into: Gathered, schema: JsonObject): void {
  for (const name of ["additionalProperties", "unevaluatedProperties"]) {
    const others = asObject(member(schema, name));
    if (others !== undefined) into.others.push(others);
    into.says ||= member(schema, name) === true;
  }
  into.others.push(...Object.values(objectAt(schema, "patternProperties") ?? {}));
}

function takeTypes(into: Gathered, schema: JsonObject): boolean {
  const type = member(schema, "type");
  const names = (asList(type) ?? [type]).map((each) => asText(each));
  const told = names.filter((name) => name !== undefined);
  if (told.length === 0) told.push(...impliedTypes(schema));
  for (const name of told) into.types.add(name);
  if (member(schema, "nullable") === true || member(schema, "x-nullable") === true) {
    into.types.add("null");
  }
  return told.length > 0;
}

/** Without a type, what a schema lists tells what it is meant for. */
function impliedTypes(schema: JsonObject): readonly string[] {
  const values = valuesOf(schema);
  if (values !== undefined) return [...new Set(values.map((value) => typeOf(value)))];
  if (member(schema, "properties") !== undefined) return ["object"];
  return member(schema, "items") === undefined ? [] : ["array"];
}

function valuesOf(schema: JsonObject): readonly JsonValue[] | undefined {
  const constant = member(schema, "const");
  return constant === undefined ? listAt(schema, "enum") : [constant];
}

function typeOf(value: JsonValue): string {
  if (value === null) return "null";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  if (typeof value !== "object") return typeof value;
  return Array.isArray(value) ? "array" : "object";
}

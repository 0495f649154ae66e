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
import type { Gate, ObjectRule, PropertyRule } from "./plan.ts";
import type { Workshop } from "./workshop.ts";

const keywords: readonly string[] = [
  "properties",
  "patternProperties",
  "additionalProperties",
  "unevaluatedProperties",
  "propertyNames",
  "required",
  "minProperties",
  "maxProperties",
  "dependentRequired",
  "dependentSchemas",
  "dependencies",
];

/** The part of a schema that judges objects; undefined where it says nothing of them. */
export function makeObjectRule(
  schema: JsonObject,
  workshop: Workshop,
  excused: ReadonlySet<string>,
): ObjectRule | undefined {
  if (keywords.every((name) => member(schema, name) === undefined)) return undefined;
  const properties = propertiesOf(schema, workshop);
  const required = (listAt(schema, "required") ?? [])
    .map((name) => asText(name))
    .filter((name) => name !== undefined)
    .filter((name) => properties.get(name)?.hidden !== true && !excused.has(name));
  const additional = member(schema, "additionalProperties");
  // A closed group decides for all its schemas together what is undeclared. Taken by the letter, `false` in one
  // part of an allOf forbids what the other parts declare, which no author means.
  const says = additional === false || member(schema, "unevaluatedProperties") === false;
  const closes = says && workshop.mode.closed;
  const patterns = patternsOf(schema, workshop);
  const names = workshop.optional(member(schema, "propertyNames"));
  return {
    properties,
    recall: { names: [], properties: [] },
    direct: patterns.length === 0 && names === undefined,
    patterns,
    additional: workshop.optional(closes && additional === false ? undefined : additional),
    declares: properties.size > 0 || closes,
    required,
    inherited: required.some((name) => name in Object.prototype),
    names,
    minProperties: numeric(schema, "minProperties") ?? 0,
    maxProperties: numeric(schema, "maxProperties") ?? Infinity,
    ...dependentOf(schema, workshop),
  };
}

function numeric(schema: JsonObject, name: string): number | undefined {
  const value = member(schema, name);
  return typeof value === "number" ? value : undefined;
}

function propertiesOf(schema: JsonObject, workshop: Workshop): ObjectRule["properties"] {
  const properties = new Map<string, PropertyRule>();
  for (const [name, value] of Object.entries(objectAt(schema, "properties") ?? {})) {
    properties.set(name, makeProperty(name, value, workshop));
  }
  return properties;
}

function makeProperty(name: string, value: JsonValue, workshop: Workshop): PropertyRule {
  const hidden = workshop.isHidden(value);
  const gate = gateOf(asObject(value));
  const direct = !hidden && gate === undefined;
  return { name, checker: workshop.checker(value), hidden, gate, direct };
}

/** `x-castellan-roles` and `x-castellan-scopes`: whoever has one of them sees the property. */
function gateOf(schema: JsonObject | undefined): Gate | undefined {
  const roles = textsOf(schema, "x-castellan-roles");
  const scopes = textsOf(schema, "x-castellan-scopes");
  return roles === undefined && scopes === undefined
    ? undefined
    : { roles: roles ?? new Set(), scopes: scopes ?? new Set() };
}

function textsOf(schema: JsonObject | undefined, name: string): ReadonlySet<string> | undefined {
  const list = listAt(schema, name);
  const one = textAt(schema, name);
  if (one !== undefined) return new Set([one]);
  const texts = list?.map((item) => asText(item)).filter((text) => text !== undefined);
  return texts === undefined ? undefined : new Set(texts);
}

function patternsOf(schema: JsonObject, workshop: Workshop): ObjectRule["patterns"] {
  const patterns: ObjectRule["patterns"][number][] = [];
  for (const [source, value] of Object.entries(objectAt(schema, "patternProperties") ?? {})) {
    const pattern = workshop.pattern(source);
    if (pattern !== undefined) patterns.push({ pattern, checker: workshop.checker(value) });
  }
  return patterns;
}

function dependentOf(
  schema: JsonObject,
  workshop: Workshop,
): Pick<ObjectRule, "dependentRequired" | "dependentSchemas"> {
  const lists: [string, readonly string[]][] = [];
  const schemas: ObjectRule["dependentSchemas"][number][] = [];
  // Before 2019-09 both were called `dependencies`.
  for (const keyword of ["dependentRequired", "dependentSchemas", "dependencies"]) {
    for (const [name, value] of Object.entries(objectAt(schema, keyword) ?? {})) {
      const list = asList(value);
      if (list === undefined) schemas.push([name, workshop.checker(value)]);
      else
        lists.push([name, list.map((item) => asText(item)).filter((item) => item !== undefined)]);
    }
  }
  return { dependentRequired: lists, dependentSchemas: schemas };
}

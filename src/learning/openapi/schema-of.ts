import type { JsonValue } from "../../http/json.ts";
import { type TallyContext, tellClasses } from "../classes/class-tally.ts";
import { isRequired } from "../schema/fields.ts";
import { isEstablished } from "../schema/subjects.ts";
import { type ObjectProfile, type ValueProfile, supportOf } from "../schema/value-profile.ts";
import {
  type PropertyView,
  contextOf,
  enumerationOf,
  formatOfValue,
  schemaTypes,
  viewObject,
} from "../schema/view.ts";

/*
 * A learned place as a JSON Schema 2020-12 that takes every value it was learned from. Types, formats that all
 * values had, and shared enumerations become rules. Least, greatest and lengths do not: what was seen is no bound
 * of what may come, so they stand beside the schema in `x-castellan`.
 */

export type SchemaObject = { [keyword: string]: JsonValue };

/** So many objects, of a quorum of callers, before a name that none of them had is refused. */
const leastClosed = 50;

const noContext: TallyContext = { person: false, money: false };

/** The schema of the values at a place. */
export function schemaOf(value: ValueProfile, context: TallyContext = noContext): SchemaObject {
  const types = schemaTypes(value);
  if (types.length === 0) return {};
  const schema: SchemaObject = { type: types.length === 1 ? (types[0] ?? "") : types };
  const format = formatOfValue(value);
  // That numbers were small so far is no reason to refuse a greater one.
  if (format !== undefined && format !== "int32") schema["format"] = format;
  const enumeration = enumerationFor(value, types, context);
  if (enumeration !== undefined) schema["enum"] = enumeration;
  if (value.lists > 0) schema["items"] = itemsOf(value);
  if (value.object !== undefined) Object.assign(schema, objectSchema(value.object));
  return schema;
}

function itemsOf({ items, unseen }: ValueProfile): SchemaObject {
  return items === undefined || unseen > 0 ? {} : schemaOf(items);
}

function enumerationFor(
  value: ValueProfile,
  types: readonly string[],
  context: TallyContext,
): readonly JsonValue[] | undefined {
  if (types.some((type) => type !== "string" && type !== "null")) return undefined;
  const texts = enumerationOf(value, tellClasses(value.classes, context));
  if (texts === undefined) return undefined;
  return types.includes("null") ? [...texts, null] : texts;
}

function objectSchema(object: ObjectProfile): SchemaObject {
  const view = viewObject(object);
  const context = contextOf(view);
  const schema: SchemaObject = {};
  if (view.properties.length > 0) {
    // fromEntries makes own properties, whatever their names.
    schema["properties"] = Object.fromEntries(
      view.properties.map((each) => [
        each.property.name,
        { ...propertySchema(each, context), "x-castellan": evidenceOf(each, view.seen, context) },
      ]),
    );
  }
  const required = view.properties.filter((each) => isRequired(each, view.seen));
  if (required.length > 0) schema["required"] = required.map(({ property }) => property.name);
  const isClosed = view.properties.length > 0 && view.seen >= leastClosed && isEstablished(object);
  if (view.blind) schema["additionalProperties"] = true;
  else if (view.others !== undefined) schema["additionalProperties"] = schemaOf(view.others);
  else schema["additionalProperties"] = !isClosed;
  return schema;
}

/** A property, form field or parameter; given several times, it is a list. */
export function propertySchema(
  { property, value, blind }: PropertyView,
  context: TallyContext,
): SchemaObject {
  if (blind) return {};
  const one = oneSchema(property.files, value, context);
  return property.repeated > 0 ? { type: "array", items: one } : one;
}

function oneSchema(files: number, value: ValueProfile, context: TallyContext): SchemaObject {
  if (files === 0) return schemaOf(value, context);
  return supportOf(value) === 0 ? { type: "string", format: "binary" } : { type: "string" };
}

/** How much was seen: `support` values, in which share of the messages or objects, of which classes and size. */
export function evidenceOf(
  { property, value }: PropertyView,
  seen: number,
  context: TallyContext,
): SchemaObject {
  const evidence: SchemaObject = {
    support: supportOf(value) + property.files + property.opaque,
    presence: seen === 0 ? 0 : Math.round((property.count / seen) * 10_000) / 10_000,
  };
  const classes = tellClasses(value.classes, context);
  if (classes.length > 0) {
    evidence["classes"] = Object.fromEntries(
      classes.map(({ class: found, confidence }) => [found, confidence]),
    );
  }
  const types = schemaTypes(value);
  const { minimum, maximum, shortest, longest } = value;
  const isNumber = types.includes("integer") || types.includes("number");
  if (isNumber && minimum !== undefined && maximum !== undefined) {
    evidence["range"] = [minimum, maximum];
  }
  if (types.includes("string") && shortest !== undefined && longest !== undefined) {
    evidence["length"] = [shortest, longest];
  }
  return evidence;
}

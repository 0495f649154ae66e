import type { JsonValue } from "../../http/json.ts";
import { parsePathTemplate } from "../../registry/path-template.ts";
import type { ContractProfile } from "../schema/profile.ts";
import { isRequired } from "../schema/fields.ts";
import type { ObjectProfile } from "../schema/value-profile.ts";
import { type PropertyView, contextOf, viewObject } from "../schema/view.ts";
import { type SchemaObject, evidenceOf, propertySchema } from "./schema-of.ts";

/** Name of the parameter that stands for all query names that were too many or too odd to list. */
const otherNames = "others";

/** The `parameters` of one operation (OpenAPI 3.1 §4.8.12). */
export function parametersOf(path: string, profile: ContractProfile): JsonValue[] {
  return [
    ...pathParameters(path, profile.path),
    ...listed(profile.query, "query"),
    ...otherQuery(profile.query),
    ...listed(profile.header, "header"),
    ...cookies(profile.cookie),
  ];
}

/** Every name of the template, in its order, seen or not. */
function pathParameters(path: string, object: ObjectProfile): JsonValue[] {
  const view = viewObject(object);
  const context = contextOf(view);
  const names = [...new Set(parsePathTemplate(path)?.names)];
  return names.map((name): JsonValue => {
    const each = view.properties.find(({ property }) => property.name === name);
    const base = { name, in: "path", required: true };
    if (each === undefined) return { ...base, schema: { type: "string" } };
    // Two values of one name are two segments, each by itself.
    const once = { ...each, property: { ...each.property, repeated: 0 } };
    const evidence = evidenceOf(each, view.seen, context);
    return { ...base, schema: propertySchema(once, context), "x-castellan": evidence };
  });
}

function listed(object: ObjectProfile, place: "query" | "header"): JsonValue[] {
  const view = viewObject(object);
  const context = contextOf(view);
  return view.properties.map((each): JsonValue => {
    const schema = propertySchema(each, context);
    return {
      name: each.property.name,
      in: place,
      required: isRequired(each, view.seen),
      schema: place === "header" ? headerSchema(each, schema) : schema,
      "x-castellan": evidenceOf(each, view.seen, context),
    };
  });
}

/** Field lines of one name are read as one list, parted at every comma: of its items only the type is known. */
function headerSchema({ property }: PropertyView, schema: SchemaObject): SchemaObject {
  return property.repeated > 0 ? { type: "array", items: { type: "string" } } : schema;
}

/** Names that are data, or more than can be listed: an exploded object takes any of them. */
function otherQuery(object: ObjectProfile): JsonValue[] {
  const view = viewObject(object);
  if (view.others === undefined && !view.blind) return [];
  const taken = view.properties.some(({ property }) => property.name === otherNames);
  const name = taken ? `${otherNames}-` : otherNames;
  const schema = { type: "object", additionalProperties: true };
  return [{ name, in: "query", style: "form", explode: true, schema }];
}

/** Only the names of cookies are known. One that came twice in a request cannot be declared. */
function cookies(object: ObjectProfile): JsonValue[] {
  const view = viewObject(object);
  return view.properties
    .filter(({ property }) => property.repeated === 0)
    .map(({ property }): JsonValue => {
      const presence = view.seen === 0 ? 0 : property.count / view.seen;
      return {
        name: property.name,
        in: "cookie",
        required: false,
        schema: { type: "string" },
        "x-castellan": {
          support: property.count,
          presence: Math.round(presence * 10_000) / 10_000,
        },
      };
    });
}

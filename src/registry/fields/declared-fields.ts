import type { JsonValue } from "../http/json.ts";
import {
  type JsonObject,
  asList,
  asObject,
  asText,
  listAt,
  member,
  objectAt,
} from "./json-object.ts";
import type { Content, Contract, Operation, Schema } from "./operation.ts";
import { referencesOf } from "./references.ts";

/*
 * A contract's parameters and properties as one flat list, named as the learner names what it sees:
 *
 *   orders[].customer.email     a property of an item of an array
 *   prices{}.amount             a property of any value of an open map
 *   (empty)                     the body itself
 */

/** One parameter or property. `message`: the media type of a body, a response's status class before it. */
export interface FlatField {
  readonly place: "path" | "query" | "header" | "cookie" | "request" | "response";
  readonly message: string;
  readonly name: string;
  /** JSON types in one word, such as `string`, `integer|null`; `any` where the contract says none. */
  readonly type: string;
  readonly required: boolean;
  /** The values allowed, where the contract lists them. */
  readonly values: readonly string[] | undefined;
}

/** Of one operation; what is beyond is left out: nobody compares more by eye, and schemas may multiply. */
const mostFields = 5000;

/** Properties within properties; recursive schemas would never end. */
const deepest = 16;

/** Parts that one schema is made of by references and branches. */
const mostLaid = 200;

interface Walk {
  readonly lookup: (ref: string) => JsonValue | undefined;
  readonly fields: FlatField[];
}

interface Spot {
  readonly place: FlatField["place"];
  readonly message: string;
  readonly name: string;
  readonly required: boolean;
  readonly depth: number;
}

export function flatFields(operation: Operation, { root }: Contract): readonly FlatField[] {
  const references = referencesOf(root);
  const walk: Walk = { lookup: (ref) => references.lookup(ref), fields: [] };
  for (const { in: place, name, required, schema } of operation.parameters) {
    const own = merged(walk, schema);
    add(walk, { place, message: "", name, required, depth: 0 }, own);
  }
  const { requestBody } = operation;
  for (const content of requestBody?.content ?? []) {
    walkContent(walk, content, "request", { before: "", required: requestBody?.required ?? false });
  }
  for (const { status, content } of operation.responses) {
    const before = /^[1-5]/.test(status) ? `${status.slice(0, 1)} ` : `${status} `;
    for (const each of content) walkContent(walk, each, "response", { before, required: true });
  }
  return unique(walk.fields);
}

function walkContent(
  walk: Walk,
  { range, schema }: Content,
  place: FlatField["place"],
  { before, required }: { readonly before: string; readonly required: boolean },
): void {
  descend(walk, schema, { place, message: `${before}${range}`, name: "", required, depth: 0 });
}

function descend(walk: Walk, schema: JsonValue | Schema | undefined, spot: Spot): void {
  if (walk.fields.length >= mostFields || spot.depth > deepest) return;
  const own = merged(walk, schema);
  add(walk, spot, own);
  const prefix = spot.name === "" ? "" : `${spot.name}.`;
  for (const [name, property] of own.properties) {
    const required = own.required.has(name);
    descend(walk, property, { ...spot, name: `${prefix}${name}`, required, depth: spot.depth + 1 });
  }
  if (own.items !== undefined) {
    descend(walk, own.items, {
      ...spot,
      name: `${spot.name}[]`,
      required: false,
      depth: spot.depth + 1,
    });
  }
  if (own.additional !== undefined) {
    descend(walk, own.additional, {
      ...spot,
      name: `${spot.name}{}`,
      required: false,
      depth: spot.depth + 1,
    });
  }
}

function add(walk: Walk, spot: Spot, { types, values }: Merged): void {
  const { place, message, name, required } = spot;
  if (walk.fields.length >= mostFields) return;
  const type = types.size === 0 ? "any" : [...types].toSorted().join("|");
  walk.fields.push({ place, message, name, type, required, values });
}

/** Several responses of one status class are one message: what one of them lacks is not required. */
function unique(fields: readonly FlatField[]): readonly FlatField[] {
  const byName = new Map<string, FlatField>();
  for (const field of fields) {
    const id = fieldId(field);
    const before = byName.get(id);
    if (before === undefined) byName.set(id, field);
    else if (before.required && !field.required) byName.set(id, { ...before, required: false });
  }
  return [...byName.values()];
}

/** Two fields with the same id are the same field of two contracts. */
export function fieldId({ place, message, name }: Pick<FlatField, "place" | "message" | "name">) {
  return `${place} ${message} ${name}`;
}

/** A schema with its references followed and its branches laid over one another. */
interface Merged {
  readonly types: Set<string>;
  values: readonly string[] | undefined;
  readonly properties: Map<string, JsonValue>;
  readonly required: Set<string>;
  items: JsonValue | undefined;
  additional: JsonValue | undefined;
}

function merged(walk: Walk, schema: JsonValue | Schema | undefined): Merged {
  const into: Merged = {
    types: new Set(),
    values: undefined,
    properties: new Map(),
    required: new Set(),
    items: undefined,
    additional: undefined,
  };
  lay(walk, schema, into, { laid: new Set(), isBranch: false });
  return into;
}

interface How {
  /** What was laid before: branches that lead back to themselves would multiply. */
  readonly laid: Set<JsonObject>;
  /** One alternative of several: what it requires is not required of all. */
  readonly isBranch: boolean;
}

function lay(walk: Walk, schema: JsonValue | Schema | undefined, into: Merged, how: How): void {
  const own = asObject(schema);
  if (own === undefined || how.laid.has(own) || how.laid.size >= mostLaid) return;
  how.laid.add(own);
  const ref = asText(member(own, "$ref"));
  if (ref !== undefined) lay(walk, walk.lookup(ref), into, how);
  layOwn(own, into, how);
  for (const part of listAt(own, "allOf") ?? []) lay(walk, part, into, how);
  for (const keyword of ["oneOf", "anyOf"]) {
    for (const part of listAt(own, keyword) ?? [])
      lay(walk, part, into, { ...how, isBranch: true });
  }
}

function layOwn(own: JsonObject, into: Merged, { isBranch }: How): void {
  layTypes(own, into);
  const values = listAt(own, "enum");
  if (values !== undefined) into.values = values.map((value) => JSON.stringify(value));
  for (const [name, property] of Object.entries(objectAt(own, "properties") ?? {})) {
    if (!into.properties.has(name)) into.properties.set(name, property);
  }
  for (const name of isBranch ? [] : (listAt(own, "required") ?? [])) {
    if (typeof name === "string") into.required.add(name);
  }
  into.items ??= member(own, "items");
  const additional = member(own, "additionalProperties");
  if (asObject(additional) !== undefined) into.additional ??= additional;
}

function layTypes(own: JsonObject, { types }: Merged): void {
  const type = member(own, "type");
  for (const each of typeof type === "string" ? [type] : (asList(type) ?? [])) {
    if (typeof each === "string") types.add(each);
  }
  const isNullable = member(own, "nullable") === true || member(own, "x-nullable") === true;
  if (isNullable) types.add("null");
}

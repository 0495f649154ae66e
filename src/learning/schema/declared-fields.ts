import type { JsonValue } from "../../http/json.ts";
import type { Contract, Operation, Parameter, Schema } from "../../registry/operation.ts";
import { type References, referencesOf } from "../../registry/references.ts";
import type { FieldPlace, LearnedField } from "../learned.ts";
import { type DeclaredShape, shapeOf } from "./declared-shape.ts";
import { itemName, mapName, memberName, nameAfter, stepsOf } from "./field-name.ts";

/** One parameter or property that a contract declares, named as `LearnedField` names it. */
export interface DeclaredField {
  readonly place: FieldPlace;
  /** As of a learned field, except that a media type may be a range and a status class `default`. */
  readonly message: string;
  readonly name: string;
  /** JSON types; empty: any. */
  readonly types: readonly string[];
  readonly required: boolean;
  /** Names beneath it that are not declared are welcome. */
  readonly open: boolean;
}

/** The fields of one operation, found by place, message and name. */
export interface DeclaredFields {
  readonly fields: readonly DeclaredField[];
  /** By place and message, then by name; `""` is the body itself. */
  readonly messages: ReadonlyMap<string, ReadonlyMap<string, DeclaredField>>;
  /** There are more fields than are listed. */
  readonly cut: boolean;
}

/** So many fields of one operation are listed; of more, nothing is called undeclared. */
const maxFields = 2000;
/** What lies deeper is taken for open. */
const maxDepth = 12;

interface Walk {
  readonly place: FieldPlace;
  readonly message: string;
  readonly references: References;
  readonly fields: DeclaredField[];
}

/** What a contract declares of one operation. `$ref` loops end at a depth of 12. */
export function declaredFields(
  operation: Operation,
  contract: Pick<Contract, "root">,
): DeclaredFields {
  const references = referencesOf(contract.root);
  const fields: DeclaredField[] = [];
  for (const parameter of operation.parameters) {
    addParameter({ place: parameter.in, message: "", references, fields }, parameter);
  }
  for (const content of operation.requestBody?.content ?? []) {
    addBody({ place: "request", message: content.range, references, fields }, content.schema);
  }
  for (const response of operation.responses) {
    const status = /^[1-5]/.test(response.status) ? response.status.slice(0, 1) : "default";
    const walk: Walk = { place: "response", message: status, references, fields };
    if (response.content.length === 0) addBody(walk, undefined);
    for (const content of response.content) {
      addBody({ ...walk, message: `${status} ${content.range}` }, content.schema);
    }
  }
  return { fields, messages: indexed(fields), cut: fields.length >= maxFields };
}

function indexed(fields: readonly DeclaredField[]): DeclaredFields["messages"] {
  const messages = new Map<string, Map<string, DeclaredField>>();
  for (const field of fields) {
    const key = `${field.place} ${field.message}`;
    const names = messages.get(key) ?? new Map<string, DeclaredField>();
    messages.set(key, names);
    const before = names.get(field.name);
    names.set(field.name, before === undefined ? field : either(before, field));
  }
  return messages;
}

/** Two statuses of one class, or two branches: what either declares. */
function either(a: DeclaredField, b: DeclaredField): DeclaredField {
  const any = a.types.length === 0 || b.types.length === 0;
  return {
    ...a,
    types: any ? [] : [...new Set([...a.types, ...b.types])],
    required: a.required && b.required,
    open: a.open || b.open,
  };
}

function addParameter(walk: Walk, parameter: Parameter): void {
  const { name, required, mediaType, style, explode } = parameter;
  const shape = shapeOf([parameter.schema ?? true], walk.references);
  // A document of its own, and an object in brackets: on the wire they are texts.
  if (mediaType !== undefined || style === "deepObject") {
    walk.fields.push(fieldOf(walk, memberName("", name), { types: [], open: true }, required));
    return;
  }
  const spreads = walk.place === "query" && explode && shape.types.includes("object");
  if (!spreads) {
    walk.fields.push(fieldOf(walk, memberName("", name), shape, required));
    return;
  }
  // The properties of an exploded object stand in the query by themselves.
  for (const [each, schemas] of shape.properties) {
    const inner = shapeOf(schemas, walk.references);
    walk.fields.push(fieldOf(walk, memberName("", each), inner, false));
  }
  if (shape.open) walk.fields.push(fieldOf(walk, mapName(""), { types: [], open: true }, false));
}

function addBody(walk: Walk, schema: Schema | undefined): void {
  addSchema(walk, "", { schemas: [schema ?? true], required: true, depth: 0 });
}

interface Standing {
  readonly schemas: readonly JsonValue[];
  readonly required: boolean;
  readonly depth: number;
}

function addSchema(walk: Walk, name: string, { schemas, required, depth }: Standing): void {
  if (walk.fields.length >= maxFields) return;
  const shape = shapeOf(schemas, walk.references);
  const isCut = depth >= maxDepth;
  walk.fields.push(fieldOf(walk, name, isCut ? { ...shape, open: true } : shape, required));
  if (isCut) return;
  const inner = (each: readonly JsonValue[], must: boolean): Standing => ({
    schemas: each,
    required: must,
    depth: depth + 1,
  });
  if (shape.items.length > 0) addSchema(walk, itemName(name), inner(shape.items, false));
  for (const [each, under] of shape.properties) {
    addSchema(walk, memberName(name, each), inner(under, shape.required.has(each)));
  }
  if (shape.others.length > 0) addSchema(walk, mapName(name), inner(shape.others, false));
}

function fieldOf(
  { place, message }: Walk,
  name: string,
  { types, open }: Pick<DeclaredShape, "types" | "open">,
  required: boolean,
): DeclaredField {
  return { place, message, name, types, required, open };
}

/** What a contract says of one learned place. */
export type Declaration =
  | { readonly kind: "declared"; readonly field: DeclaredField }
  /** Not named, but beneath something that takes any name. */
  | { readonly kind: "welcome" }
  | { readonly kind: "undeclared" }
  /** The contract says nothing of the message. */
  | { readonly kind: "no-message" };

type Named = Pick<LearnedField, "place" | "message" | "name">;

export function isDeclared(declared: DeclaredFields, field: Named): boolean {
  const { kind } = declarationOf(declared, field);
  return kind === "declared" || kind === "welcome";
}

export function declarationOf(declared: DeclaredFields, field: Named): Declaration {
  const names = messageNames(declared, field);
  if (names === undefined) {
    return { kind: isBody(field) ? "no-message" : "undeclared" };
  }
  const exact = names.get(field.name);
  if (exact !== undefined) return { kind: "declared", field: exact };
  const found = walkTo(names, field);
  return found.kind === "undeclared" && declared.cut ? { kind: "welcome" } : found;
}

function isBody({ place }: Named): boolean {
  return place === "request" || place === "response";
}

/** The declared message that a learned one is: the same type before a range, a status class before `default`. */
function messageNames(
  { messages }: DeclaredFields,
  { place, message }: Named,
): ReadonlyMap<string, DeclaredField> | undefined {
  const parts = message.split(" ");
  const type = parts.at(-1) ?? "";
  const slash = type.indexOf("/");
  const ranges = slash < 0 ? [] : [type, `${type.slice(0, slash)}/*`, "*/*"];
  const classes = place === "response" ? [parts[0] ?? "", "default"] : [];
  const keys =
    classes.length === 0
      ? [message, ...ranges]
      : classes.flatMap((each) => [...ranges.map((range) => `${each} ${range}`), each]);
  for (const key of keys) {
    const names = messages.get(`${place} ${key}`);
    if (names !== undefined) return names;
  }
  return undefined;
}

function walkTo(names: ReadonlyMap<string, DeclaredField>, field: Named): Declaration {
  if (field.place === "query") return queryDeclaration(names, field.name);
  let at = "";
  for (const step of stepsOf(field.name)) {
    const around = names.get(at);
    const next = nameAfter(at, step);
    if (names.has(next)) at = next;
    else if (step.kind === "member" && names.has(mapName(at))) at = mapName(at);
    else {
      const takesAny = around !== undefined && (around.open || around.types.length === 0);
      return { kind: takesAny ? "welcome" : "undeclared" };
    }
  }
  const found = names.get(at);
  return found === undefined ? { kind: "undeclared" } : { kind: "declared", field: found };
}

/** `filter[status]` belongs to `filter`; an open exploded object takes every name. */
function queryDeclaration(names: ReadonlyMap<string, DeclaredField>, written: string): Declaration {
  const [step] = stepsOf(written);
  const bracket = step?.name.indexOf("[") ?? -1;
  const base =
    bracket > 0 ? names.get(memberName("", step?.name.slice(0, bracket) ?? "")) : undefined;
  const takes = base !== undefined && (base.open || base.types.includes("array"));
  return { kind: takes || names.has(mapName("")) ? "welcome" : "undeclared" };
}

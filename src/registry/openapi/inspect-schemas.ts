import type { JsonValue } from "../../http/json.ts";
import { pointerToken } from "../../kernel/result.ts";
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
import type { Content, Operation } from "../operation.ts";
import { kindNamed } from "../schema/kinds.ts";
import { maxHops } from "../references.ts";
import { compilePattern } from "../schema/pattern.ts";
import { type Reading, unresolved } from "./reading.ts";

/*
 * Looks once at every schema that a request or an answer can meet. What it finds would else show itself only
 * when the first value comes by, because schemas are compiled lazily: references that lead nowhere, patterns
 * that cannot run, types that do not exist. Linear in the document.
 */

const maps: readonly string[] = [
  "properties",
  "patternProperties",
  "dependentSchemas",
  "$defs",
  "definitions",
];
const lists: readonly string[] = ["allOf", "anyOf", "oneOf", "prefixItems"];
const singles: readonly string[] = [
  "items",
  "additionalProperties",
  "not",
  "if",
  "then",
  "else",
  "contains",
  "propertyNames",
  "unevaluatedProperties",
  "unevaluatedItems",
  "additionalItems",
];

interface Look {
  readonly reading: Reading;
  readonly visited: Set<JsonObject>;
  readonly patterns: Map<string, boolean>;
  readonly waiting: { readonly at: string; readonly value: JsonValue }[];
}

/** Adds to the report what is wrong with the schemas that the operations use. */
export function inspectSchemas(reading: Reading, operations: readonly Operation[]): void {
  const look: Look = { reading, visited: new Set(), patterns: new Map(), waiting: [] };
  for (const operation of operations) {
    const at = `/paths/${pointerToken(operation.path)}/${operation.method.toLowerCase()}`;
    for (const { schema, name } of operation.parameters) {
      if (schema !== undefined)
        look.waiting.push({ at: `${at}/parameters(${name})`, value: schema });
    }
    waitFor(look, operation.requestBody?.content ?? [], `${at}/requestBody/content`);
    for (const { status, content } of operation.responses) {
      waitFor(look, content, `${at}/responses/${status}/content`);
    }
    drain(look);
  }
}

function waitFor(look: Look, content: readonly Content[], at: string): void {
  for (const { range, schema } of content) {
    if (schema === undefined) continue;
    look.waiting.push({ at: `${at}/${pointerToken(range)}/schema`, value: schema });
  }
}

function drain(look: Look): void {
  for (let next = look.waiting.pop(); next !== undefined; next = look.waiting.pop()) {
    const schema = asObject(next.value);
    if (schema === undefined) {
      if (typeof next.value !== "boolean") {
        look.reading.report.warning(next.at, "is no schema; everything is taken");
      }
    } else if (!look.visited.has(schema)) {
      look.visited.add(schema);
      inspectSchema(look, schema, next.at);
    }
  }
}

function inspectSchema(look: Look, schema: JsonObject, at: string): void {
  inspectRef(look, schema, at);
  inspectType(look, schema, at);
  const pattern = textAt(schema, "pattern");
  if (pattern !== undefined) inspectPattern(look, pattern, `${at}/pattern`);
  for (const name of Object.keys(objectAt(schema, "patternProperties") ?? {})) {
    inspectPattern(look, name, `${at}/patternProperties/${pointerToken(name)}`);
  }
  if (typeof member(schema, "required") === "boolean") {
    look.reading.report.warning(
      `${at}/required`,
      "is a list of names on the object; it is left out",
    );
  }
  descend(look, schema, at);
}

function descend(look: Look, schema: JsonObject, at: string): void {
  for (const name of maps) {
    for (const [key, value] of Object.entries(objectAt(schema, name) ?? {})) {
      look.waiting.push({ at: `${at}/${name}/${pointerToken(key)}`, value });
    }
  }
  for (const name of lists) {
    for (const [index, value] of (listAt(schema, name) ?? []).entries()) {
      look.waiting.push({ at: `${at}/${name}/${index}`, value });
    }
  }
  for (const name of singles) {
    const value = member(schema, name);
    if (value === undefined) continue;
    // A list under `items` was a tuple before 2020-12.
    for (const item of asList(value) ?? [value]) {
      look.waiting.push({ at: `${at}/${name}`, value: item });
    }
  }
}

function inspectRef(look: Look, schema: JsonObject, at: string): void {
  const ref = textAt(schema, "$ref") ?? textAt(schema, "$dynamicRef");
  if (ref === undefined) return;
  const target = look.reading.references.lookup(ref);
  if (target === undefined) look.reading.report.problem(`${at}/$ref`, unresolved(ref));
  else if (leadsBack(look, schema, target)) {
    look.reading.report.problem(`${at}/$ref`, "is a reference that leads back to itself");
  } else look.waiting.push({ at: ref.startsWith("#") ? ref.slice(1) : ref, value: target });
}

/** Is it but a name of a name of … itself? No value could ever be judged by it. */
function leadsBack({ reading }: Look, schema: JsonObject, first: JsonValue): boolean {
  let target = asObject(first);
  for (let hop = 0; hop < maxHops && target !== undefined; hop += 1) {
    if (target === schema) return true;
    const ref = textAt(target, "$ref");
    target = ref === undefined ? undefined : asObject(reading.references.lookup(ref));
  }
  return false;
}

function inspectType(look: Look, schema: JsonObject, at: string): void {
  const type = member(schema, "type");
  for (const name of asList(type) ?? (type === undefined ? [] : [type])) {
    if (kindNamed(asText(name) ?? "") !== undefined) continue;
    look.reading.report.warning(
      `${at}/type`,
      `${JSON.stringify(name).slice(0, 60)} is not a JSON Schema type; every type is taken`,
    );
  }
}

function inspectPattern(look: Look, source: string, at: string): void {
  let runs = look.patterns.get(source);
  if (runs === undefined) {
    runs = compilePattern(source) !== undefined;
    look.patterns.set(source, runs);
  }
  if (runs) return;
  look.reading.report.warning(
    at,
    "cannot be run in linear time (a backreference, or a lookaround that is not at the start) or is no pattern; it is not enforced",
  );
}

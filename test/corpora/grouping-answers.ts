import type { JsonValue } from "../../src/http/json.ts";
import { isKind, shapeText } from "../../src/learning/paths/answers.ts";
import { namesAsked } from "../../src/learning/paths/asked.ts";
import { type JsonObject, asObject, member } from "../../src/registry/json-object.ts";
import { Chance, hashOf } from "./grouping-random.ts";

/*
 * The answers of an operation as its schema describes them: one with everything in it, and some that lack what is
 * optional or have nothing in their lists. The product's own code then tells their shapes.
 */

export interface Answer {
  /** Hashes: of the full answer, then of those that lack something. */
  readonly shapes: readonly number[];
  /** Names of single values in it, at its top and one level below, in lower case without separators. */
  readonly names: ReadonlySet<string>;
  /** Names at its top alone, when it is no list. */
  readonly own: ReadonlySet<string>;
  /** Values that one of these names may have, and that a literal of the path may therefore be answered with. */
  readonly choices: ReadonlySet<string>;
}

/** Answers that lack something, for each operation. */
const variants = 3;
/** Of what is optional, so much is left out of them. */
const leftOut = 0.2;
/** Request bodies, for each operation; clients leave out more. */
const requestVariants = 6;
const leftUnasked = 0.5;
const mostAbove = 8;
const mostProperties = 40;

export function answerOf(document: JsonObject, operation: JsonObject): Answer | undefined {
  const found = schemaOf(document, operation);
  if (found === undefined) return undefined;
  const names = new Set<string>();
  const own = new Set<string>();
  const choices = new Set<string>();
  const isList = member(followed(document, found.schema) ?? {}, "items") !== undefined;
  const notice = (name: string, schema: JsonObject, depth: number): void => {
    if (depth > 1 || isKind(name)) return;
    names.add(flat(name));
    if (depth === 0 && !isList) own.add(flat(name));
    const list = member(schema, "enum");
    for (const choice of Array.isArray(list) ? list : []) choices.add(String(choice));
  };
  const whole = exampleOf(found.schema, { document, notice, without: undefined, above: 0 }, 0);
  if (whole === undefined) return undefined;
  const chance = new Chance(shapeText(whole));
  const without = { chance, share: leftOut };
  const others = Array.from({ length: variants }, () =>
    exampleOf(found.schema, { document, notice: () => {}, without, above: 0 }, 0),
  );
  const shapes = [whole, ...others].map((value) => {
    const text = shapeText(value ?? {});
    return text === "" ? 0 : hashOf(`${found.type} ${text}`);
  });
  return { shapes, names, own, choices };
}

/** Names at the top of request bodies as the schema describes them, some without part of what is optional. */
export function askedOf(
  document: JsonObject,
  operation: JsonObject,
): readonly (readonly string[])[] {
  const schema = askedSchema(document, operation);
  if (schema === undefined) return [];
  const writing = { document, notice: () => {}, above: 0 };
  const whole = exampleOf(schema, { ...writing, without: undefined }, 1);
  if (whole === undefined) return [];
  const without = { chance: new Chance(`asked ${shapeText(whole)}`), share: leftUnasked };
  return Array.from({ length: requestVariants }, () =>
    namesAsked(exampleOf(schema, { ...writing, without }, 1) ?? {}),
  );
}

/** Of the body; a form of Swagger 2 is as good as one. */
function askedSchema(document: JsonObject, operation: JsonObject): JsonValue | undefined {
  const body = followed(document, member(operation, "requestBody"));
  const media = Object.values(asObject(member(body ?? {}, "content")) ?? {})[0];
  if (media !== undefined) return member(asObject(media) ?? {}, "schema");
  const properties: Record<string, JsonValue> = {};
  const required: string[] = [];
  for (const entry of listAt(operation, "parameters")) {
    const parameter = followed(document, entry);
    if (parameter === undefined) continue;
    const where = member(parameter, "in");
    if (where === "body") return member(parameter, "schema");
    const name = member(parameter, "name");
    if (where !== "formData" || typeof name !== "string") continue;
    properties[name] = { type: "string" };
    if (member(parameter, "required") === true) required.push(name);
  }
  return Object.keys(properties).length > 0 ? { type: "object", properties, required } : undefined;
}

/** `order_id`, `orderId` and `OrderID` alike. */
export function flat(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}

function schemaOf(
  document: JsonObject,
  operation: JsonObject,
): { type: string; schema: JsonValue } | undefined {
  const responses = asObject(member(operation, "responses")) ?? {};
  const status = Object.keys(responses).find((name) => name.startsWith("2")) ?? "default";
  const response = followed(document, member(responses, status));
  if (response === undefined) return undefined;
  const [type, media] = Object.entries(asObject(member(response, "content")) ?? {})[0] ?? [];
  const schema =
    media === undefined ? member(response, "schema") : member(asObject(media) ?? {}, "schema");
  return schema === undefined ? undefined : { type: type ?? "json", schema };
}

interface Writing {
  readonly document: JsonObject;
  readonly notice: (name: string, schema: JsonObject, depth: number) => void;
  /** What is optional is left out by chance; undefined: nothing is. */
  readonly without: { readonly chance: Chance; readonly share: number } | undefined;
  /** Schemas above this one: some contain themselves. */
  readonly above: number;
}

/** `depth` counts objects; a list that is the whole answer is none. */
function exampleOf(
  value: JsonValue | undefined,
  writing: Writing,
  depth: number,
): JsonValue | undefined {
  const schema = followed(writing.document, value);
  if (schema === undefined || writing.above > mostAbove) return undefined;
  const inside = { ...writing, above: writing.above + 1 };
  const items = member(schema, "items");
  if (items !== undefined) {
    if (isLeftOut(writing)) return [];
    const one = exampleOf(items, inside, depth);
    return one === undefined ? [] : [one];
  }
  const found = new Map<string, JsonValue>();
  gather(schema, { ...inside, found }, depth);
  if (found.size > 0) return Object.fromEntries(found);
  if (member(schema, "type") === "object" || member(schema, "additionalProperties") !== undefined)
    return {};
  const first = alternativesOf(schema)[0];
  if (first !== undefined) return exampleOf(first, inside, depth);
  return member(schema, "type") === undefined ? undefined : "";
}

function gather(
  schema: JsonObject,
  writing: Writing & { readonly found: Map<string, JsonValue> },
  depth: number,
): void {
  const required = member(schema, "required");
  const needed = new Set(Array.isArray(required) ? required.map(String) : []);
  const properties = Object.entries(asObject(member(schema, "properties")) ?? {});
  for (const [name, each] of properties.slice(0, mostProperties)) {
    if (needed.has(name) || !isLeftOut(writing)) write(name, each, writing, depth);
  }
  if (writing.above > mostAbove) return;
  for (const part of [...listAt(schema, "allOf"), ...alternativesOf(schema).slice(0, 1)]) {
    const each = followed(writing.document, part);
    if (each !== undefined) gather(each, { ...writing, above: writing.above + 1 }, depth);
  }
}

function isLeftOut({ without }: Writing): boolean {
  return without !== undefined && without.chance.next() < without.share;
}

function write(
  name: string,
  value: JsonValue,
  writing: Writing & { readonly found: Map<string, JsonValue> },
  depth: number,
): void {
  const property = followed(writing.document, value) ?? {};
  const inner = depth < 2 ? exampleOf(property, writing, depth + 1) : "";
  if (inner === undefined || typeof inner !== "object") writing.notice(name, property, depth);
  writing.found.set(name, inner ?? "");
}

function listAt(schema: JsonObject, name: string): readonly JsonValue[] {
  const list = member(schema, name);
  return Array.isArray(list) ? (list as JsonValue[]) : [];
}

function alternativesOf(schema: JsonObject): readonly JsonValue[] {
  const one = listAt(schema, "oneOf");
  return one.length > 0 ? one : listAt(schema, "anyOf");
}

/** Follows a `$ref` inside the document, once or twice. */
export function followed(
  document: JsonObject,
  value: JsonValue | undefined,
): JsonObject | undefined {
  let object = asObject(value);
  for (let hop = 0; hop < 4 && object !== undefined; hop += 1) {
    const reference = member(object, "$ref");
    if (typeof reference !== "string" || !reference.startsWith("#/")) return object;
    let at: JsonValue | undefined = document;
    for (const step of reference.slice(2).split("/")) {
      const name = decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
      at = member(asObject(at) ?? {}, name);
    }
    object = asObject(at);
  }
  return object;
}

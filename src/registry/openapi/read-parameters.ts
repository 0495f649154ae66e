import type { JsonValue } from "../../http/json.ts";
import { type JsonObject, asList, member, objectAt, textAt } from "../json-object.ts";
import type { Parameter, ParameterPlace, Schema } from "../operation.ts";
import { essenceOf } from "./essence.ts";
import { oldSchema, readSchema } from "./read-schema.ts";
import { type Placed, type Reading, follow } from "./reading.ts";

const places: ReadonlySet<string> = new Set(["path", "query", "header", "cookie"]);

/** OpenAPI 3.1 §4.8.12.2: which styles each place allows; the first is the default. */
const styles: Readonly<Record<ParameterPlace, readonly Parameter["style"][]>> = {
  path: ["simple", "label", "matrix", "spaceDelimited", "pipeDelimited"],
  query: ["form", "spaceDelimited", "pipeDelimited", "deepObject"],
  header: ["simple", "spaceDelimited", "pipeDelimited"],
  cookie: ["form"],
};

/** Their rules live elsewhere: §4.8.12.1 says that such header parameters shall be ignored. */
const reservedHeaders: ReadonlySet<string> = new Set(["accept", "content-type", "authorization"]);

/** What `parameters` lists of a path item or an operation, references followed. */
export function placedParameters(
  reading: Reading,
  value: JsonValue | undefined,
  at: string,
): readonly Placed[] {
  if (value === undefined || value === null) return [];
  const list = asList(value);
  if (list === undefined) {
    reading.report.problem(at, "must be a list of parameters");
    return [];
  }
  const placed: Placed[] = [];
  for (const [index, item] of list.entries()) {
    const found = follow(reading, item, `${at}/${index}`);
    if (found !== undefined) placed.push(found);
  }
  return placed;
}

/** The operation's parameters; those of its path item stand unless the operation repeats them (§4.8.10). */
export function readParameters(
  reading: Reading,
  shared: readonly Placed[],
  own: readonly Placed[],
): readonly Parameter[] {
  const byKey = new Map<string, Parameter>();
  for (const list of [shared, own]) {
    const seen = new Set<string>();
    for (const placed of list) {
      const parameter = readParameter(reading, placed);
      if (parameter === undefined) continue;
      const key = `${parameter.in} ${parameter.name}`;
      if (seen.has(key)) reading.report.warning(placed.at, `repeats the parameter "${key}"`);
      seen.add(key);
      byKey.set(key, parameter);
    }
  }
  return [...byKey.values()];
}

function readParameter(reading: Reading, { at, value }: Placed): Parameter | undefined {
  if (isOldBody(value)) return undefined;
  const name = nameOf(reading, value, at);
  const place = placeOf(reading, value, at);
  if (name === undefined || place === undefined) return undefined;
  if (place === "header" && reservedHeaders.has(name)) return undefined;
  const says = (flag: string): boolean => member(value, flag) === true;
  if (place === "path" && !says("required")) {
    reading.report.warning(at, 'a path parameter must say "required": true; it is taken as said');
  }
  const isOld = reading.dialect === "2.0";
  const shape = isOld ? oldShape(reading, value, at) : shapeOf(reading, value, at);
  const style = styleOf(reading, shape.style, place, at);
  return {
    name,
    in: place,
    required: place === "path" || says("required"),
    deprecated: says("deprecated"),
    style,
    explode: shape.explode ?? (style === "form" || style === "deepObject"),
    allowReserved: says("allowReserved"),
    allowEmptyValue: says("allowEmptyValue"),
    schema: shape.schema,
    mediaType: shape.mediaType,
  };
}

/** Bodies of 2.0 are parameters that are read as bodies. */
function isOldBody(value: JsonObject): boolean {
  const place = textAt(value, "in");
  return place === "body" || place === "formData";
}

function nameOf(reading: Reading, value: JsonObject, at: string): string | undefined {
  const name = textAt(value, "name") ?? "";
  if (name === "") {
    reading.report.problem(at, 'a parameter needs a "name"');
    return undefined;
  }
  return textAt(value, "in") === "header" ? name.toLowerCase() : name;
}

function placeOf(reading: Reading, value: JsonObject, at: string): ParameterPlace | undefined {
  const place = textAt(value, "in");
  if (place !== undefined && places.has(place)) return place as ParameterPlace;
  reading.report.problem(`${at}/in`, 'must be "path", "query", "header" or "cookie"');
  return undefined;
}

interface Shape {
  readonly style: string | undefined;
  readonly explode: boolean | undefined;
  readonly schema: Schema | undefined;
  readonly mediaType: string | undefined;
}

function shapeOf(reading: Reading, value: JsonObject, at: string): Shape {
  const explode = member(value, "explode");
  const shape = {
    style: textAt(value, "style"),
    explode: typeof explode === "boolean" ? explode : undefined,
  };
  const schema = readSchema(reading, member(value, "schema"), `${at}/schema`);
  if (schema !== undefined) return { ...shape, schema, mediaType: undefined };
  const content = Object.entries(objectAt(value, "content") ?? {}).at(0);
  if (content === undefined) {
    reading.report.warning(at, 'has neither "schema" nor "content"; its value is not checked');
    return { ...shape, schema: undefined, mediaType: undefined };
  }
  const media = follow(reading, content[1], `${at}/content`)?.value;
  const inner = readSchema(reading, member(media, "schema"), `${at}/content`);
  return { ...shape, schema: inner, mediaType: essenceOf(content[0]) };
}

function styleOf(
  reading: Reading,
  style: string | undefined,
  place: ParameterPlace,
  at: string,
): Parameter["style"] {
  const allowed = styles[place];
  const found = allowed.find((known) => known === style);
  const standard = allowed[0] ?? "simple";
  if (style !== undefined && found === undefined) {
    reading.report.warning(
      `${at}/style`,
      `"${style}" is not a style of ${place} parameters; "${standard}" is taken`,
    );
  }
  return found ?? standard;
}

/** A 2.0 parameter keeps its schema in itself and its style in `collectionFormat`. */
function oldShape(reading: Reading, value: JsonObject, at: string): Shape {
  const schema = oldSchema(value);
  const shape = { schema, mediaType: undefined };
  if (textAt(value, "type") !== "array") return { ...shape, style: undefined, explode: undefined };
  switch (textAt(value, "collectionFormat") ?? "csv") {
    case "csv":
      return { ...shape, style: undefined, explode: false };
    case "multi":
      return { ...shape, style: undefined, explode: true };
    case "ssv":
      return { ...shape, style: "spaceDelimited", explode: false };
    case "pipes":
      return { ...shape, style: "pipeDelimited", explode: false };
    default:
      reading.report.warning(
        `${at}/collectionFormat`,
        "is not one of csv, ssv, pipes, multi; the parameter's value is not checked",
      );
      return { schema: undefined, style: undefined, explode: false, mediaType: undefined };
  }
}

import type { JsonValue } from "../../http/json.ts";
import { pointerToken } from "../../kernel/result.ts";
import {
  type JsonObject,
  asObject,
  asText,
  listAt,
  member,
  objectAt,
  textAt,
} from "../json-object.ts";
import type { Content, Encoding, Parameter, RequestBody, Response, Schema } from "../operation.ts";
import { essenceOf } from "./essence.ts";
import { oldSchema, readSchema } from "./read-schema.ts";
import { type Placed, type Reading, follow } from "./reading.ts";

const noEncoding: ReadonlyMap<string, Encoding> = new Map();

/** A `content` map (OpenAPI 3.1 §4.8.14). */
function readContent(
  reading: Reading,
  value: JsonValue | undefined,
  at: string,
): readonly Content[] {
  const contents: Content[] = [];
  const seen = new Set<string>();
  for (const [written, item] of Object.entries(asObject(value) ?? {})) {
    const place = `${at}/${pointerToken(written)}`;
    const range = essenceOf(written);
    if (!/^[^\s/;,]+\/[^\s/;,]+$/.test(range)) {
      reading.report.warning(place, `"${written}" is not a media type; it is left out`);
      continue;
    }
    if (seen.has(range)) {
      reading.report.warning(place, `"${range}" is listed before; the first stands`);
      continue;
    }
    seen.add(range);
    const media = follow(reading, item, place);
    if (media === undefined) continue;
    const schema = readSchema(reading, member(media.value, "schema"), `${place}/schema`);
    contents.push({ range, schema, encoding: readEncoding(media.value) });
  }
  return contents;
}

function readEncoding(media: JsonObject): ReadonlyMap<string, Encoding> {
  const entries = Object.entries(objectAt(media, "encoding") ?? {});
  if (entries.length === 0) return noEncoding;
  const encodings = new Map<string, Encoding>();
  for (const [name, item] of entries) {
    const object = asObject(item);
    const explode = member(object, "explode");
    encodings.set(name, {
      contentType: textAt(object, "contentType")?.toLowerCase(),
      style: formStyle(textAt(object, "style")),
      explode: typeof explode === "boolean" ? explode : undefined,
    });
  }
  return encodings;
}

function formStyle(style: string | undefined): Parameter["style"] | undefined {
  return style === "form" ||
    style === "spaceDelimited" ||
    style === "pipeDelimited" ||
    style === "deepObject"
    ? style
    : undefined;
}

/** OpenAPI 3.1 §4.8.13. */
export function readRequestBody(
  reading: Reading,
  value: JsonValue | undefined,
  at: string,
): RequestBody | undefined {
  if (value === undefined || value === null) return undefined;
  const found = follow(reading, value, at);
  if (found === undefined) return undefined;
  const content = readContent(reading, member(found.value, "content"), `${found.at}/content`);
  if (content.length === 0) {
    reading.report.warning(found.at, 'has no "content": every body will be refused');
  }
  return { required: member(found.value, "required") === true, content };
}

/** The `body` and `formData` parameters of 2.0, with `consumes`. */
export function readOldBody(
  reading: Reading,
  operation: JsonObject,
  parameters: readonly Placed[],
): RequestBody | undefined {
  const consumes = mediaTypes(listAt(operation, "consumes") ?? listAt(reading.root, "consumes"));
  const body = parameters.findLast(({ value }) => textAt(value, "in") === "body");
  if (body !== undefined) {
    const schema = readSchema(reading, member(body.value, "schema"), `${body.at}/schema`);
    const ranges = consumes.length > 0 ? consumes : ["application/json"];
    return {
      required: member(body.value, "required") === true,
      content: ranges.map((range) => ({ range, schema, encoding: noEncoding })),
    };
  }
  const fields = parameters.filter(({ value }) => textAt(value, "in") === "formData");
  return fields.length === 0 ? undefined : oldForm(fields, consumes);
}

function oldForm(fields: readonly Placed[], consumes: readonly string[]): RequestBody {
  const properties: [string, JsonValue][] = [];
  const required: string[] = [];
  const encoding = new Map<string, Encoding>();
  let files = false;
  for (const { value } of fields) {
    const name = textAt(value, "name") ?? "";
    properties.push([name, oldSchema(value)]);
    if (member(value, "required") === true) required.push(name);
    files ||= textAt(value, "type") === "file";
    if (textAt(value, "type") === "array") encoding.set(name, oldEncoding(value));
  }
  const schema: Schema = {
    type: "object",
    properties: Object.fromEntries(properties),
    ...(required.length > 0 ? { required } : {}),
  };
  const forms = consumes.filter((range) => /multipart|x-www-form-urlencoded/.test(range));
  const standard = files ? "multipart/form-data" : "application/x-www-form-urlencoded";
  const ranges = forms.length > 0 ? forms : [standard];
  return {
    required: required.length > 0,
    content: ranges.map((range) => ({ range, schema, encoding })),
  };
}

function oldEncoding(value: JsonObject): Encoding {
  const format = textAt(value, "collectionFormat") ?? "csv";
  const style = format === "ssv" ? "spaceDelimited" : format === "pipes" ? "pipeDelimited" : "form";
  return { contentType: undefined, style, explode: format === "multi" };
}

function mediaTypes(list: readonly JsonValue[] | undefined): readonly string[] {
  const texts = (list ?? []).map((item) => asText(item)).filter((text) => text !== undefined);
  return [...new Set(texts.map((text) => essenceOf(text)))];
}

/** OpenAPI 3.1 §4.8.16, and the responses of 2.0. */
export function readResponses(
  reading: Reading,
  operation: JsonObject,
  at: string,
): readonly Response[] {
  const responses: Response[] = [];
  for (const [written, item] of Object.entries(objectAt(operation, "responses") ?? {})) {
    if (written.startsWith("x-")) continue;
    const place = `${at}/responses/${pointerToken(written)}`;
    const status = written === "default" ? written : written.toUpperCase();
    if (!/^(?:[1-5]\d\d|[1-5]XX|default)$/.test(status)) {
      reading.report.warning(place, 'is not a status, a class such as "2XX", or "default"');
      continue;
    }
    const found = follow(reading, item, place);
    if (found === undefined) continue;
    const content =
      reading.dialect === "2.0"
        ? oldContent(reading, operation, found)
        : readContent(reading, member(found.value, "content"), `${found.at}/content`);
    responses.push({ status, content, headers: readHeaders(reading, found) });
  }
  if (responses.length === 0) {
    reading.report.warning(at, "declares no responses: nothing can be stripped from its answers");
  }
  return responses;
}

function oldContent(reading: Reading, operation: JsonObject, found: Placed): readonly Content[] {
  const written = member(found.value, "schema");
  if (written === undefined) return [];
  const isFile = textAt(asObject(written), "type") === "file";
  const schema = isFile ? undefined : readSchema(reading, written, `${found.at}/schema`);
  const produces = mediaTypes(listAt(operation, "produces") ?? listAt(reading.root, "produces"));
  const ranges = produces.length > 0 ? produces : ["*/*"];
  return ranges.map((range) => ({ range, schema, encoding: noEncoding }));
}

function readHeaders(reading: Reading, response: Placed): readonly Parameter[] {
  const headers: Parameter[] = [];
  for (const [name, item] of Object.entries(objectAt(response.value, "headers") ?? {})) {
    const place = `${response.at}/headers/${pointerToken(name)}`;
    const found = follow(reading, item, place)?.value;
    if (found === undefined) continue;
    const schema =
      reading.dialect === "2.0"
        ? oldSchema(found)
        : readSchema(reading, member(found, "schema"), `${place}/schema`);
    headers.push({
      name: name.toLowerCase(),
      in: "header",
      required: member(found, "required") === true,
      deprecated: member(found, "deprecated") === true,
      style: "simple",
      explode: member(found, "explode") === true,
      allowReserved: false,
      allowEmptyValue: false,
      schema,
      mediaType: undefined,
    });
  }
  return headers;
}

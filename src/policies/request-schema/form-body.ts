import type { Part } from "../../http/body.ts";
import type { Pair } from "../../http/head.ts";
import type { JsonValue } from "../../http/json.ts";
import type { Content, Encoding } from "../../registry/operation.ts";
import { type Complaint, complaint } from "./complaint.ts";
import { readDeepObject } from "./deep-object.ts";
import { matchesRange } from "../media-range.ts";
import type { Shape } from "./shape.ts";
import { makeMembers, readList, readParts } from "./styles.ts";

/** A form as the object that its schema describes, or why it cannot be one. */
export type FormReading =
  | { readonly value: JsonValue; readonly wrong: undefined }
  | { readonly value: undefined; readonly wrong: Complaint };

function wrong(code: Complaint["code"], note: string): FormReading {
  return { value: undefined, wrong: complaint(code, note) };
}

/** Reads `application/x-www-form-urlencoded` (OpenAPI 3.1 §4.8.14.4 and §4.8.15). */
export function readForm(pairs: readonly Pair[], content: Content, shape: Shape): FormReading {
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const name = fieldOf(pair[0], shape);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [pair]);
    else group.push(pair);
  }
  const members = makeMembers();
  for (const [name, group] of groups) {
    const value = readField(group, content.encoding.get(name), shape.property(name));
    if (value === undefined) {
      const shown = shape.names.has(name) ? name : "*";
      return wrong("body", `form field "${shown}" is not written as its schema expects`);
    }
    members[name] = value;
  }
  return { value: members, wrong: undefined };
}

/** `items[0][id]` belongs to `items`, unless the contract itself writes the brackets. */
function fieldOf(name: string, shape: Shape): string {
  const bracket = name.indexOf("[");
  if (bracket <= 0 || shape.names.has(name)) return name;
  return name.slice(0, bracket);
}

function readField(
  pairs: readonly Pair[],
  encoding: Encoding | undefined,
  shape: Shape,
): JsonValue | undefined {
  const isDeep = pairs.some(([name]) => name.endsWith("]"));
  if (isDeep && (shape.isObject || shape.takesList)) return readDeepObject(pairs, shape);
  const texts = pairs.map(([, text]) => text);
  const [text = ""] = texts;
  if (texts.length > 1) return shape.takesList ? readList(texts, shape) : undefined;
  if (shape.isObject) {
    return text.startsWith("{") ? parsed(text) : readParts(text.split(","), false, shape);
  }
  return shape.isList ? readItems(text, encoding, shape) : shape.read(text);
}

/** A list in one text: parted as its encoding says, written as JSON, or one item. */
function readItems(text: string, encoding: Encoding | undefined, shape: Shape): JsonValue {
  if (encoding?.explode === false) return readList(text.split(delimiterOf(encoding)), shape);
  const document = text.startsWith("[") ? parsed(text) : undefined;
  return document ?? readList([text], shape);
}

function delimiterOf(encoding: Encoding): string {
  if (encoding.style === "spaceDelimited") return " ";
  return encoding.style === "pipeDelimited" ? "|" : ",";
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** Reads `multipart/form-data` (RFC 7578): each part is a property; files are texts nobody looks into. */
export function readMultipart(parts: readonly Part[], content: Content, shape: Shape): FormReading {
  const members = makeMembers();
  for (const part of parts) {
    const name = fieldOf(part.name, shape);
    const property = shape.property(name);
    const encoding = content.encoding.get(name);
    if (!isListed(part, encoding)) {
      return wrong(
        "content-type",
        `part "${name}" has a content type that the contract does not list`,
      );
    }
    const before = Object.hasOwn(members, name) ? members[name] : undefined;
    const isItem = property.isList || (before !== undefined && property.takesList);
    const value = readPart(part, isItem ? property.items() : property);
    if (value === undefined) {
      const shown = shape.names.has(name) ? name : "*";
      return wrong("body", `part "${shown}" is not written as its schema expects`);
    }
    if (!isItem && before !== undefined) {
      return wrong("body", "a part is given more than once");
    }
    members[name] = isItem ? listWith(before, value) : value;
  }
  return { value: members, wrong: undefined };
}

function listWith(before: JsonValue | undefined, value: JsonValue): JsonValue {
  const added: readonly JsonValue[] = Array.isArray(value) ? value : [value];
  if (before === undefined) return added;
  return [...(Array.isArray(before) ? (before as readonly JsonValue[]) : [before]), ...added];
}

function isListed(part: Part, encoding: Encoding | undefined): boolean {
  const listed = encoding?.contentType;
  if (listed === undefined || part.mediaType === undefined) return true;
  const { essence } = part.mediaType;
  return listed.split(",").some((range) => matchesRange(range.trim().split(";")[0] ?? "", essence));
}

function readPart(part: Part, shape: Shape): JsonValue | undefined {
  // A file's bytes are for the service; the contract speaks of them as text of any content.
  if (part.text === undefined || part.fileName !== undefined) return "";
  const isJson = part.mediaType?.kind === "json";
  if (isJson || shape.isObject) return parsed(part.text);
  if (shape.isList && part.text.startsWith("[")) return parsed(part.text);
  return shape.read(part.text);
}

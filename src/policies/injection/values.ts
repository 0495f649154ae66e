import type { Body, Part } from "../../http/body.ts";
import type { Fields } from "../../http/fields.ts";
import type { Pair, RequestHead } from "../../http/head.ts";
import type { JsonValue } from "../../http/json.ts";
import { pointerToken } from "../../kernel/result.ts";
import type { Place } from "./probe.ts";
import { xmlValues } from "./xml-values.ts";

/** Where a value is found, told for the trail and for exemptions. */
export type Source =
  | "path"
  | "query"
  | "header"
  | "cookie"
  | "form"
  | "multipart"
  | "json"
  | "xml"
  | "text";

/** Asked of every value; anything but undefined ends the walk. `name` is called only when it is needed. */
export interface Visitor<T> {
  value(text: string, place: Place, source: Source, name: string): T | undefined;
  /** A JSON document has many values; their pointers are built only for the one that matters. */
  json(text: string, key: boolean, pointer: () => string): T | undefined;
  xml(text: string): T | undefined;
}

/** Fields whose values are file names, whatever spelling a proxy lets through. */
const fileNameFields: ReadonlySet<string> = new Set([
  "x-filename",
  "x-file-name",
  "x.filename",
  "x_filename",
]);

export function walkHead<T>(
  head: RequestHead,
  skipped: ReadonlySet<string>,
  visitor: Visitor<T>,
): T | undefined {
  return (
    walkPath(head.target.segments, visitor) ??
    walkPairs(head.target.pairs, "query", visitor) ??
    walkFields(head.fields, skipped, visitor) ??
    walkPairs(head.cookies, "cookie", visitor)
  );
}

function walkPath<T>(segments: readonly string[], visitor: Visitor<T>): T | undefined {
  let system = false;
  for (const segment of segments) {
    const found = visitor.value(segment, "path", "path", "");
    if (found !== undefined) return found;
    system ||= systemSegments.has(segment);
  }
  return system ? visitor.value(segments.join("/"), "path", "path", "") : undefined;
}

/** Where these stand, the path as a whole may name a file of the machine: `/@fs/etc/passwd`. */
const systemSegments: ReadonlySet<string> = new Set([
  "etc",
  "proc",
  "root",
  "boot",
  "sys",
  ".ssh",
  ".aws",
  ".git",
]);

function walkPairs<T>(
  pairs: readonly Pair[],
  source: "query" | "form" | "cookie",
  visitor: Visitor<T>,
): T | undefined {
  for (const [name, value] of pairs) {
    const found =
      visitor.value(name, "name", source, name) ??
      (value === "" ? undefined : visitor.value(value, source, source, name));
    if (found !== undefined) return found;
  }
  return undefined;
}

function walkFields<T>(
  fields: Fields,
  skipped: ReadonlySet<string>,
  visitor: Visitor<T>,
): T | undefined {
  const flat = fields.flat;
  for (let i = 0; i < flat.length; i += 2) {
    const name = flat[i] ?? "";
    if (skipped.has(name)) continue;
    const place = fileNameFields.has(name) ? "file-name" : "header";
    const found = visitor.value(flat[i + 1] ?? "", place, "header", name);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function walkBody<T>(body: Body, visitor: Visitor<T>): T | undefined {
  switch (body.kind) {
    case "json":
      return walkJson(body.value, [], visitor);
    case "form":
      return walkPairs(body.pairs, "form", visitor);
    case "multipart":
      return walkParts(body.parts, visitor);
    case "text":
      return walkText(body.text, visitor);
    case "xml":
      return visitor.xml(body.text) ?? walkXml(body.text, visitor);
    case "none":
    case "opaque":
      break;
  }
  return undefined;
}

function walkParts<T>(parts: readonly Part[], visitor: Visitor<T>): T | undefined {
  for (const part of parts) {
    const found =
      visitor.value(part.name, "name", "multipart", part.name) ??
      (part.fileName === undefined
        ? undefined
        : visitor.value(part.fileName, "file-name", "multipart", part.name)) ??
      (part.text === undefined || part.fileName !== undefined
        ? undefined
        : visitor.value(part.text, "form", "multipart", part.name));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The name of a form field sent as text/plain is short and has neither blanks nor brackets. */
const fieldOfText = /^[^\s<>{}"=]{1,64}=/;

/** A browser's form sent as text/plain reads `name=value`: the value is judged on its own as well. */
function walkText<T>(text: string, visitor: Visitor<T>): T | undefined {
  const found = visitor.value(text, "text", "text", "");
  if (found !== undefined) return found;
  const name = fieldOfText.exec(text)?.[0];
  return name === undefined
    ? undefined
    : visitor.value(text.slice(name.length), "text", "text", name.slice(0, -1));
}

function walkXml<T>(text: string, visitor: Visitor<T>): T | undefined {
  for (const value of xmlValues(text)) {
    const found = visitor.value(value, "xml", "xml", "");
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The reader has bounded the depth, so recursion is bounded too. */
function walkJson<T>(
  value: JsonValue,
  path: (string | number)[],
  visitor: Visitor<T>,
): T | undefined {
  if (typeof value === "string") return visitor.json(value, false, () => pointer(path));
  if (typeof value !== "object" || value === null) return undefined;
  return Array.isArray(value)
    ? walkItems(value, path, visitor)
    : walkMembers(value as { readonly [name: string]: JsonValue }, path, visitor);
}

function walkItems<T>(
  items: readonly JsonValue[],
  path: (string | number)[],
  visitor: Visitor<T>,
): T | undefined {
  for (let i = 0; i < items.length; i += 1) {
    path.push(i);
    const found = walkJson(items[i] ?? null, path, visitor);
    if (found !== undefined) return found;
    path.pop();
  }
  return undefined;
}

function walkMembers<T>(
  object: { readonly [name: string]: JsonValue },
  path: (string | number)[],
  visitor: Visitor<T>,
): T | undefined {
  for (const name of Object.keys(object)) {
    path.push(name);
    const found =
      visitor.json(name, true, () => pointer(path)) ??
      walkJson(object[name] ?? null, path, visitor);
    if (found !== undefined) return found;
    path.pop();
  }
  return undefined;
}

function pointer(path: readonly (string | number)[]): string {
  return path.map((token) => `/${pointerToken(token)}`).join("");
}

import type { JsonValue } from "../../http/json.ts";
import type { Operation, Schema } from "../../registry/operation.ts";

const formats: ReadonlySet<string> = new Set(["uri", "url", "uri-reference", "iri"]);

/** Properties looked at in one contract's schemas: documents are large, and names repeat. */
const maxSchemas = 5_000;

/** Names that this operation's contract declares to hold a URL, by `format`. `$ref`s are not followed. */
export function declaredUrlNames(operation: Operation | undefined): ReadonlySet<string> {
  const names = new Set<string>();
  const budget = { left: maxSchemas };
  for (const parameter of operation?.parameters ?? []) {
    if (isUrlSchema(parameter.schema)) names.add(parameter.name);
  }
  for (const content of operation?.requestBody?.content ?? []) {
    collect(content.schema, names, budget);
  }
  return names;
}

function isUrlSchema(schema: Schema | undefined): boolean {
  if (typeof schema !== "object") return false;
  const format = schema["format"];
  return typeof format === "string" && formats.has(format);
}

function collect(
  schema: JsonValue | undefined,
  names: Set<string>,
  budget: { left: number },
): void {
  if (typeof schema !== "object" || schema === null || budget.left <= 0) return;
  budget.left -= 1;
  for (const [key, value] of Object.entries(schema)) {
    if (key === "properties") nameUrls(value, names);
    collect(value, names, budget);
  }
}

function nameUrls(properties: JsonValue, names: Set<string>): void {
  if (typeof properties !== "object" || properties === null) return;
  for (const [name, property] of Object.entries(properties)) {
    if (isUrlSchema(property as Schema)) names.add(name);
  }
}

/** `callbackUrl`, `redirect_uri`, `image.src`: does any word of the name stand in `words`? */
export function speaksOfUrl(name: string, words: ReadonlySet<string>): boolean {
  if (words.has(name)) return true;
  if (name.length > 128) return false;
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .some((word) => words.has(word));
}

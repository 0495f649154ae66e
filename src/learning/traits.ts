import type { FieldPlace } from "../registry/fields/declared-fields.ts";
import type { Identifier, LearnedField, Traits } from "./learned.ts";

/** Of each trait; the names are for people. */
const mostNames = 12;

const rights =
  /^(is_?)?(role|roles|admin|superuser|permission|permissions|privilege|privileges|scope|scopes|group|groups|access_?level|verified|approved|owner|owner_?id|tenant_?id|plan|credit|balance|discount)$/i;
const amounts =
  /^(limit|size|page_?size|per_?page|count|top|first|last|take|max|max_?results|rows|batch_?size|amount|quantity|depth)$/i;
const identifying =
  /(^|[_-])(id|uuid|guid|key|number|no|code|slug|name|ref|token)$|Id$|ID$|Uuid$|Key$|Number$|Code$|Ref$/;
const urlNames =
  /(^|[_-])(url|uri|link|href|callback|webhook|redirect|endpoint|source|target|image|avatar|feed)(_?(url|uri))?$|Url$|Uri$|URL$/i;

/** Formats that nobody guesses: at least 100 random bits, or keyed. */
const random: ReadonlySet<string> = new Set(["uuid", "ulid", "byte", "jwt"]);

/** As much of a field as its traits are told by: of one that was learned, or that a contract declares. */
export type TraitField = Pick<LearnedField, "place" | "name" | "types"> &
  Partial<Pick<LearnedField, "format" | "enumeration" | "maximum" | "minLength">>;

/** What of these fields matters for abuse. */
export function traitsOf(fields: readonly TraitField[]): Traits {
  const identifiers: Identifier[] = [];
  const privileged: string[] = [];
  const urls: string[] = [];
  const texts: string[] = [];
  const quantities: string[] = [];
  for (const field of fields) {
    if (field.place === "response" || field.place === "header" || field.place === "cookie")
      continue;
    const last = lastName(field.name);
    const kind = identifierKind(field, last);
    if (kind !== undefined) identifiers.push({ name: field.name, place: field.place, kind });
    if (rights.test(last) && field.place === "request") privileged.push(field.name);
    if (amounts.test(last)) quantities.push(field.name);
    if (isUrl(field, last)) urls.push(field.name);
    if (isText(field, kind)) texts.push(field.name);
  }
  return {
    identifiers: identifiers.slice(0, mostNames),
    privileged: privileged.slice(0, mostNames),
    urls: urls.slice(0, mostNames),
    texts: texts.slice(0, mostNames),
    amounts: quantities.slice(0, mostNames),
  };
}

/** `orders[].customer.email` → `email`. */
function lastName(name: string): string {
  const dot = name.lastIndexOf(".");
  return name.slice(dot + 1).replace(/(\[\]|\{\})+$/, "");
}

/** Does its value name an object? */
function names({ place, enumeration }: TraitField, last: string): boolean {
  if (!naming.has(place) || enumeration !== undefined) return false;
  return place === "path" || identifying.test(last);
}

const naming: ReadonlySet<FieldPlace> = new Set(["path", "query", "request"]);

function identifierKind(field: TraitField, last: string): Identifier["kind"] | undefined {
  if (!names(field, last)) return undefined;
  if (field.format !== undefined && random.has(field.format)) return "random";
  if (field.types.some((type) => type === "integer" || type === "number")) {
    // A snowflake holds its time in milliseconds: it cannot be counted through.
    return (field.maximum ?? 0) > 1e15 ? "random" : "sequential";
  }
  if (!field.types.includes("string")) return undefined;
  return (field.minLength ?? 0) >= 20 ? "random" : "word";
}

function isUrl(field: TraitField, last: string): boolean {
  return field.format === "uri" || (field.types.includes("string") && urlNames.test(last));
}

function isText(field: TraitField, kind: Identifier["kind"] | undefined): boolean {
  if (kind !== undefined || field.enumeration !== undefined || field.format !== undefined)
    return false;
  return field.types.includes("string");
}

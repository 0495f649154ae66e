import type { Field } from "../kernel/verdict.ts";

/** How a body of some media type is read. `opaque` bodies are never parsed: they stream, within limits. */
export type BodyKind = "json" | "form" | "multipart" | "text" | "xml" | "opaque";

/** RFC 9110 §8.3.1. */
export interface MediaType {
  /** `type/subtype` in lower case, without parameters. */
  readonly essence: string;
  /** Parameter names in lower case; quoted values unquoted. */
  readonly parameters: readonly Field[];
  readonly kind: BodyKind;
}

const essenceOf = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+)\/([!#$%&'*+\-.^_`|~0-9A-Za-z]+)/;
// RFC 9110 §5.6.6: empty parameters between semicolons are allowed.
const parameterOf =
  /[\t ]*;[\t ]*(?:([!#$%&'*+\-.^_`|~0-9A-Za-z]+)=(?:([!#$%&'*+\-.^_`|~0-9A-Za-z]+)|"((?:[\t \x21\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\t\x20-\x7e\x80-\xff])*)"))?/y;

/**
 * Reads a Content-Type strictly. Undefined: not a media type, or one that says a parameter twice, so that
 * two readers could disagree on its boundary or its charset.
 */
export function parseMediaType(text: string): MediaType | undefined {
  return common.get(text) ?? read(text);
}

function read(text: string): MediaType | undefined {
  const match = essenceOf.exec(text);
  if (match === null) return undefined;
  const essence = match[0].toLowerCase();
  const parameters = readParameters(text, match[0].length);
  return parameters && { essence, parameters, kind: kindOf(essence) };
}

function readParameters(text: string, from: number): readonly Field[] | undefined {
  const parameters: Field[] = [];
  let at = from;
  while (at < text.length) {
    parameterOf.lastIndex = at;
    const match = parameterOf.exec(text);
    if (match === null) return /^[\t ]*$/.test(text.slice(at)) ? parameters : undefined;
    at = parameterOf.lastIndex;
    const name = match[1]?.toLowerCase();
    if (name === undefined) continue;
    if (parameters.some(([known]) => known === name)) return undefined;
    parameters.push([name, match[2] ?? (match[3] ?? "").replace(/\\(.)/g, "$1")]);
  }
  return parameters;
}

const kinds: ReadonlyMap<string, BodyKind> = new Map([
  ["application/json", "json"],
  ["text/json", "json"],
  ["application/x-www-form-urlencoded", "form"],
  ["multipart/form-data", "multipart"],
  ["application/graphql", "text"],
  ["application/javascript", "text"],
  ["application/ecmascript", "text"],
  ["application/x-javascript", "text"],
  ["application/yaml", "text"],
  ["application/x-yaml", "text"],
  ["application/toml", "text"],
  ["application/sql", "text"],
  ["application/x-ndjson", "text"],
  ["application/ndjson", "text"],
  ["application/jsonl", "text"],
  ["application/json-lines", "text"],
  ["application/json-seq", "text"],
  ["application/x-sh", "text"],
  ["application/x-php", "text"],
  ["application/x-httpd-php", "text"],
  ["application/xml-dtd", "xml"],
  ["application/xml-external-parsed-entity", "xml"],
]);

function kindOf(essence: string): BodyKind {
  const known = kinds.get(essence);
  if (known !== undefined) return known;
  if (essence.endsWith("+json")) return "json";
  if (essence.endsWith("/xml") || essence.endsWith("+xml")) return "xml";
  return essence.startsWith("text/") || essence.endsWith("+yaml") ? "text" : "opaque";
}

/** What nearly every message carries, read once. */
const common: ReadonlyMap<string, MediaType> = new Map(
  [
    "application/json",
    "application/json; charset=utf-8",
    "application/json;charset=utf-8",
    "application/json; charset=UTF-8",
    "application/json;charset=UTF-8",
    "application/problem+json",
    "application/x-www-form-urlencoded",
    "text/plain",
    "text/plain; charset=utf-8",
    "text/html; charset=utf-8",
    "application/octet-stream",
  ].flatMap((text) => {
    const mediaType = read(text);
    return mediaType ? [[text, mediaType] as const] : [];
  }),
);

/**
 * Does a media type fall within a media range (RFC 9110 §12.5.1) of a contract, such as `text/*`? Parameters
 * that the range names must be equal, except `charset`: how text is written down is not what it is.
 */
export function matchesRange(mediaType: MediaType, range: string): boolean {
  if (range === mediaType.essence) return true;
  const wanted = parseMediaType(range);
  if (wanted === undefined || !essenceMatches(mediaType.essence, wanted.essence)) return false;
  return wanted.parameters.every(
    ([name, value]) =>
      name === "charset" ||
      name === "q" ||
      mediaType.parameters.some(
        ([known, given]) => known === name && given.toLowerCase() === value.toLowerCase(),
      ),
  );
}

function essenceMatches(essence: string, range: string): boolean {
  if (range === "*/*" || range === essence) return true;
  if (range.endsWith("/*")) return essence.startsWith(range.slice(0, -1));
  // `application/*+json` is in no standard and in many contracts.
  const star = range.indexOf("/*+");
  return (
    star > 0 &&
    essence.startsWith(range.slice(0, star + 1)) &&
    essence.endsWith(range.slice(star + 2))
  );
}

/** The value of a parameter (name in lower case), such as `boundary`. */
export function parameter(mediaType: MediaType, name: string): string | undefined {
  return mediaType.parameters.find(([known]) => known === name)?.[1];
}

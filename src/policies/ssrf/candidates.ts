import type { Received } from "../../engine/facts.ts";
import type { Body } from "../../http/body.ts";
import type { Pair } from "../../http/head.ts";
import type { JsonValue } from "../../http/json.ts";

/** Asked of every value that could be a URL; anything but undefined ends the walk. */
type Visit<T> = (value: string, name: string, place: string) => T | undefined;

/** Longer values are texts, not addresses: no client takes a URL of this length (RFC 9110 §4.1 asks for 8000). */
const maxUrl = 8192;

/** `scheme:` or `//` near the beginning is the least that a URL needs; everything else costs one look. */
function couldBeUrl(value: string): boolean {
  if (value.length < 4 || value.length > maxUrl) return false;
  const first = value.charCodeAt(0);
  if (first === 47 || first === 92) return value.charCodeAt(1) === 47 || value.charCodeAt(1) === 92;
  const colon = value.indexOf(":");
  return colon > 1 && colon < 40;
}

export function visitUrls<T>(facts: Received, visit: Visit<T>): T | undefined {
  return (
    visitPairs(facts.head.target.pairs, "query", visit) ??
    visitPairs(facts.head.cookies, "cookie", visit) ??
    visitPairs(facts.pathParameters, "path", visit) ??
    visitBody(facts.body, visit)
  );
}

function visitPairs<T>(pairs: readonly Pair[], place: string, visit: Visit<T>): T | undefined {
  for (const [name, value] of pairs) {
    const found = couldBeUrl(value) ? visit(value, name, place) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function visitBody<T>(body: Body, visit: Visit<T>): T | undefined {
  if (body.kind === "form") return visitPairs(body.pairs, "form", visit);
  if (body.kind === "json") return visitJson(body.value, "", visit);
  if (body.kind !== "multipart") return undefined;
  for (const part of body.parts) {
    const text = part.text ?? "";
    const found =
      (couldBeUrl(text) ? visit(text, part.name, "multipart") : undefined) ??
      (part.fileName !== undefined && couldBeUrl(part.fileName)
        ? visit(part.fileName, "url", "multipart")
        : undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** An element of an array is named as the array is. The reader has bounded the depth. */
function visitJson<T>(value: JsonValue, name: string, visit: Visit<T>): T | undefined {
  if (typeof value === "string") return couldBeUrl(value) ? visit(value, name, "json") : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) {
    for (const item of value as readonly JsonValue[]) {
      const found = visitJson(item, name, visit);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const object = value as { readonly [name: string]: JsonValue };
  for (const key of Object.keys(object)) {
    const found = visitJson(object[key] ?? null, key, visit);
    if (found !== undefined) return found;
  }
  return undefined;
}

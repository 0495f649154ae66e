import type { JsonValue } from "../../http/json.ts";
import { type JsonObject, asList, asObject } from "../json-object.ts";
import { filesMember, plainPath } from "../references.ts";
import { isRemote } from "./reading.ts";

/** A contract split over more files than this is a mistake or an attack on the reader. */
const maxFiles = 1000;

/** Answers a file named relative to the contract's own file, already parsed; undefined when there is none. */
export type Resolve = (file: string) => JsonValue | undefined;

/**
 * Brings every file the document refers to under `x-castellan-files`, with references inside them written
 * relative to the main document, so that one root answers them all. A document that stands alone comes back
 * as it is.
 */
export function bundle(document: JsonObject, resolve: Resolve | undefined): JsonObject {
  const waiting = [...filesIn(document)];
  if (waiting.length === 0 || resolve === undefined) return document;
  const files = new Map<string, JsonValue>();
  const asked = new Set<string>();
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (asked.has(file) || asked.size >= maxFiles) continue;
    asked.add(file);
    const content = resolve(file);
    if (content === undefined) continue;
    const rewritten = rewrite(content, file);
    files.set(file, rewritten);
    for (const next of filesIn(rewritten)) waiting.push(next);
  }
  return { ...document, [filesMember]: Object.fromEntries(files) };
}

function filesIn(document: JsonValue): ReadonlySet<string> {
  const files = new Set<string>();
  const waiting: JsonValue[] = [document];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    for (const item of asList(value) ?? []) waiting.push(item);
    for (const [name, item] of Object.entries(asObject(value) ?? {})) {
      if (name !== "$ref" || typeof item !== "string") waiting.push(item);
      else if (!item.startsWith("#") && !isRemote(item)) files.add(plainPath(fileOf(item)));
    }
  }
  return files;
}

function fileOf(ref: string): string {
  const hash = ref.indexOf("#");
  return hash === -1 ? ref : ref.slice(0, hash);
}

function rewrite(value: JsonValue, file: string): JsonValue {
  const list = asList(value);
  if (list !== undefined) return list.map((item) => rewrite(item, file));
  const object = asObject(value);
  if (object === undefined) return value;
  const copy: [string, JsonValue][] = [];
  for (const [name, item] of Object.entries(object)) {
    const isRef = name === "$ref" && typeof item === "string";
    copy.push([name, isRef ? rewriteRef(item, file) : rewrite(item, file)]);
  }
  return Object.fromEntries(copy);
}

function rewriteRef(ref: string, file: string): string {
  if (isRemote(ref)) return ref;
  if (ref.startsWith("#")) return `${file}${ref}`;
  const folder = file.slice(0, file.lastIndexOf("/") + 1);
  const target = fileOf(ref);
  return plainPath(`${folder}${target}`) + ref.slice(target.length);
}

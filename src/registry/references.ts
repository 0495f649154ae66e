import type { JsonValue } from "../http/json.ts";
import { type JsonObject, asList, asObject, member, objectAt, textAt } from "./json-object.ts";

/** Under this member of `Contract.root` stand the other files that a contract was written in. */
export const filesMember = "x-castellan-files";

/** A reference to a reference to …: nobody writes more of them than this, except in a loop. */
export const maxHops = 32;

/** Resolves `$ref`s within one converted document. */
export interface References {
  /** The value a reference names: `#/a/b`, `#anchor`, `file.yaml#/a`, or a URI that some `$id` bears. */
  lookup(ref: string): JsonValue | undefined;
}

const known = new WeakMap<JsonObject, References>();

/** One resolver per document for as long as the document lives: every schema of a contract shares it. */
export function referencesOf(root: JsonObject): References {
  const before = known.get(root);
  if (before !== undefined) return before;
  const made = makeReferences(root);
  known.set(root, made);
  return made;
}

function makeReferences(root: JsonObject): References {
  // As large as the document has references: the document's own size bounds it.
  const found = new Map<string, JsonValue | undefined>();
  let anchors: ReadonlyMap<string, JsonValue> | undefined;
  function resolve(ref: string): JsonValue | undefined {
    const hash = ref.indexOf("#");
    const file = hash === -1 ? ref : ref.slice(0, hash);
    const fragment = hash === -1 ? "" : ref.slice(hash + 1);
    const base = file === "" ? root : member(objectAt(root, filesMember), plainPath(file));
    if (base !== undefined && (fragment === "" || fragment.startsWith("/"))) {
      return pointed(base, fragment);
    }
    anchors ??= anchorsOf(root);
    const named = anchors.get(ref) ?? (file === "" ? undefined : anchors.get(file));
    return named === undefined || !fragment.startsWith("/") ? named : pointed(named, fragment);
  }
  return {
    lookup(ref) {
      if (found.has(ref)) return found.get(ref);
      const value = resolve(ref);
      found.set(ref, value);
      return value;
    },
  };
}

/** RFC 6901 over a URI fragment (§6): `/a~1b/%7Bid%7D`. Undefined where nothing stands. */
function pointed(base: JsonValue, fragment: string): JsonValue | undefined {
  let value: JsonValue | undefined = base;
  if (fragment === "") return value;
  for (const raw of fragment.slice(1).split("/")) {
    const bare = raw.replaceAll("~1", "/").replaceAll("~0", "~");
    value = step(value, bare) ?? step(value, percentDecoded(bare));
    if (value === undefined) return undefined;
  }
  return value;
}

function step(value: JsonValue | undefined, token: string): JsonValue | undefined {
  const list = asList(value);
  if (list !== undefined) return /^\d{1,9}$/.test(token) ? list[Number(token)] : undefined;
  return member(asObject(value), token);
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `./a/../b.yaml` as `b.yaml`: two spellings of a file are one file. */
export function plainPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "." || (part === "" && parts.length > 0)) continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return parts.join("/");
}

/** Every `$anchor`, `$dynamicAnchor` and `$id` of the document. Walks it once; the first of a name wins. */
function anchorsOf(root: JsonObject): ReadonlyMap<string, JsonValue> {
  const anchors = new Map<string, JsonValue>();
  const waiting: JsonValue[] = [root];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    const list = asList(value);
    const object = asObject(value);
    if (list !== undefined) for (const item of list) waiting.push(item);
    if (object === undefined) continue;
    for (const name of ["$anchor", "$dynamicAnchor"]) {
      const anchor = textAt(object, name);
      if (anchor !== undefined && !anchors.has(`#${anchor}`)) anchors.set(`#${anchor}`, object);
    }
    const id = textAt(object, "$id");
    if (id !== undefined && !anchors.has(id)) anchors.set(id, object);
    for (const item of Object.values(object)) waiting.push(item);
  }
  return anchors;
}

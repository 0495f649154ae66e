import type { Body, Part } from "../../http/body.ts";
import type { Pair } from "../../http/head.ts";
import type { JsonValue } from "../../http/json.ts";

export interface Shape {
  readonly maxDepth: number;
  readonly maxKeys: number;
  readonly maxKeysPerObject: number;
  readonly maxArrayLength: number;
  readonly maxStringLength: number;
  readonly maxKeyLength: number;
  readonly maxPairs: number;
  readonly maxParts: number;
}

export type ShapeFault =
  | "too-deep"
  | "too-many-keys"
  | "array-too-long"
  | "string-too-long"
  | "key-too-long"
  | "too-many-pairs"
  | "too-many-parts"
  | "prototype";

/** The first bound that a body goes beyond; undefined: none. One pass, no allocation for a body that fits. */
export function misshape(body: Body, shape: Shape): ShapeFault | undefined {
  switch (body.kind) {
    case "json":
      return judgeJson(body.value, shape);
    case "form":
      return body.pairs.length > shape.maxPairs ? "too-many-pairs" : judgePairs(body.pairs, shape);
    case "multipart":
      return body.parts.length > shape.maxParts ? "too-many-parts" : judgeParts(body.parts, shape);
    case "none":
    case "opaque":
    case "text":
    case "xml":
      break;
  }
  return undefined;
}

interface Walk {
  readonly shape: Shape;
  keys: number;
}

function judgeJson(value: JsonValue, shape: Shape): ShapeFault | undefined {
  return judgeValue(value, 0, { shape, keys: 0 });
}

/** `depth` levels are open around `value`. The depth bound also bounds this recursion. */
function judgeValue(value: JsonValue, depth: number, walk: Walk): ShapeFault | undefined {
  if (typeof value === "string")
    return value.length > walk.shape.maxStringLength ? "string-too-long" : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  if (depth >= walk.shape.maxDepth) return "too-deep";
  if (Array.isArray(value)) return judgeItems(value as readonly JsonValue[], depth + 1, walk);
  return judgeMembers(value as { readonly [name: string]: JsonValue }, depth + 1, walk);
}

function judgeItems(
  items: readonly JsonValue[],
  depth: number,
  walk: Walk,
): ShapeFault | undefined {
  if (items.length > walk.shape.maxArrayLength) return "array-too-long";
  for (const item of items) {
    const fault = judgeValue(item, depth, walk);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function judgeMembers(
  object: { readonly [name: string]: JsonValue },
  depth: number,
  walk: Walk,
): ShapeFault | undefined {
  const { shape } = walk;
  const names = Object.keys(object);
  walk.keys += names.length;
  if (names.length > shape.maxKeysPerObject || walk.keys > shape.maxKeys) return "too-many-keys";
  for (const name of names) {
    if (name.length > shape.maxKeyLength) return "key-too-long";
    const member = object[name] ?? null;
    if (pollutes(name, member)) return "prototype";
    const fault = judgeValue(member, depth, walk);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/**
 * `{"constructor": {"prototype": …}}` reaches every object of a JavaScript program that merges it, as
 * `__proto__` does; that name alone never gets here, the reader refuses it.
 */
function pollutes(name: string, member: JsonValue): boolean {
  return (
    name === "constructor" &&
    typeof member === "object" &&
    member !== null &&
    Object.hasOwn(member, "prototype")
  );
}

/** `constructor[prototype][x]=` and `__proto__.x=` build the same objects in form parsers. */
const pollutingName = /(?:^|[.[])(?:__proto__|constructor[\].[]{1,2}prototype)(?:[\].[]|$)/;

function judgePairs(pairs: readonly Pair[], shape: Shape): ShapeFault | undefined {
  for (const [name, value] of pairs) {
    const fault = judgeNamed(name, value, shape);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function judgeParts(parts: readonly Part[], shape: Shape): ShapeFault | undefined {
  for (const part of parts) {
    // A file's text is bounded by the body, not as a string of a message.
    const fault = judgeNamed(
      part.name,
      part.fileName === undefined ? (part.text ?? "") : "",
      shape,
    );
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Judges one name, and the value under it, of a form, a query or a part. */
export function judgeNamed(name: string, value: string, shape: Shape): ShapeFault | undefined {
  if (name.length > shape.maxKeyLength) return "key-too-long";
  if (value.length > shape.maxStringLength) return "string-too-long";
  return pollutingName.test(name) ? "prototype" : undefined;
}

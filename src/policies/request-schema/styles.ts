import type { JsonValue } from "../../http/json.ts";
import type { Shape } from "./shape.ts";

/** A made object has no prototype: callers name its keys. */
export type Members = { [name: string]: JsonValue };

export function makeMembers(): Members {
  return Object.create(null) as Members;
}

/** Texts of a list as values. */
export function readList(texts: readonly string[], shape: Shape): JsonValue {
  const items = shape.items();
  return texts.map((text) => items.read(text));
}

/**
 * Texts of an object as values: `["R", "100"]` (not exploded) or `["R=100"]` (exploded). Undefined when they
 * do not come in pairs, or name a property twice.
 */
function readMembers(
  texts: readonly string[],
  explode: boolean,
  shape: Shape,
): JsonValue | undefined {
  const members = makeMembers();
  const step = explode ? 1 : 2;
  if (!explode && texts.length % 2 !== 0) return undefined;
  for (let i = 0; i < texts.length; i += step) {
    const text = texts[i] ?? "";
    const equals = text.indexOf("=");
    if (explode && equals === -1) return undefined;
    const name = explode ? text.slice(0, equals) : text;
    const value = explode ? text.slice(equals + 1) : (texts[i + 1] ?? "");
    if (Object.hasOwn(members, name)) return undefined;
    members[name] = shape.property(name).read(value);
  }
  return members;
}

/** A value written by a style whose parts are split already. */
export function readParts(
  texts: readonly string[],
  explode: boolean,
  shape: Shape,
): JsonValue | undefined {
  if (shape.isObject) return readMembers(texts, explode, shape);
  return shape.isList ? readList(texts, shape) : readSingle(texts, shape);
}

function readSingle(texts: readonly string[], shape: Shape): JsonValue | undefined {
  const [text] = texts;
  if (texts.length === 1 && text !== undefined) return shape.read(text);
  return shape.takesList ? readList(texts, shape) : undefined;
}

/** Does this text have parts at all? A plain text may hold commas. */
export function hasParts(shape: Shape): boolean {
  return shape.isList || shape.isObject;
}

/** `simple` (RFC 6570 §3.2.2), for paths and headers. */
export function readSimple(text: string, explode: boolean, shape: Shape): JsonValue | undefined {
  if (!hasParts(shape)) return shape.read(text);
  const parts = text === "" ? [] : text.split(",").map((part) => part.trim());
  return readParts(parts, explode, shape);
}

/** `label` (RFC 6570 §3.2.5): `.a,b`, exploded `.a.b` or `.R=100.G=200`. */
export function readLabel(text: string, explode: boolean, shape: Shape): JsonValue | undefined {
  if (!text.startsWith(".")) return undefined;
  const bare = text.slice(1);
  if (!hasParts(shape)) return shape.read(bare);
  return readParts(bare.split(explode ? "." : ","), explode, shape);
}

/** `matrix` (RFC 6570 §3.2.7): `;id=3,4`, exploded `;id=3;id=4` or `;R=100;G=200`. */
export function readMatrix(
  text: string,
  explode: boolean,
  shape: Shape,
  name: string,
): JsonValue | undefined {
  if (!text.startsWith(";")) return undefined;
  const parts = text.slice(1).split(";");
  if (explode && shape.isObject) return readMembers(parts, true, shape);
  const values: string[] = [];
  for (const part of parts) {
    if (part !== name && !part.startsWith(`${name}=`)) return undefined;
    values.push(part.slice(name.length + 1));
  }
  if (explode && shape.isList) return readList(values, shape);
  const [value] = values;
  if (values.length !== 1 || value === undefined) return undefined;
  return hasParts(shape) ? readParts(value.split(","), false, shape) : shape.read(value);
}

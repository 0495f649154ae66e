import type { JsonValue } from "./json.ts";

/** Bounds of one JSON document. */
export interface JsonLimits {
  /** Levels of nesting; `[]` is one. */
  readonly maxDepth: number;
  /** Members of all its objects together. */
  readonly maxKeys: number;
  /** Elements of all its arrays and members of all its objects together. */
  readonly maxItems: number;
}

export type JsonFault =
  | "syntax"
  | "too-deep"
  | "too-many-keys"
  | "too-many-items"
  | "duplicate-key"
  | "forbidden-key"
  | "lone-surrogate";

export type JsonReading =
  | { readonly ok: true; readonly value: JsonValue; readonly text: string }
  | { readonly ok: false; readonly reason: JsonFault };

/**
 * Reads a JSON text (RFC 8259) that has one meaning only (RFC 7493 §2): no duplicate keys, no `__proto__`,
 * no escapes that spell half a character. The text was decoded from UTF-8 by a decoder that throws; a byte
 * order mark is a syntax error.
 *
 * One scan counts what the text holds and bounds it before anything is built; the value is then built by the
 * engine's own parser, and one walk counts what it holds. An object that swallowed a key has fewer members
 * than its text has colons: duplicates need no set of keys, and no second reading of escapes.
 */
export function readJson(text: string, limits: JsonLimits): JsonReading {
  const counted = scan(text, limits);
  if (typeof counted === "string") return { ok: false, reason: counted };
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return { ok: false, reason: "syntax" };
  }
  const walk: Walk = { members: 0, fault: undefined, checksText: /\\u[dD][89a-fA-F]/.test(text) };
  visit(value, walk);
  if (walk.fault !== undefined) return { ok: false, reason: walk.fault };
  if (walk.members !== counted.members) return { ok: false, reason: "duplicate-key" };
  return { ok: true, value, text };
}

interface Counted {
  /** Colons outside strings: in a valid text, its object members. */
  readonly members: number;
}

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;

function scan(text: string, limits: JsonLimits): Counted | JsonFault {
  let depth = 0;
  let members = 0;
  let items = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      at = endOfString(text, at);
      if (at < 0) return "syntax";
    } else if (code === colon) {
      members += 1;
    } else if (code === comma) {
      items += 1;
    } else if (isOpening(code)) {
      depth += 1;
      items += 1;
      if (depth > limits.maxDepth) return "too-deep";
    } else if (isClosing(code)) {
      depth -= 1;
    }
  }
  if (members > limits.maxKeys) return "too-many-keys";
  return items > limits.maxItems ? "too-many-items" : { members };
}

// "[" and "{", "]" and "}" differ in one bit.
function isOpening(code: number): boolean {
  return (code | 0x20) === 0x7b;
}

function isClosing(code: number): boolean {
  return (code | 0x20) === 0x7d;
}

/** The index of the closing quote of the string that opens at `from`, or -1. */
function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let before = at - 1;
    while (text.charCodeAt(before) === 0x5c) before -= 1;
    // An even number of backslashes escape each other.
    if ((at - before) % 2 === 1) return at;
  }
  return -1;
}

interface Walk {
  members: number;
  fault: JsonFault | undefined;
  readonly checksText: boolean;
}

/** Recursion is bounded by the depth that the scan allowed. */
function visit(value: JsonValue, walk: Walk): void {
  if (typeof value === "string") {
    if (walk.checksText && !value.isWellFormed()) walk.fault = "lone-surrogate";
  } else if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) visit(value[i] as JsonValue, walk);
  } else if (typeof value === "object" && value !== null) {
    visitMembers(value as { readonly [name: string]: JsonValue }, walk);
  }
}

function visitMembers(value: { readonly [name: string]: JsonValue }, walk: Walk): void {
  const keys = Object.keys(value);
  walk.members += keys.length;
  for (let i = 0; i < keys.length; i += 1) {
    const key = keys[i] ?? "";
    if (key === "__proto__") walk.fault = "forbidden-key";
    if (walk.checksText && !key.isWellFormed()) walk.fault = "lone-surrogate";
    visit(value[key] as JsonValue, walk);
  }
}

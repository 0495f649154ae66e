import type { JsonValue } from "../http/json.ts";

export interface JsonObject {
  readonly [name: string]: JsonValue;
}

/** Nesting of a token's header, claims or key set; deeper ones are nobody's honest work. */
const maxDepth = 16;

/**
 * A JSON object in which every member name occurs once at every level (RFC 7515 §4, RFC 7519 §4: two
 * readers must not see two things), none is `__proto__`, and nothing nests deeper than 16. Undefined for
 * anything else. Linear in the length of the text.
 */
export function parseJsonObject(text: string): JsonObject | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isJsonObject(value)) return undefined;
  return everyNameOnce(text) ? value : undefined;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Own members only: a name from a stranger must not find what every object inherits. */
export function member(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** `text` is known to be JSON, so a string that is followed by a colon is a member's name. */
function everyNameOnce(text: string): boolean {
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === "{" || character === "[") {
      open.push(character === "{" ? new Set() : undefined);
      if (open.length > maxDepth) return false;
    } else if (character === "}" || character === "]") {
      open.pop();
    } else if (character === '"') {
      const end = endOfString(text, at);
      if (isName(text, end) && !addName(open.at(-1), text.slice(at, end))) return false;
      at = end - 1;
    }
  }
  return true;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

function isName(text: string, after: number): boolean {
  let at = after;
  while (text[at] === " " || text[at] === "\n" || text[at] === "\r" || text[at] === "\t") at += 1;
  return text[at] === ":";
}

function addName(names: Set<string> | undefined, quoted: string): boolean {
  const name = String(JSON.parse(quoted));
  if (names === undefined || names.has(name) || name === "__proto__") return false;
  names.add(name);
  return true;
}

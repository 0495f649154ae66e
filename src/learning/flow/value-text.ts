import type { JsonValue } from "../../http/json.ts";

/** Longer texts are content, not names of things. */
const longest = 128;
/** Bits of surprise from which two equal values are the same thing and no coincidence. */
const strongBits = 40;
const blank = /[\s\p{Cc}]/u;
const instant = /^\d{4}-\d\d-\d\dT/;
const decimal = /^-?\d+\.\d+$/;
const constants = new Set(["", "0", "true", "false", "null"]);

/**
 * The text by which a value could name something, alike wherever it stands: `17` for the number 17, the text
 * `17` and the link `/v1/orders/17?full=1`. Undefined: free text, an instant, a constant, a fraction.
 */
export function nameIn(value: JsonValue): string | undefined {
  if (typeof value === "number") {
    return Number.isSafeInteger(value) && value > 0 ? String(value) : undefined;
  }
  if (typeof value !== "string" || value.length > 2048) return undefined;
  const text = value.startsWith("/") || value.includes("://") ? lastSegment(value) : value;
  if (text.length > longest || constants.has(text)) return undefined;
  if (blank.test(text) || instant.test(text) || decimal.test(text)) return undefined;
  return text;
}

function lastSegment(link: string): string {
  const end = link.search(/[?#]/);
  const path = end < 0 ? link : link.slice(0, end);
  return path.slice(path.lastIndexOf("/") + 1);
}

/**
 * Is it so unlikely a text (a UUID, a snowflake, a token) that who sends it has been given it? Letters are worth
 * little where they may be words, more among three digits or more.
 */
export function isStrong(text: string): boolean {
  let digits = 0;
  let letters = 0;
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place);
    if (code >= 48 && code <= 57) digits += 1;
    else if ((code | 32) >= 97 && (code | 32) <= 122) letters += 1;
  }
  return digits * 3.3 + letters * (digits >= 3 ? 4 : 1.5) >= strongBits;
}

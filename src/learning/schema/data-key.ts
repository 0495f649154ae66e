import { maxNameLength } from "./bounds.ts";

const digitsOnly = /^-?\d+$/;
const date = /^\d{4}-\d\d(?:-\d\d(?:T[\d:.Z+-]{1,24})?)?$/;
const hex = /^[0-9a-f-]{16,}$/i;
/** RFC 9562 §4 and ULID, the two spellings of 128 bits that APIs hand out. */
const ulid = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/**
 * Is this key of an object a datum (an id, a date, an address) and not a name? As in path templates: typed tokens
 * collapse at once. A function of the name alone, so that no order of messages changes what is learned.
 */
export function isDataKey(name: string): boolean {
  if (name.length > maxNameLength || /[@/]/.test(name)) return true;
  const digits = count(name, /\d/g);
  if (digits === 0) return false;
  const letters = count(name, /[A-Za-z]/g);
  if (digitsOnly.test(name) || date.test(name)) return true;
  if (letters === 0) return digits >= 6;
  return hex.test(name) || ulid.test(name) || isMixedToken(name, digits, letters);
}

function count(name: string, signs: RegExp): number {
  return name.match(signs)?.length ?? 0;
}

/** `x7f3k92q`: letters and three digits or more, not merely counted up as `address2` or `sha256` are. */
function isMixedToken(name: string, digits: number, letters: number): boolean {
  if (digits < 4 || name.length < 8) return false;
  const counted = /^[A-Za-z_-]+\d{1,4}[A-Za-z_-]*$/.test(name);
  return !counted && digits * 4 >= letters;
}

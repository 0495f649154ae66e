/**
 * What a text could hold, by its characters alone, in one pass: most values hold none of it and cost
 * nothing more. Bits of the answer are named below.
 */
export const hint = {
  /** An `@`. */
  at: 1,
  /** Eight digits or more. */
  digits: 2,
  /** Sixteen token characters in a row. */
  token: 4,
  /** `-----`. */
  dashes: 8,
  /** Three dots and four digits. */
  dots: 16,
  /** A `+` or `(` and seven digits. */
  phone: 32,
  /** It starts like a password's digest. */
  digest: 64,
} as const;

const other = 0;
const letter = 1;
const digit = 2;
const dot = 3;
const dash = 4;
const at = 5;
const plus = 6;

const kinds: Uint8Array = new Uint8Array(128).map((_, code) => {
  const char = String.fromCharCode(code);
  if (/[A-Za-z_]/.test(char)) return letter;
  if (/\d/.test(char)) return digit;
  return char === "."
    ? dot
    : char === "-"
      ? dash
      : char === "@"
        ? at
        : /[+(]/.test(char)
          ? plus
          : other;
});

/** The shortest text that any class but a named password fits. */
const shortest = 6;

export function sniff(text: string): number {
  if (text.length < shortest || isTimestamp(text) || isUuid(text)) return 0;
  return text.length <= soonCounted || busy.test(text) ? countAll(text) : plainHints(text);
}

/** Up to here it takes less time to count than to see whether there is anything to count. */
const soonCounted = 24;

/** RFC 3339: the commonest text with many digits, and never any of the numbers looked for. */
const timestamp = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d[\d:.]{0,16}(?:Z|[+-]\d\d:?\d\d)?)?$/;
const dashCode = 45;

function isTimestamp(text: string): boolean {
  return (
    text.length <= 40 &&
    text.charCodeAt(4) === dashCode &&
    text.charCodeAt(7) === dashCode &&
    timestamp.test(text)
  );
}

/** RFC 9562 §4: the commonest identifier, and no datum by itself. */
function isUuid(text: string): boolean {
  if (text.length !== 36 || text.charCodeAt(8) !== dashCode) return false;
  for (let i = 0; i < 36; i += 1) {
    const code = text.charCodeAt(i);
    const parts = i === 8 || i === 13 || i === 18 || i === 23;
    if (parts ? code !== dashCode : hexDigits[code] !== 1) return false;
  }
  return true;
}

const hexDigits: Uint8Array = new Uint8Array(128).map((_, code) =>
  /[\dA-Fa-f]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** Everything that is looked for, except tokens and digests without a digit, has one of these. */
const busy = /[\d@]|-----/;

function plainHints(text: string): number {
  return (hasLongToken(text) ? hint.token : 0) | digestHint(text);
}

const shortestToken = 16;

/** A run of that many token characters covers a place at every such step: prose is looked at there only. */
function hasLongToken(text: string): boolean {
  for (let probe = shortestToken - 1; probe < text.length; probe += shortestToken) {
    let start = probe;
    while (start >= 0 && isToken(text, start)) start -= 1;
    if (start === probe) continue;
    let end = probe + 1;
    while (end < text.length && end - start <= shortestToken && isToken(text, end)) end += 1;
    if (end - start > shortestToken) return true;
  }
  return false;
}

function isToken(text: string, place: number): boolean {
  const kind = kinds[text.charCodeAt(place)] ?? other;
  return kind >= letter && kind <= dash;
}

function countAll(text: string): number {
  const length = text.length;
  let digits = 0;
  let dots = 0;
  let run = 0;
  let dashes = 0;
  let longest = 0;
  let flags = 0;
  for (let i = 0; i < length; i += 1) {
    const kind = kinds[text.charCodeAt(i)] ?? other;
    if (kind === letter || kind === digit || kind === dot) {
      run += 1;
      dashes = 0;
      digits += kind === digit ? 1 : 0;
      dots += kind === dot ? 1 : 0;
    } else if (kind === dash) {
      run += 1;
      dashes += 1;
      if (dashes === 5) flags |= hint.dashes;
    } else {
      longest = Math.max(longest, run);
      run = 0;
      dashes = 0;
      flags |= marks[kind] ?? 0;
    }
  }
  return settle(text, flags, { digits, dots, longest: Math.max(longest, run) });
}

/** What a character of this kind hints at by itself. */
const marks: Uint8Array = new Uint8Array(plus + 1);
marks[at] = hint.at;
marks[plus] = hint.phone;

interface Counts {
  readonly digits: number;
  readonly dots: number;
  readonly longest: number;
}

function settle(text: string, flags: number, counts: Counts): number {
  let settled = flags;
  if (counts.digits < 7) settled &= ~hint.phone;
  if (counts.digits >= 8) settled |= hint.digits;
  if (counts.longest >= shortestToken) settled |= hint.token;
  if (counts.dots >= 3 && counts.digits >= 4) settled |= hint.dots;
  return settled | digestHint(text);
}

function digestHint(text: string): number {
  if (text.length < 24) return 0;
  const first = text.charCodeAt(0);
  const opens = first === 36 || first === 123 || (first === 112 && text.startsWith("pbkdf2"));
  return opens ? hint.digest : 0;
}

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
  const length = text.length;
  if (length < shortest) return 0;
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
  if (counts.longest >= 16) settled |= hint.token;
  if (counts.dots >= 3 && counts.digits >= 4) settled |= hint.dots;
  if (text.length >= 24) {
    const first = text.charCodeAt(0);
    if (first === 36 || first === 123 || (first === 112 && text.startsWith("pbkdf2")))
      settled |= hint.digest;
  }
  return settled;
}

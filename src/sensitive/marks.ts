/*
 * The question of `sniff`, for whoever walks over a text's characters anyway: each adds its mark, and the sum says
 * whether there is anything to sniff at.
 *
 *   bits 0–9 digits │ 10–19 dots │ 20–30 dashes; `@`, `+` and `(` count as so many dashes that one is enough
 */
const dot = 1 << 10;
const dash = 1 << 20;
const dashesOfInterest = 5;

/** By the code of a byte of UTF-8; all beyond ASCII have the mark 0. */
export const marks: Int32Array = new Int32Array(256).map((_, code) => markOf(code));

function markOf(code: number): number {
  const char = String.fromCharCode(code);
  if (/\d/.test(char)) return 1;
  if (char === ".") return dot;
  if (char === "-") return dash;
  return /[@+(]/.test(char) ? dashesOfInterest * dash : 0;
}

/** Shorter than the shortest token. */
const short = 16;

/** True: `sniff` would find nothing in a text of this length whose marks give this sum. Never true of a long one. */
export function isQuiet(length: number, sum: number): boolean {
  if (length >= short) return false;
  const digits = sum & 0x3ff;
  const dots = (sum >> 10) & 0x3ff;
  return digits < 7 && sum < dashesOfInterest * dash && (dots < 3 || digits < 4);
}

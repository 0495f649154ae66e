/**
 * One layer of the encodings in which a value can arrive dressed: percent (`%41`, `%u0041`), script escapes
 * (`\u0041`, `\u{41}`, `\x41`, `\101`), HTML references (`&#65;`, `&lt;`), full-width forms, UTF-7 and base64.
 * The judge peels layers until nothing changes or `maxLayers` is reached.
 */

/** A value dressed more often than this is read as it then stands. */
export const maxLayers = 4;

/** Named references (HTML 5.2 §8.5) that stand for characters with a meaning in some language. */
const references: ReadonlyMap<string, string> = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
  ["lpar", "("],
  ["rpar", ")"],
  ["lbrace", "{"],
  ["lcub", "{"],
  ["rbrace", "}"],
  ["rcub", "}"],
  ["lbrack", "["],
  ["lsqb", "["],
  ["rbrack", "]"],
  ["rsqb", "]"],
  ["colon", ":"],
  ["semi", ";"],
  ["comma", ","],
  ["period", "."],
  ["sol", "/"],
  ["bsol", "\\"],
  ["dollar", "$"],
  ["num", "#"],
  ["percnt", "%"],
  ["equals", "="],
  ["excl", "!"],
  ["grave", "`"],
  ["tab", "\t"],
  ["newline", "\n"],
  ["nbsp", " "],
  ["plus", "+"],
  ["ast", "*"],
  ["lowbar", "_"],
  ["vert", "|"],
  ["verbar", "|"],
  ["quest", "?"],
  ["commat", "@"],
]);

const hex = /^[0-9a-f]+$/i;

/** The text with one layer taken off everywhere; the same string when there was none. */
export function decodeLayer(text: string): string {
  let out = "";
  let kept = 0;
  const angled = text.includes("\u00bc") && text.includes("\u00be");
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 0xbc && code !== 0x25 && code !== 0x5c && code !== 0x26 && code !== 0x2b) continue;
    const decoded = decodeAt(text, i, angled);
    if (decoded === undefined) continue;
    out += text.slice(kept, i) + decoded.value;
    i = decoded.to - 1;
    kept = decoded.to;
  }
  return kept === 0 ? text : out + text.slice(kept);
}

interface Decoded {
  readonly value: string;
  readonly to: number;
}

/** `angled`: both of the signs stand in the text that seven-bit readers see as angle brackets. */
function decodeAt(text: string, at: number, angled: boolean): Decoded | undefined {
  switch (text.charCodeAt(at)) {
    case 0x25:
      return percentAt(text, at);
    case 0x5c:
      return escapeAt(text, at);
    case 0x26:
      return referenceAt(text, at);
    case 0x2b:
      return utf7At(text, at);
    default:
      return foldAt(text, at, angled);
  }
}

function character(code: number, to: number): Decoded | undefined {
  return code > 0 && code <= 0x10ffff ? { value: String.fromCodePoint(code), to } : undefined;
}

function percentAt(text: string, at: number): Decoded | undefined {
  if (text.charAt(at + 1) === "u" || text.charAt(at + 1) === "U") {
    const digits = text.slice(at + 2, at + 6);
    return digits.length === 4 && hex.test(digits)
      ? character(Number.parseInt(digits, 16), at + 6)
      : undefined;
  }
  const digits = text.slice(at + 1, at + 3);
  if (digits.length < 2 || !hex.test(digits)) return undefined;
  return utf8At(text, at, Number.parseInt(digits, 16));
}

/** RFC 3629, leniently: an overlong form is read as what it stands for, a stray byte as itself. */
function utf8At(text: string, at: number, first: number): Decoded | undefined {
  const more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0;
  let code = first & (more === 0 ? 0xff : 0x3f >> more);
  for (let i = 1; i <= more; i += 1) {
    const from = at + i * 3;
    const digits = text.slice(from + 1, from + 3);
    const next =
      text.charAt(from) === "%" && digits.length === 2 && hex.test(digits)
        ? Number.parseInt(digits, 16)
        : 0;
    if ((next & 0xc0) !== 0x80) return character(first, at + 3);
    code = (code << 6) | (next & 0x3f);
  }
  return character(code, at + 3 + more * 3);
}

function escapeAt(text: string, at: number): Decoded | undefined {
  let from = at + 1;
  // "\\\\u0061": escaped once for each language it was quoted in.
  while (text.charAt(from) === "\\" && from < at + 4) from += 1;
  const kind = text.charAt(from);
  if (kind === "x" || kind === "X") return hexAt(text, from + 1, 2);
  if (kind !== "u" && kind !== "U") return undefined;
  if (text.charAt(from + 1) !== "{") return hexAt(text, from + 1, 4);
  const inside = text.slice(from + 2, from + 9);
  const end = inside.indexOf("}");
  const digits = end < 0 ? "" : inside.slice(0, end);
  return hex.test(digits) ? character(Number.parseInt(digits, 16), from + 2 + end + 1) : undefined;
}

function hexAt(text: string, from: number, length: number): Decoded | undefined {
  const digits = text.slice(from, from + length);
  return digits.length === length && hex.test(digits)
    ? character(Number.parseInt(digits, 16), from + length)
    : undefined;
}

function referenceAt(text: string, at: number): Decoded | undefined {
  if (text.charAt(at + 1) === "#") return numericAt(text, at + 2);
  let to = at + 1;
  while (to < at + 8 && isLetter(text.charCodeAt(to))) to += 1;
  // Browsers and lenient decoders read a reference without its semicolon too.
  for (let end = to; end > at + 2; end -= 1) {
    const value = references.get(text.slice(at + 1, end).toLowerCase());
    if (value !== undefined && (text.charAt(end) === ";" || end - at > 5 || end === to)) {
      return { value, to: text.charAt(end) === ";" ? end + 1 : end };
    }
  }
  return undefined;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

/** Leading zeros may be many: a known way around readers that look at a fixed number of digits. */
const maxReferenceDigits = 64;

function numericAt(text: string, from: number): Decoded | undefined {
  const sixteen = text.charAt(from) === "x" || text.charAt(from) === "X";
  const start = sixteen ? from + 1 : from;
  const digit = sixteen ? /[0-9a-f]/i : /[0-9]/;
  let to = start;
  while (to - start < maxReferenceDigits && digit.test(text.charAt(to))) to += 1;
  if (to === start) return undefined;
  const code = Number.parseInt(text.slice(start, to), sixteen ? 16 : 10);
  return character(code, text.charAt(to) === ";" ? to + 1 : to);
}

/** RFC 2152 for the few characters that open something: `+ADw-` is `<`. */
function utf7At(text: string, at: number): Decoded | undefined {
  const digits = text.slice(at + 1, at + 4);
  if (digits.length < 3 || digits.charAt(0) !== "A" || text.charAt(at + 4) !== "-")
    return undefined;
  const bytes = base64Bytes(digits);
  const code = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
  return code > 0x20 && code < 0x7f ? character(code, at + 5) : undefined;
}

/** Full-width forms (U+FF01–FF5E) and quotation marks that databases and renderers fold to ASCII. */
function foldAt(text: string, at: number, angled: boolean): Decoded | undefined {
  const code = text.charCodeAt(at);
  if (code < 0xbc) return undefined;
  // Seven-bit readers drop the top bit: U+00BC and U+00BE are the angle brackets they see.
  if (code < 0x2018) {
    const angle = angled && isFraction(code) && text.length - at < maxAngled;
    return angle ? character(code & 0x7f, at + 1) : undefined;
  }
  if (code === 0x2018 || code === 0x2019) return { value: "'", to: at + 1 };
  if (code >= 0xff01 && code <= 0xff5e) return character(code - 0xfee0, at + 1);
  if (code === 0x2215 || code === 0x2044) return { value: "/", to: at + 1 };
  return undefined;
}

function isFraction(code: number): boolean {
  return code === 0xbc || code === 0xbe;
}

/** Fractions further from the end than this are fractions. */
const maxAngled = 4000;

const alphabet: Int8Array = base64Alphabet();

function base64Alphabet(): Int8Array {
  const table = new Int8Array(128).fill(-1);
  const order = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (let i = 0; i < 64; i += 1) table[order.charCodeAt(i)] = i;
  table["-".charCodeAt(0)] = 62;
  table["_".charCodeAt(0)] = 63;
  return table;
}

function base64Bytes(text: string): number[] {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (let i = 0; i < text.length; i += 1) {
    held = (held << 6) | Math.max(0, alphabet[text.charCodeAt(i) & 127] ?? 0);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >> bits) & 255);
    held &= (1 << bits) - 1;
  }
  return bytes;
}

/** Longer base64 is a file, not a dressed-up value; its first characters are read all the same. */
const maxBase64 = 4096;

/**
 * The text behind a value that is wholly base64 (RFC 4648, either alphabet) and decodes to printable ASCII;
 * undefined otherwise. `phase` 0, 1 or 2: the value begins that many bytes into a group of three, as a piece
 * cut from a longer text does.
 */
export function decodeBase64(text: string, phase: 0 | 1 | 2 = 0): string | undefined {
  let out = "";
  // A piece at phase p was preceded by characters that carry the top bits of its first whole byte.
  let bits = phase * 6;
  let held = 0;
  let skip = phase;
  const end = Math.min(text.length, maxBase64);
  for (let i = 0; i < end; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 0x3d) break;
    const value = code < 128 ? (alphabet[code] ?? -1) : -1;
    if (value < 0) return undefined;
    held = (held << 6) | value;
    for (bits += 6; bits >= 8; skip -= 1) {
      bits -= 8;
      const byte = (held >> bits) & 255;
      held &= (1 << bits) - 1;
      if (skip > 0) continue;
      if (!isText(byte)) return undefined;
      out += String.fromCharCode(byte);
    }
  }
  return out.length > 3 ? out : undefined;
}

function isText(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13;
}

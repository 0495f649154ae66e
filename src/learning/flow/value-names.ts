import type { JsonValue } from "../../http/json.ts";
import { type HashKey, KeyedBytes } from "../../statistics/keyed-hash.ts";

/** Longer texts are content, not names of things. */
const longest = 128;
const longestLink = 2048;
/** Bits of surprise from which two equal values are the same thing and no coincidence. */
const strongBits = 40;
const instant = /^\d{4}-\d\d-\d\dT/;
const decimal = /^-?\d+\.\d+$/;
const constants = new Set(["0", "true", "false", "null"]);
const longestConstant = 5;

const zero = 48;
const nine = 57;
const dash = 45;
const point = 46;
const slash = 47;
const colon = 58;

/**
 * The name by which a value could name something, as a keyed hash: alike for the number 17, the text `17` and the
 * link `/v1/orders/17?full=1`. Free text, an instant, a constant, a fraction name nothing.
 *
 * One pass over the text finds out whether it is a name, how likely it is a coincidence, and its bytes: most values
 * of an answer come here, and three passes and a text for each number took a seventh of all learning more.
 */
export class ValueNames {
  /** Of the value read last, where it was a name: 32 bits, keyed. */
  hash = 0;
  #digits = 0;
  #letters = 0;
  #colons = 0;
  readonly #narrow: KeyedBytes;
  readonly #wide: KeyedBytes;

  /** Keys for texts of one byte per character, and for others. */
  constructor(narrow: HashKey, wide: HashKey) {
    this.#narrow = new KeyedBytes(narrow, longest);
    this.#wide = new KeyedBytes(wide, longest * 2);
  }

  /** Could the value name something? `hash` and `isStrong` are then of it. */
  read(value: JsonValue): boolean {
    if (typeof value === "number") return this.#readNumber(value);
    if (typeof value !== "string" || value.length > longestLink) return false;
    if (value.charCodeAt(0) === slash) return this.#readLink(value);
    // Whether it is a link is asked last: a link holds a colon, and most texts hold none.
    const isName = value.length <= longest && value !== "" && this.#readText(value);
    const mayBeLink = !isName || this.#colons > 0;
    return mayBeLink && value.includes("://") ? this.#readLink(value) : isName;
  }

  #readLink(link: string): boolean {
    const text = lastSegment(link);
    return text !== "" && text.length <= longest && this.#readText(text);
  }

  /**
   * Is it so unlikely a text (a UUID, a snowflake, a token) that who sends it has been given it? Letters are worth
   * little where they may be words, more among three digits or more.
   */
  get isStrong(): boolean {
    return this.#digits * 3.3 + this.#letters * (this.#digits >= 3 ? 4 : 1.5) >= strongBits;
  }

  #readNumber(value: number): boolean {
    if (!Number.isSafeInteger(value) || value <= 0) return false;
    if (value > largestPlain) return this.#readText(String(value));
    let length = 1;
    for (let power = 10; value >= power; power *= 10) length += 1;
    const { bytes } = this.#narrow;
    for (let at = length - 1, rest = value; at >= 0; at -= 1) {
      const left = (rest / 10) | 0;
      bytes[at] = zero + rest - left * 10;
      rest = left;
    }
    this.#digits = length;
    this.#letters = 0;
    this.hash = this.#narrow.hash(length);
    return true;
  }

  #readText(text: string): boolean {
    const { length } = text;
    const { bytes } = this.#narrow;
    let counts = 0;
    for (let at = 0; at < length; at += 1) {
      const code = text.charCodeAt(at);
      if (code > 255) return this.#readWide(text);
      counts += countedAs[code] ?? 0;
      if (counts < 0) return false;
      bytes[at] = code;
    }
    this.hash = this.#narrow.hash(length);
    return this.#isName(text, counts);
  }

  #readWide(text: string): boolean {
    const { bytes } = this.#wide;
    let counts = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code < 256) counts += countedAs[code] ?? 0;
      if (counts < 0) return false;
      bytes[at * 2] = code;
      bytes[at * 2 + 1] = code >> 8;
    }
    this.hash = this.#wide.hash(text.length * 2);
    return this.#isName(text, counts);
  }

  /** Neither a fraction, nor an instant, nor a constant. */
  #isName(text: string, counts: number): boolean {
    this.#digits = counts & 0xff;
    this.#letters = (counts >> 8) & 0xff;
    this.#colons = (counts >> 24) & 0xff;
    const points = (counts >> 16) & 0xff;
    // The first conditions are there because an expression costs more.
    if (points === 1 && this.#letters === 0 && decimal.test(text)) return false;
    if (text.length > 10 && text.charCodeAt(4) === dash && instant.test(text)) return false;
    return text.length > longestConstant || !constants.has(text);
  }
}

/** What a character adds: digits count in the lowest byte, letters in the next, points, colons; a blank is the sign. */
const countedAs: Int32Array = new Int32Array(256).map((_, code) => {
  if (code <= 32 || (code >= 127 && code <= 160)) return -(2 ** 31);
  if (code >= zero && code <= nine) return 1;
  if ((code | 32) >= 97 && (code | 32) <= 122) return 1 << 8;
  return code === point ? 1 << 16 : code === colon ? 1 << 24 : 0;
});

/** What is larger is rare among numbers, and dearer to take apart. */
const largestPlain = 0x7fff_ffff;

function lastSegment(link: string): string {
  const end = link.search(/[?#]/);
  const path = end < 0 ? link : link.slice(0, end);
  return path.slice(path.lastIndexOf("/") + 1);
}

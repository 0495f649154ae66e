import type { JsonSource } from "../../../engine/skimmed.ts";
import { kinds } from "../../../registry/schema/kinds.ts";
import { marks } from "../../../sensitive/marks.ts";

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;
export const comma = 0x2c;
export const closeBracket = 0x5d;
export const closeBrace = 0x7d;
const lastControl = 0x1f;
const lastAscii = 0x7f;

/** What a value is, by its first byte. 0: none begins so, or a number does. */
const firsts: Uint8Array = new Uint8Array(256);
for (const [char, kind] of [
  ['"', kinds.string],
  ["{", kinds.object],
  ["[", kinds.array],
  ["t", kinds.boolean],
  ["f", kinds.boolean],
  ["n", kinds.null],
] as const) {
  firsts[char.charCodeAt(0)] = kind;
}

/** The bytes of a text in ASCII, for `Cursor.word`. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

export const words: Readonly<Record<"true" | "false" | "null", Uint8Array>> = {
  true: ascii("true"),
  false: ascii("false"),
  null: ascii("null"),
};

/** Reads the tokens of a JSON text (RFC 8259), exactly: what it takes, `JSON.parse` takes. */
export class Cursor {
  at = 0;
  /** Of the string read last: has it escapes, and the sum of its `marks`. */
  escaped = false;
  sum = 0;
  /** Has the number read last neither fraction nor exponent? */
  whole = false;
  readonly #source: JsonSource;
  readonly #bytes: Uint8Array;
  readonly #length: number;

  constructor(source: JsonSource) {
    this.#source = source;
    this.#bytes = source.bytes;
    this.#length = source.bytes.length;
  }

  get atEnd(): boolean {
    return this.at === this.#length;
  }

  kind(): number {
    return firsts[this.#code()] ?? 0;
  }

  space(): void {
    for (let code = this.#code(); code <= 0x20; code = this.#code()) {
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.at += 1;
    }
  }

  take(code: number): boolean {
    if (this.#code() !== code) return false;
    this.at += 1;
    return true;
  }

  word(word: Uint8Array): boolean {
    const bytes = this.#bytes;
    const from = this.at;
    const { length } = word;
    if (from + length > this.#length) return false;
    for (let i = 0; i < length; i += 1) if (bytes[from + i] !== word[i]) return false;
    this.at = from + length;
    return true;
  }

  slice(from: number): string {
    return this.#source.slice(from, this.at);
  }

  /** The string that begins at `from` and was read last. */
  textFrom(from: number): string {
    return this.escaped
      ? (JSON.parse(this.slice(from)) as string)
      : this.#source.slice(from + 1, this.at - 1);
  }

  /** From quote to quote. */
  string(): boolean {
    const bytes = this.#bytes;
    const length = this.#length;
    let at = this.at + 1;
    let sum = 0;
    this.escaped = false;
    while (at < length) {
      const code = bytes[at] ?? 0;
      if (code === quote) {
        this.at = at + 1;
        this.sum = sum;
        return true;
      }
      if (code <= lastControl) return false;
      if (code === backslash) {
        const width = this.#escape(at + 1);
        if (width === 0) return false;
        this.escaped = true;
        at += width;
      } else {
        // Long texts are sniffed at whatever their sum, which may then begin anew.
        sum = (sum + (marks[code] ?? 0)) | 0;
        at += 1;
      }
    }
    return false;
  }

  /** How many bytes an escape takes whose second one stands at `at`; 0: it is none. */
  #escape(at: number): number {
    const code = this.#bytes[at] ?? 0;
    if (simpleEscapes.has(code)) return 2;
    if (code !== 0x75) return 0;
    for (let i = at + 1; i < at + 5; i += 1) if (!isHex(this.#bytes[i] ?? 0)) return 0;
    return 6;
  }

  /** A member's name without escapes, and the colon behind it; a name with escapes is for the parser. */
  name(): string | undefined {
    const from = this.at;
    if (this.#code() !== quote || !this.string() || this.escaped) return undefined;
    const name = this.textFrom(from);
    this.space();
    if (!this.take(colon)) return undefined;
    this.space();
    return name;
  }

  /** RFC 8259 §6. */
  number(): boolean {
    this.whole = true;
    if (this.#code() === 0x2d) this.at += 1;
    if (this.#code() === 0x30) this.at += 1;
    else if (!this.#digits()) return false;
    if (this.#code() === 0x2e) {
      this.whole = false;
      this.at += 1;
      if (!this.#digits()) return false;
    }
    const code = this.#code();
    if (code !== 0x65 && code !== 0x45) return true;
    this.whole = false;
    this.at += 1;
    const sign = this.#code();
    if (sign === 0x2b || sign === 0x2d) this.at += 1;
    return this.#digits();
  }

  #digits(): boolean {
    const from = this.at;
    while (isDigit(this.#code())) this.at += 1;
    return this.at > from;
  }

  /** At the end one that stands for nothing: DEL begins no token. */
  #code(): number {
    return this.at < this.#length ? (this.#bytes[this.at] ?? lastAscii) : lastAscii;
  }
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isHex(code: number): boolean {
  return isDigit(code) || (code >= 0x41 && code <= 0x46) || (code >= 0x61 && code <= 0x66);
}

const simpleEscapes: ReadonlySet<number> = new Set(ascii('"\\/bfnrt'));

import { pointerToken } from "../../kernel/result.ts";

/**
 * Walks the text of valid JSON (it was parsed before) and tells where each member and each item begins.
 * `JSON.parse` keeps no places and lets the last of two equal names win in silence; this pass is what
 * finds both, linear in the text.
 */
export interface JsonPlaces {
  /** Offset of the member's name, or of the item, by RFC 6901 pointer. */
  readonly offsets: ReadonlyMap<string, number>;
  /** Pointers of members whose name had stood in the same object before, with the later offset. */
  readonly repeated: readonly { readonly at: string; readonly offset: number }[];
}

/** `wanted`: gather the offsets too; without them the pass keeps nothing but what repeats. */
export function walkJson(text: string, wanted: "offsets" | "repeats"): JsonPlaces {
  const walk = new Walk(text, wanted === "offsets");
  walk.run();
  return walk;
}

interface Frame {
  readonly at: string;
  /** Undefined in an array. */
  readonly names: Set<string> | undefined;
  index: number;
  /** Pointer of the value that comes next. */
  next: string;
}

const space = 0x20;
const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

class Walk implements JsonPlaces {
  readonly offsets = new Map<string, number>([["", 0]]);
  readonly repeated: { at: string; offset: number }[] = [];
  readonly #text: string;
  readonly #keeps: boolean;
  readonly #frames: Frame[] = [];
  #expectsName = false;

  constructor(text: string, keeps: boolean) {
    this.#text = text;
    this.#keeps = keeps;
  }

  run(): void {
    let i = 0;
    while (i < this.#text.length) i = this.#step(i, this.#text.charCodeAt(i));
  }

  /** Takes one token and answers where the next may begin. */
  #step(i: number, code: number): number {
    if (code <= space || code === colon) return i + 1;
    if (code === comma) {
      this.#expectsName = this.#frames.at(-1)?.names !== undefined;
      return i + 1;
    }
    if (code === closeBrace || code === closeBracket) {
      this.#frames.pop();
      this.#expectsName = false;
      return i + 1;
    }
    return this.#expectsName ? this.#name(i) : this.#value(i, code);
  }

  #name(from: number): number {
    const end = stringEnd(this.#text, from);
    const frame = this.#frames.at(-1);
    const key = String(JSON.parse(this.#text.slice(from, end)));
    this.#expectsName = false;
    if (frame?.names === undefined) return end;
    frame.next = `${frame.at}/${pointerToken(key)}`;
    if (frame.names.has(key)) this.repeated.push({ at: frame.next, offset: from });
    else if (this.#keeps) this.offsets.set(frame.next, from);
    frame.names.add(key);
    return end;
  }

  #value(from: number, code: number): number {
    const frame = this.#frames.at(-1);
    if (frame?.names === undefined && frame !== undefined) this.#item(frame, from);
    if (code === quote) return stringEnd(this.#text, from);
    if (code !== openBrace && code !== openBracket) return scalarEnd(this.#text, from);
    const at = frame?.next ?? "";
    const isObject = code === openBrace;
    this.#frames.push({ at, names: isObject ? new Set() : undefined, index: 0, next: at });
    this.#expectsName = isObject;
    return from + 1;
  }

  #item(frame: Frame, from: number): void {
    frame.next = `${frame.at}/${frame.index}`;
    frame.index += 1;
    if (this.#keeps) this.offsets.set(frame.next, from);
  }
}

function stringEnd(text: string, from: number): number {
  let i = from + 1;
  while (i < text.length && text.charCodeAt(i) !== quote) {
    i += text.charCodeAt(i) === backslash ? 2 : 1;
  }
  return i + 1;
}

/** A number, `true`, `false` or `null`: up to whatever may follow a value. */
function scalarEnd(text: string, from: number): number {
  let i = from;
  while (i < text.length) {
    const code = text.charCodeAt(i);
    if (code === comma || code === closeBrace || code === closeBracket || code <= space) break;
    i += 1;
  }
  return i;
}

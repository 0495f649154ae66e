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

interface Frame {
  readonly at: string;
  /** Undefined in an array. */
  readonly names: Set<string> | undefined;
  index: number;
  /** Pointer of the value that comes next. */
  next: string;
}

export function walkJson(text: string): JsonPlaces {
  const offsets = new Map<string, number>([["", 0]]);
  const repeated: { at: string; offset: number }[] = [];
  const frames: Frame[] = [];
  let pointer = "";

  function name(frame: Frame, from: number, to: number): void {
    const key = String(JSON.parse(text.slice(from, to)));
    frame.next = `${frame.at}/${pointerToken(key)}`;
    if (frame.names?.has(key)) repeated.push({ at: frame.next, offset: from });
    else offsets.set(frame.next, from);
    frame.names?.add(key);
  }

  function item(frame: Frame, from: number): void {
    frame.next = `${frame.at}/${frame.index}`;
    frame.index += 1;
    offsets.set(frame.next, from);
  }

  let i = 0;
  let expectName = false;
  while (i < text.length) {
    const code = text.charCodeAt(i);
    const frame = frames.at(-1);
    if (code === comma || code === colon || code <= space) {
      if (code === comma) expectName = frame?.names !== undefined;
      i += 1;
      continue;
    }
    if (code === closeBrace || code === closeBracket) {
      frames.pop();
      expectName = false;
      i += 1;
      continue;
    }
    const end = code === quote ? stringEnd(text, i) : i + 1;
    if (frame && expectName) {
      name(frame, i, end);
      expectName = false;
      i = end;
      continue;
    }
    if (frame && frame.names === undefined) item(frame, i);
    pointer = frame?.next ?? "";
    if (code === openBrace || code === openBracket) {
      const isObject = code === openBrace;
      frames.push({ at: pointer, names: isObject ? new Set() : undefined, index: 0, next: pointer });
      expectName = isObject;
      i += 1;
      continue;
    }
    i = code === quote ? end : scalarEnd(text, i);
  }
  return { offsets, repeated };
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

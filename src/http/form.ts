import type { Pair } from "./head.ts";
import { decodeLenient } from "./percent.ts";

/** More pairs than any form or query has; above it someone is filling tables. */
const maxPairs = 1_000;

export type FormFault = "escape" | "nul" | "utf8" | "too-many-pairs";

export type FormReading =
  | { readonly ok: true; readonly pairs: readonly Pair[] }
  | { readonly ok: false; readonly reason: FormFault };

/**
 * Reads `application/x-www-form-urlencoded` text (WHATWG URL §5.1), and a query, which has the same form:
 * pairs in order, repeats kept, `+` read as a space. Refused where WHATWG would guess: an escape that is
 * none, a NUL, an overlong form, more than `limit` pairs.
 */
export function readForm(text: string, limit: number = maxPairs): FormReading {
  if (text === "") return { ok: true, pairs: [] };
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return { ok: false, reason: "escape" };
  if (/%00|\0/.test(text)) return { ok: false, reason: "nul" };
  const read = text.includes("%") ? readEscaped : text.includes("+") ? readSpaced : readPlain;
  const pairs: Pair[] = [];
  for (let from = 0; from < text.length;) {
    const end = text.indexOf("&", from);
    const to = end < 0 ? text.length : end;
    if (to > from) {
      const pair = readPair(text.slice(from, to), read);
      if (pair === undefined) return { ok: false, reason: "utf8" };
      if (pairs.length === limit) return { ok: false, reason: "too-many-pairs" };
      pairs.push(pair);
    }
    from = to + 1;
  }
  return { ok: true, pairs };
}

type Read = (word: string) => string | undefined;

function readPair(text: string, read: Read): Pair | undefined {
  const equals = text.indexOf("=");
  const name = read(equals < 0 ? text : text.slice(0, equals));
  const value = equals < 0 ? "" : read(text.slice(equals + 1));
  return name === undefined || value === undefined ? undefined : [name, value];
}

function readPlain(word: string): string {
  return word;
}

function readSpaced(word: string): string {
  return word.includes("+") ? word.replaceAll("+", " ") : word;
}

function readEscaped(word: string): string | undefined {
  const spaced = readSpaced(word);
  return spaced.includes("%") ? decodeLenient(spaced) : spaced;
}

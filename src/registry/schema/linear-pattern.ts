/*
 * Which patterns may run on a backtracking engine. Only one family is admitted, because it is the common one
 * and its proof is short:
 *
 *   ^ item item … $        item = one character class, bare or quantified; no groups, no alternatives
 *
 * When the class of every item of variable length shares no character with any item that can follow it (up to
 * and including the next one that must occur), then at each character at most one item can go on. A failed
 * attempt backs out of each choice after looking at one character, and the anchor allows one attempt only:
 * linear. Overlaps, groups and everything else are left to the automaton.
 */

interface Item {
  /** Which of the code points 0–255 it takes. */
  readonly narrow: readonly boolean[];
  /** May it take any code point above? A guess that errs towards yes. */
  readonly wide: boolean;
  readonly optional: boolean;
  readonly variable: boolean;
}

const itemForm =
  /^(\[\^?\]?(?:\\.|[^\]\\])*\]|\\[dDwWsSnrtfv\\^$.*+?()[\]{}|/-]|[^\\^$.*+?()[\]{}|]|\.)(?:([*+?])|\{(\d{1,6})(,?)(\d{0,6})\})?/u;

/** True when a match of `source` takes time linear in the text on any engine. */
export function provenLinear(source: string): boolean {
  if (!source.startsWith("^")) return false;
  const anchored = source.endsWith("$") && !source.endsWith("\\$");
  const items = itemsOf(source.slice(1, anchored ? -1 : undefined));
  if (items === undefined) return false;
  return items.every((item, index) => !item.variable || apart(item, items, index + 1));
}

function itemsOf(body: string): readonly Item[] | undefined {
  const items: Item[] = [];
  let rest = body;
  while (rest !== "") {
    const match = itemForm.exec(rest);
    // A lazy or repeated quantifier is none of ours.
    if (match === null || /^[?+*{]/.test(rest.slice(match[0].length))) return undefined;
    const item = itemOf(match);
    if (item === undefined) return undefined;
    items.push(item);
    rest = rest.slice(match[0].length);
  }
  return items;
}

function itemOf(match: RegExpExecArray): Item | undefined {
  const [, atom = "", sign, least, comma, most] = match;
  const narrow = charactersOf(atom);
  if (narrow === undefined) return undefined;
  const counted = least !== undefined;
  return {
    narrow,
    wide: /[^\x20-\x7e]|\\[^dwnrtfv\\^$.*+?()[\]{}|/-]|\[\^|^\.$/u.test(atom),
    optional: sign === "*" || sign === "?" || (counted && Number(least) === 0),
    variable: sign !== undefined || (counted && comma === "," && least !== most),
  };
}

function charactersOf(atom: string): readonly boolean[] | undefined {
  try {
    const one = new RegExp(`^${atom}$`, "u");
    return Array.from({ length: 256 }, (_, code) => one.test(String.fromCharCode(code)));
  } catch {
    return undefined;
  }
}

function apart(item: Item, items: readonly Item[], from: number): boolean {
  for (const next of items.slice(from)) {
    if (item.wide && next.wide) return false;
    if (item.narrow.some((taken, code) => taken && next.narrow[code] === true)) return false;
    if (!next.optional) return true;
  }
  return true;
}

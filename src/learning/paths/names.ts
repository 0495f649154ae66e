import type { Node } from "./nodes.ts";
import { isVersion } from "./tokens.ts";

/** A name is cut here: it is built from what a caller wrote. */
const maxName = 40;

/**
 * Names for the variables of a child of `parent`: after the literal before (`orders` gives `orderId`), else `id`. A
 * name that stands in the path already gets a number: `id2`.
 */
export function namesFor(parent: Node, count: number): readonly string[] {
  const taken = new Set<string>();
  for (let at: Node | undefined = parent; at !== undefined; at = at.parent) {
    for (const name of at.names) taken.add(name);
  }
  const literal = parent.names.length === 0 && !parent.base ? parent.text : "";
  const wanted = nameAfter(literal);
  return Array.from({ length: count }, () => {
    let name = wanted;
    for (let number = 2; taken.has(name); number += 1) name = `${wanted}${number}`;
    taken.add(name);
    return name;
  });
}

function nameAfter(literal: string): string {
  const words = literal.split(/[-_.]/).filter((word) => word !== "");
  if (words.length === 0 || !words.every((word) => /^[A-Za-z][A-Za-z0-9]*$/.test(word)))
    return "id";
  if (isVersion(literal)) return "id";
  const joined = words.map((word, index) => (index === 0 ? small(word) : capital(word))).join("");
  return `${singular(joined).slice(0, maxName)}Id`;
}

function small(word: string): string {
  return word.charAt(0).toLowerCase() + word.slice(1);
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

const irregular: ReadonlyMap<string, string> = new Map([
  ["people", "person"],
  ["children", "child"],
  ["apis", "api"],
  ["indices", "index"],
  ["series", "series"],
  ["status", "status"],
  ["news", "news"],
]);

function singular(word: string): string {
  const known = irregular.get(word);
  if (known !== undefined) return known;
  if (/[a-z]{2}ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(?:ss|sh|ch|x|us)es$/.test(word)) return word.slice(0, -2);
  return /[A-Za-z]{2}s$/.test(word) && !/(?:ss|us|is)$/.test(word) ? word.slice(0, -1) : word;
}

/** Abbreviations end with an s, too: `pos`, `gps`, `sms`. */
const shortestPlural = 4;

/** Whether a literal names many of a kind, so that one of them is likely to follow. */
export function isCollection(text: string): boolean {
  if (text.length < shortestPlural) return false;
  return singular(text) !== text || text === "series" || text === "news";
}

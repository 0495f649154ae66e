import type { SqlTokens } from "./sql-tokens.ts";

/**
 * Quotation marks in writing: `the "A" or "B" route`, `27" x 30"`, a possessive. `rule` is what the rest of
 * `text`, behind its first quote, was taken for.
 */
export function isWriting(rule: string, tokens: SqlTokens, text: string): boolean {
  const prefix = tokens.prefix ?? "";
  const last = tokens.words.at(-1) ?? "";
  if (rule === "comment-out") return isNumberSign(prefix, last, text);
  if (rule === "stacked-end") return prefix.includes(" ") || prefix === "";
  // `Unexpected ", expected: }`
  if (rule === "values-breakout") return prefix.includes(" ") && /^,i{1,8}x/.test(tokens.roles);
  if (sizes.test(tokens.roles)) return true;
  const reopens =
    rule === "arithmetic-string" || (rule === "comparison" && tokens.roles.endsWith("oq"));
  return reopens && measures(prefix, last);
}

/** "#RRGGBB" after a quotation mark is a colour or a tag, `"#1"` a term; in `7" #2` a size has a number. */
function isNumberSign(prefix: string, last: string, text: string): boolean {
  if (prefix === "") return isQuotedTerms(text) && /^#\w/.test(last);
  if (prefix.includes(" ")) return /^#\w/.test(last);
  return /^[\d./']{1,8}$/.test(prefix) && /^"\s{1,4}#\d{1,4}(?!\S)/.test(text.slice(prefix.length));
}

/** `16" or 18" wheels`, `"<3"`: no engine reads a string right behind a number, but people write sizes so. */
const sizes = /^[lao](?:n?na)?n[sq][sniqa,]*$/;

/** `the 'A' + 'B' route`, 3' + 4': what stands on either side is words or a measure. */
function measures(prefix: string, rest: string): boolean {
  return prefix.includes(" ") || rest.trim().includes(" ") || /^\d+$/.test(prefix);
}

/** `"red shoes" -"blue shoes" OR "boots"`: the syntax of searches, each term a string to SQL. */
export function isQuotedTerms(text: string): boolean {
  return /^[+-]?"[^"]{1,200}"(?:\s{1,4}(?:(?:and|or|not)\s{1,4}){0,2}[+-]?"[^"]{1,200}")*$/i.test(
    text,
  );
}

/** `"Ada Lovelace" <ada@example.com>`, "European Union select committee": what only looks like a clause. */
export function namesThings(rule: string, roles: string, text: string): boolean {
  switch (rule) {
    case "json-operator":
      return mailbox.test(text);
    case "call-chain":
      // OData 4.01 part 2 §5.1.1.1: its comparisons are no words of SQL.
      return /\)i/.test(roles) && !roles.includes("c") && /\)\s(?:eq|ne|[gl][te])\s/i.test(text);
    case "select-list":
    case "select-from":
      // "Select 2 or more items from the list", select(id,name).
      return /^Snlii|^S\(i(?:,i){0,40}\)$/.test(roles);
    case "union-select":
      // A column without a table is in no engine's reach.
      return /^i{1,6}USi{1,6}$/.test(roles);
    default:
      return false;
  }
}

/** RFC 5322 §3.4: a display name in quotes, then the address in angle brackets. */
const mailbox =
  /^\s{0,4}(?:"[^"<>]{0,100}"|'[^'<>]{0,100}')\s{0,4}<[^\s<>@"()]{1,64}@[\w.-]{1,255}>/;

import { sqlFunctions, sqlWords } from "../vocabulary/sql-words.ts";

/**
 * SQL as a string of roles, one letter per token:
 *
 *   n number or constant      s string, closed        q string left open at the end
 *   i name                    f known function, "(" follows      g unknown name, "(" follows
 *   v @variable               o symbol comparison     O word comparison (like, in, is …)
 *   l and, or, xor, &&, ||    ! not, binary           a arithmetic, bit operator
 *   U union …  S select  F from  I into  W clause (where, order …)
 *   D statement verb          T drop, truncate     X exec      V declare     C case     E object word (table, database …)
 *   A as                      k any other keyword
 *   c comment to the end      ; ( ) , .               x anything that is not SQL
 */
export interface SqlTokens {
  readonly roles: string;
  /** The words behind the letters, in lower case; `""` for what has no word. */
  readonly words: readonly string[];
  /** What stood before the quote that ends the literal; undefined when reading began outside of one. */
  readonly prefix: string | undefined;
  /** True when a comment stood between tokens: nobody writes those by accident. */
  readonly spliced: boolean;
}

/** Tokens read per hypothesis; as many as fit into the piece of a value that is judged at once. */
const maxTokens = 8_192;

function isSpace(code: number): boolean {
  return (
    code <= 32 ||
    code === 0xa0 ||
    code === 0xfeff ||
    (code >= 0x2000 && code <= 0x200b) ||
    code === 0x3000
  );
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isWordStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code >= 128;
}

interface Reader {
  readonly text: string;
  roles: string;
  readonly words: string[];
  at: number;
  spliced: boolean;
}

/**
 * Reads `text` as SQL that continues after a literal. `literal` is the quote that the value stands in, or
 * `""` when it stands bare. Undefined when the value never leaves that literal.
 */
export function tokenize(text: string, literal: "" | "'" | '"' | "`"): SqlTokens | undefined {
  const reader: Reader = { text, roles: "", words: [], at: 0, spliced: false };
  let prefix: string | undefined;
  if (literal !== "") {
    const end = literalEnd(text, literal);
    if (end < 0) return undefined;
    prefix = text.slice(0, end);
    reader.at = end + 1;
  }
  while (reader.at < text.length && reader.roles.length < maxTokens) readToken(reader);
  return { roles: reader.roles, words: reader.words, prefix, spliced: reader.spliced };
}

/** Standard SQL knows no backslash escapes, so a quote after one may well end the literal. */
function literalEnd(text: string, mark: string): number {
  for (let i = text.indexOf(mark); i >= 0; i = text.indexOf(mark, i + 2)) {
    if (text.charAt(i + 1) !== mark) return i;
  }
  return -1;
}

/** A doubled quote or one after a backslash does not close: `-1` when none does. */
function closingQuote(text: string, from: number, mark: string): number {
  for (let i = from; i < text.length; i += 1) {
    const c = text.charAt(i);
    if (c === "\\" && mark !== "`") i += 1;
    else if (c === mark) {
      if (text.charAt(i + 1) !== mark) return i;
      i += 1;
    }
  }
  return -1;
}

function push(reader: Reader, role: string, word: string, to: number): void {
  reader.roles += role;
  reader.words.push(word);
  reader.at = to;
}

function readToken(reader: Reader): void {
  const { text, at } = reader;
  const code = text.charCodeAt(at);
  if (isSpace(code)) {
    reader.at += 1;
    return;
  }
  if (isWordStart(code)) return readWord(reader);
  if (isDigit(code)) return readNumber(reader);
  const c = text.charAt(at);
  if (readComment(reader, c)) return;
  else if (c === "'" || c === '"') readString(reader, c);
  else if (c === "`" || c === "[") readQuotedName(reader, c);
  else if (c === "." && isDigit(text.charCodeAt(at + 1))) readNumber(reader);
  else if (c === "@") readVariable(reader);
  else readMark(reader, c);
}

function readComment(reader: Reader, c: string): boolean {
  const { text, at } = reader;
  const next = text.charAt(at + 1);
  if (c === "/" && next === "*") return readBlockComment(reader);
  if (c === "-" && next === "-" && !insideName(text, at)) return readLineComment(reader);
  if (c === "#" && next !== ">" && next !== "-") return readLineComment(reader);
  return false;
}

/** "connection-2--0" is a name, "2--" and "x' --" are not. */
function insideName(text: string, at: number): boolean {
  return isWordPart(text.charCodeAt(at - 1)) && isWordPart(text.charCodeAt(at + 2));
}

function readLineComment(reader: Reader): boolean {
  const end = reader.text.indexOf("\n", reader.at);
  if (end < 0 || end >= reader.text.length - 1)
    push(reader, "c", reader.text.slice(reader.at, reader.at + 2), reader.text.length);
  else {
    reader.at = end + 1;
    reader.spliced = true;
  }
  return true;
}

function readBlockComment(reader: Reader): boolean {
  const { text, at } = reader;
  // MySQL runs what stands in /*!12345 … */, so only the marks are skipped.
  if (text.charAt(at + 2) === "!") {
    let to = at + 3;
    while (/[0-9]/.test(text.charAt(to)) && to < at + 9) to += 1;
    reader.at = to;
    reader.spliced = true;
    return true;
  }
  const end = text.indexOf("*/", at + 2);
  if (end < 0) push(reader, "c", "/*", text.length);
  else {
    reader.at = end + 2;
    reader.spliced = true;
  }
  return true;
}

function readString(reader: Reader, mark: string): void {
  const { text, at } = reader;
  const end = closingQuote(text, at + 1, mark);
  if (end >= 0) push(reader, "s", "", end + 1);
  else push(reader, "q", text.slice(at + 1, at + 33), text.length);
}

/** Identifiers are at most 128 characters in every engine; most stop at 64. */
const maxQuotedName = 66;

function readQuotedName(reader: Reader, mark: string): void {
  const { text, at } = reader;
  const end = text.slice(at + 1, at + maxQuotedName).indexOf(mark === "[" ? "]" : mark);
  if (end > 0) {
    pushName(reader, text.slice(at + 1, at + 1 + end).toLowerCase(), at + end + 2);
  } else push(reader, mark === "`" ? "q" : "x", "", at + 1);
}

function readNumber(reader: Reader): void {
  const { text, at } = reader;
  let to = at;
  if (
    text.charAt(at) === "0" &&
    /[xb]/i.test(text.charAt(at + 1)) &&
    /[0-9a-f]/i.test(text.charAt(at + 2))
  ) {
    to = at + 2;
    while (/[0-9a-f]/i.test(text.charAt(to))) to += 1;
  } else {
    while (isDigit(text.charCodeAt(to)) || text.charAt(to) === ".") to += 1;
    if (text.charAt(to) === "e" || text.charAt(to) === "E") {
      const exponent = /^e[+-]?[0-9]+/i.exec(text.slice(to, to + 8));
      if (exponent) to += exponent[0].length;
    }
  }
  // "5661union select": the engine splits a number from the keyword that touches it; "9f3a" is one name.
  const tail = wordAt(text, to);
  if (tail === "" || sqlWords.has(tail.toLowerCase()))
    push(reader, "n", text.slice(at, Math.min(to, at + 24)), to);
  else push(reader, "i", text.slice(at, to + tail.length).toLowerCase(), to + tail.length);
}

function wordAt(text: string, from: number): string {
  let to = from;
  while (to < text.length && to - from < 64 && isWordPart(text.charCodeAt(to))) to += 1;
  return text.slice(from, to);
}

function isWordPart(code: number): boolean {
  return isWordStart(code) || isDigit(code) || code === 36;
}

function readWord(reader: Reader): void {
  const word = wordAt(reader.text, reader.at);
  const to = reader.at + Math.max(1, word.length);
  const next = reader.text.charAt(to);
  if (word.length <= 2 && next === "'" && /^(?:n|x|b|e|u|r|_)$/i.test(word)) reader.at = to;
  else pushName(reader, word.toLowerCase(), to);
}

function pushName(reader: Reader, word: string, to: number): void {
  const called = nextVisible(reader.text, to) === "(";
  const role = sqlWords.get(word);
  if (called && sqlFunctions.has(word) && role !== "l" && role !== "O") push(reader, "f", word, to);
  else if (role !== undefined) push(reader, role, word, to);
  else push(reader, called ? "g" : "i", word, to);
}

function nextVisible(text: string, from: number): string {
  let at = from;
  while (at < text.length && isSpace(text.charCodeAt(at))) at += 1;
  if (text.startsWith("/*", at)) {
    const end = text.indexOf("*/", at);
    return end < 0 ? "" : text.charAt(end + 2);
  }
  return text.charAt(at);
}

function readVariable(reader: Reader): void {
  const { text, at } = reader;
  const next = text.charAt(at + 1);
  if (next === ">" || next === "?") return push(reader, "o", "@>", at + 2);
  let to = at + 1;
  if (next === "@") to += 1;
  if (/['"`]/.test(text.charAt(to))) return push(reader, "v", "@", to);
  const word = wordAt(text, to);
  if (word === "") push(reader, to > at + 1 ? "v" : "x", "@@", to);
  else push(reader, "v", (to > at + 1 ? "@@" : "@") + word.toLowerCase(), to + word.length);
}

const marks: ReadonlyMap<string, string> = new Map([
  ["&&", "l"],
  ["||", "l"],
  ["<=>", "o"],
  ["!=", "o"],
  ["<>", "o"],
  ["<=", "o"],
  [">=", "o"],
  ["!<", "o"],
  ["!>", "o"],
  ["==", "o"],
  ["::", "a"],
  ["->", "o"],
  ["->>", "o"],
  ["#>", "o"],
  ["#-", "o"],
  ["<@", "o"],
  ["?|", "o"],
  ["?&", "o"],
  [":=", "o"],
  ["=", "o"],
  ["<", "o"],
  [">", "o"],
  ["?", "x"],
  ["!", "!"],
  ["+", "a"],
  ["-", "a"],
  ["*", "a"],
  ["/", "a"],
  ["%", "a"],
  ["|", "a"],
  ["&", "a"],
  ["^", "a"],
  ["~", "!"],
  [";", ";"],
  ["(", "("],
  [")", ")"],
  [",", ","],
  [".", "."],
  ["{", "("],
  ["}", ")"],
]);

/** Marks that can begin a longer one. */
const starters: ReadonlySet<string> = new Set(
  [...marks.keys()].filter((mark) => mark.length > 1).map((mark) => mark.charAt(0)),
);

function readMark(reader: Reader, c: string): void {
  const { text, at } = reader;
  // The end of a MySQL version comment, whose beginning was skipped.
  if (c === "*" && text.charAt(at + 1) === "/" && reader.spliced) {
    reader.at += 2;
    return;
  }
  if (starters.has(c)) {
    for (let length = 3; length >= 2; length -= 1) {
      const mark = text.slice(at, at + length);
      const role = mark.length === length ? marks.get(mark) : undefined;
      if (role !== undefined) return push(reader, role, mark, at + length);
    }
  }
  push(reader, marks.get(c) ?? "x", c, at + 1);
}

import { type Evidence, likely } from "../evidence.ts";
import {
  ampersand,
  angle,
  backslash,
  backtick,
  brace,
  close,
  control,
  dollar,
  doubleQuote,
  equals,
  paren,
  percent,
  pipe,
  quote,
  semicolon,
  slash,
  space,
  dash,
} from "../prefilter.ts";
import type { Probe } from "../probe.ts";
import {
  cmdletNouns,
  cmdletVerbs,
  shellPrefixes,
  shellPrograms,
  shellWords,
  systemDirectories,
} from "../vocabulary/shell-words.ts";
import { judgeBatch } from "./batch.ts";
import { expansions, systemPath } from "./shell-expansions.ts";

const separators =
  semicolon |
  pipe |
  ampersand |
  backtick |
  dollar |
  control |
  angle |
  brace |
  paren |
  quote |
  doubleQuote;

/**
 * Would this value, in a shell's command line as a word or inside quotes, end that word and start a command?
 * Every place where a command may begin is looked at; what stands there must be a program, with arguments
 * that only a program takes where its name is an everyday word.
 */
export function judgeShell(probe: Probe): Evidence | undefined {
  const { flags } = probe;
  if ((flags & (separators | slash | space | backslash | percent | dash)) === 0) return undefined;
  const text =
    flags & (quote | doubleQuote | backslash | dollar | backtick | brace)
      ? unquote(probe.text)
      : probe.text;
  const lower = text === probe.text ? probe.lower : text.toLowerCase();
  if ((flags & dollar) !== 0 && /\$\{?ifs\b/.test(probe.lower))
    return likely("shell", "field-separator");
  if ((flags & (dollar | paren | angle | close)) !== 0) {
    const found = expansions(lower, flags);
    if (found) return found;
  }
  if (flags & slash) {
    const found = systemPath(lower, flags);
    if (found) return found;
  }
  const found = commands(lower, flags);
  if (found) return found;
  if ((flags & (percent | equals | paren | space)) !== 0) return judgeBatch(lower);
  return undefined;
}

/** Of a shell's language only the statements of cmd.exe have a grammar that no sentence has. */
export function judgeShellInProse(probe: Probe): Evidence | undefined {
  return judgeBatch(probe.lower);
}

/** Quoting that a shell takes away: `c\at`, `'c'at`, `c""at`, `who$@ami`, `$IFS`, caret escapes of cmd.exe. */
function unquote(text: string): string {
  return text
    .replace(/\$\{?IFS\}?(?:\$\d)?|\{IFS\}/gi, " ")
    .replace(/\\\r?\n/g, "")
    .replace(/([A-Za-z0-9/])(?:''|""|\\(?=[A-Za-z0-9/])|\$@|\$\*|``)(?=[A-Za-z0-9/])/g, "$1")
    .replace(/([A-Za-z0-9/])(['"])([A-Za-z0-9/]{1,20})\2(?=[A-Za-z0-9/])/g, "$1$3")
    .replace(/(^|[\s;|&(`/])(['"])([\w./-]{1,40})\2/g, "$1$3")
    .replace(/(^|[\s;|&(`])\\(?=[a-z])/gi, "$1");
}

function commands(text: string, flags: number): Evidence | undefined {
  const first = commandAt(text, 0, "start");
  if (first) return first;
  if ((flags & separators) === 0) return undefined;
  for (let i = 0; i < text.length; i += 1) {
    if (!mayOpen(text.charCodeAt(i))) continue;
    const before = opening(text, i);
    if (before === undefined) continue;
    const found = commandAt(text, i + 1, before);
    if (found) return found;
  }
  return undefined;
}

/** Line feed, `&`, `(`, `;`, a backtick, `{` and `|`. */
function mayOpen(code: number): boolean {
  return (
    code === 10 ||
    code === 38 ||
    code === 40 ||
    code === 59 ||
    code === 96 ||
    code === 123 ||
    code === 124
  );
}

type Before = "start" | "separator" | "substitution" | "braces";

/** Markdown: `a word` between spaces or marks of a sentence, in a text that has more around it. */
function isCodeSpan(text: string, at: number): boolean {
  const end = text.indexOf("`", at + 1);
  // "```" fences code.
  if (end <= at + 1 || text.charAt(at - 1) === "`") return true;
  if (at > 0 && text.charAt(at - 1) === " " && sentence.test(text.slice(0, Math.min(at, 80))))
    return true;
  if (/\s/.test(text.slice(at + 1, end)) || (at === 0 && end === text.length - 1)) return false;
  return (
    /^$|[\s(["'*|>:,]/.test(text.charAt(at - 1)) &&
    /^$|[\s)\]"'.,;:*|<?!]/.test(text.charAt(end + 1))
  );
}

/** It began with words, so what is in backticks is quoted in it. */
const sentence = /^[a-z]{2,16} [a-z]{2,16} (?:[a-z ]|$)/;

/** Brace expansion: words and commas without a space, a quote or a colon between; one of them empty or a path. */
function braces(text: string, at: number): boolean {
  const next = text.slice(at + 1, at + 81);
  const end = next.indexOf("}");
  if (end < 0) return false;
  const inside = next.slice(0, end);
  return /^[\w./,-]+$/.test(inside) && inside.includes(",") && /^,|,$|,,|\//.test(inside);
}

function opening(text: string, i: number): Before | undefined {
  switch (text.charAt(i)) {
    case ";":
      return /&#?[a-z0-9]{2,8}$/.test(text.slice(Math.max(0, i - 9), i)) ? undefined : "separator";
    case "\n":
      // Of many empty lines the last one begins the command.
      return text.charCodeAt(i + 1) === 10 ? undefined : "separator";
    case "|":
    case "&":
      return "separator";
    case "`":
      return isCodeSpan(text, i) ? undefined : "substitution";
    case "(":
      return i > 0 && "$<>".includes(text.charAt(i - 1)) ? "substitution" : undefined;
    case "{":
      return group(text, i);
    default:
      return undefined;
  }
}

function group(text: string, i: number): Before | undefined {
  if (text.charAt(i + 1) === " ") return "substitution";
  return braces(text, i) ? "braces" : undefined;
}

interface Word {
  readonly text: string;
  readonly to: number;
}

/** Blanks before a command, and characters of its name: more is no command line. */
const maxBlanks = 32;
const maxWord = 120;

function wordAt(text: string, from: number): Word {
  let at = from;
  while (at - from < maxBlanks && isBlank(text, at)) at += 1;
  let to = at;
  while (to < text.length && to - at < maxWord && !endsWord(text.charCodeAt(to))) to += 1;
  return { text: text.slice(at, to), to };
}

const wordEnds: ReadonlySet<number> = new Set(
  [...";|&`()<>\"'{},=$\\"].map((mark) => mark.charCodeAt(0)),
);

function endsWord(code: number): boolean {
  if (isLetter(code)) return false;
  return isSpace(code) || wordEnds.has(code);
}

function isLetter(code: number): boolean {
  return code >= 97 && code <= 122;
}

function isSpace(code: number): boolean {
  return (
    (code >= 9 && code <= 13) ||
    code === 32 ||
    (code >= 0xa0 && /\s/.test(String.fromCharCode(code)))
  );
}

/** cmd.exe skips "@" and takes "," for a blank; so does brace expansion. */
function isBlank(text: string, at: number): boolean {
  return text.charCodeAt(at) <= 32 || text.charAt(at) === "@" || text.charAt(at) === ",";
}

/** A program's name where a command may stand, and what surrounds it. */
interface Command {
  readonly text: string;
  readonly program: Program;
  readonly before: Before;
  readonly from: number;
  readonly to: number;
  /** Nothing follows that belongs to the command. */
  readonly ends: boolean;
  /** What follows is what only a program takes. */
  readonly argued: boolean;
}

function commandAt(text: string, from: number, before: Before): Evidence | undefined {
  const word = wordAt(text, from);
  if (word.text.length < 2) return undefined;
  // Every program's name begins with a letter, behind a path or not.
  if (!startsProgram(word.text.charCodeAt(0))) return undefined;
  const program = programName(word.text);
  if (program.known === undefined) {
    return isCmdlet(word.text) && (before !== "start" || !endsCommand(text, word.to))
      ? likely("shell", "cmdlet")
      : undefined;
  }
  const ends = endsCommand(text, word.to);
  const argued = takesArguments(text, word.to);
  return runs({
    text,
    program,
    before,
    from: word.to - word.text.length,
    to: word.to,
    ends,
    argued,
  });
}

function startsProgram(code: number): boolean {
  return isLetter(code) || code === 46 || code === 47 || code === 92 || code === 91 || code >= 48;
}

interface Program {
  readonly known: "program" | "word" | undefined;
  readonly name: string;
  readonly rooted: boolean;
}

const bareName = /^[a-z_-]+$/;

/** `/usr/bin/id`, `bin/id` and `id` are one program; a path says that it is meant as one. */
function programName(word: string): Program {
  if (bareName.test(word)) return { known: knownAs(word), name: word, rooted: false };
  const slashAt = Math.max(word.lastIndexOf("/"), word.lastIndexOf("\\"));
  const name = (slashAt < 0 ? word : word.slice(slashAt + 1)).replace(/\.exe$/, "");
  const directory = slashAt < 0 ? "" : word.slice(0, slashAt);
  const rooted = /(?:^|\/)s?bin$|^\.$|system32$/.test(directory);
  if (slashAt >= 0 && !rooted) {
    // cmd.exe takes switches without a space: "bcdboot/r".
    const first = /^([a-z][\w-]{2,20})\/[a-z?]{1,8}$/.exec(word)?.[1] ?? "";
    const known = first !== "" && shellPrograms.has(first) ? "program" : undefined;
    return { known, name: first, rooted };
  }
  return { known: knownAs(name), name, rooted };
}

/** `python3.11` is `python`. */
function knownAs(name: string): Program["known"] {
  if (shellPrograms.has(name)) return "program";
  const last = name.charCodeAt(name.length - 1);
  if ((last >= 48 && last <= 57) || last === 46) {
    const plain = name.slice(0, versionStart(name));
    if (plain.length > 2 && shellPrograms.has(plain)) return "program";
  }
  return shellWords.has(name) ? "word" : undefined;
}

function versionStart(name: string): number {
  let at = name.length;
  while (at > 0 && ".0123456789".includes(name.charAt(at - 1))) at -= 1;
  return at;
}

function endsCommand(text: string, from: number): boolean {
  let at = from;
  while (text.charAt(at) === " ") at += 1;
  return at >= text.length || /[;|&`\n\r)#"'}<>]/.test(text.charAt(at));
}

function runs(command: Command): Evidence | undefined {
  const { program, before } = command;
  if (program.rooted) return likely("shell", "program-path");
  if (before === "braces") return likely("shell", "brace-expansion");
  if (before === "substitution") {
    return substitutes(command) ? likely("shell", "command-substitution") : undefined;
  }
  if (invokes(command)) return likely("shell", "command");
  return before === "separator" && follows(command)
    ? likely("shell", "command-after-separator")
    : undefined;
}

function substitutes({ text, program, from, to, argued, ends }: Command): boolean {
  if (argued || program.known === "program") return true;
  // "`replace`" is a word in code style.
  const styled = from === 1 && to === text.length - 1 && text.startsWith("`");
  return ends && !styled;
}

/** Enough by itself, wherever it stands. */
function invokes({ text, program, to, argued }: Command): boolean {
  const argument = wordAt(text, to).text;
  if (shellPrefixes.has(program.name)) {
    const next = programName(argument).known;
    if (next === "program" || (next === "word" && program.known === "program")) return true;
  }
  if (program.known === "word")
    return argued && direct.test(text.slice(to, to + 40)) && systemArgument(text, to);
  // A hyphen in a program's name is nothing that a sentence begins with.
  return argued || (program.name.includes("-") && argument !== "");
}

/** The very next word is an option, a path, a variable or an address: "for more, visit https://…" is none. */
const direct = /^\s+(?:-{1,2}[a-z]|[~$./]|https?:|[\w.-]*[/\\]|\d)/;

/** Enough after a separator, where a shell would start a command. */
function follows({ text, program, from, to, argued, ends }: Command): boolean {
  if (argued) return true;
  const touches = from > 0 && "|;&`".includes(text.charAt(from - 1));
  if (ends) return program.known === "program" || touches;
  return program.known === "program" && text.charAt(from - 1) !== "&" && text.charCodeAt(to) <= 32;
}

/** An option, a path, an address, a variable, a redirection: what follows a program and no noun. */
function takesArguments(text: string, from: number): boolean {
  const end = commandEnd(text, from);
  const rest = text.slice(from, end);
  if (!/^[\s<>=]/.test(rest)) return false;
  if (/^\s+(?:-{1,2}[a-z]|\/[a-z?]+|~\/?|\.{0,2}\/|\$|%\w+%|\*|<|>|[a-z]:\\|\+[a-z]\b)/.test(rest))
    return true;
  return (
    /^\s+(?:[\w.-]+\s+){0,4}(?:-[a-z]\b|--[a-z]|[\w.~-]*\/[\w.*-]|https?:|\w[\w-]*\.(?:[a-z]{2,4}\d?)(?:\s|$|\/)|\d{1,3}\.\d{1,3}\.\d{1,3}\.|\$\w|passwd\b|[\w.-]*\*|>\s?[\w/])/.test(
      rest,
    ) || /^\s{0,2}(?:<<<|<|>>?)\s{0,2}[\w/$]/.test(rest)
  );
}

function systemArgument(text: string, from: number): boolean {
  const rest = text.slice(from, commandEnd(text, from));
  const directory = /(?:^|[\s'"=])\/(\w+)(?:\/|$|\s)/.exec(rest);
  return (
    (directory !== null && systemDirectories.has(directory[1] ?? "")) ||
    /^\s+-{1,2}[a-z]/.test(rest) ||
    /^\s+\/[a-z?]\b/.test(rest) ||
    /passwd|\$\{?\w|https?:\/\/|\d\.\d{1,3}\.\d{1,3}\./.test(rest)
  );
}

function commandEnd(text: string, from: number): number {
  for (let i = from; i < text.length && i < from + 200; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 10 || code === 38 || code === 59 || code === 96 || code === 124) return i;
  }
  return Math.min(text.length, from + 200);
}

function isCmdlet(word: string): boolean {
  const dashAt = word.indexOf("-");
  return (
    dashAt > 1 && cmdletVerbs.has(word.slice(0, dashAt)) && cmdletNouns.has(word.slice(dashAt + 1))
  );
}

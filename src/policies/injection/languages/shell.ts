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
import { shellPrefixes, systemDirectories } from "../vocabulary/shell-words.ts";
import { judgeBatch } from "./batch.ts";
import { type Before, mayOpen, opening } from "./shell-openings.ts";
import { type Program, isCmdlet, programName, startsProgram, wordAt } from "./shell-programs.ts";
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
    .replace(/\\\r?\n|\$\(\s{0,8}\)/g, "")
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

import { cmdletNouns, cmdletVerbs, shellPrograms, shellWords } from "../vocabulary/shell-words.ts";

interface Word {
  readonly text: string;
  readonly to: number;
}

/** Blanks before a command, and characters of its name: more is no command line. */
const maxBlanks = 32;

/** More is no name of a program. */
const maxWord = 120;

export function wordAt(text: string, from: number): Word {
  let at = from;
  while (at - from < maxBlanks && isBlank(text, at)) at += 1;
  let to = at;
  while (to < text.length && to - at < maxWord && !endsWord(text.charCodeAt(to))) to += 1;
  return { text: text.slice(at, to), to };
}

const wordEnds: ReadonlySet<number> = new Set(
  ";|&`()<>\"'{},=$\\".split("").map((mark) => mark.charCodeAt(0)),
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

export function startsProgram(code: number): boolean {
  return isLetter(code) || code === 46 || code === 47 || code === 92 || code === 91 || code >= 48;
}

export interface Program {
  readonly known: "program" | "word" | undefined;
  readonly name: string;
  readonly rooted: boolean;
}

const bareName = /^[a-z_-]+$/;

/** `/usr/bin/id`, `bin/id` and `id` are one program; a path says that it is meant as one. */
export function programName(word: string): Program {
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

export function isCmdlet(word: string): boolean {
  const dashAt = word.indexOf("-");
  return (
    dashAt > 1 && cmdletVerbs.has(word.slice(0, dashAt)) && cmdletNouns.has(word.slice(dashAt + 1))
  );
}

import { type Evidence, certain, likely } from "../evidence.ts";

/**
 * The two statements of cmd.exe with a grammar of their own:
 *
 *   IF [/I] [NOT] ( EXIST file | DEFINED name | ERRORLEVEL n | a==b | a EQU b ) command
 *   FOR [/L|/D|/R path|/F "options"] %variable IN (set) DO command
 *
 * A command must follow, else it is a sentence that begins with "if" or "for".
 */
export function judgeBatch(text: string): Evidence | undefined {
  for (const start of starts(text)) {
    const rest = text.slice(start, start + maxStatement).replace(/[\s\u00a0]+/g, " ");
    if (rest.startsWith("for") && loop.test(rest)) return certain("shell", "batch-for");
    if (ordered.test(rest) || compared.test(rest)) {
      return /["%!]/.test(rest) ? certain("shell", "batch-if") : likely("shell", "batch-if");
    }
    if (named.test(rest)) return likely("shell", "batch-if");
  }
  return undefined;
}

/** A statement's head is short. */
const maxStatement = 300;
/** Statements looked at. */
const maxStarts = 16;

/** `if` or `for`, followed by a blank or a switch, where a command may begin. */
function starts(text: string): readonly number[] {
  const found: number[] = [];
  for (const word of ["if", "for"]) {
    let seen = 0;
    for (
      let at = text.indexOf(word);
      at >= 0 && seen < maxStarts;
      at = text.indexOf(word, at + word.length)
    ) {
      if (!isBlankOrSlash(text, at + word.length) || !beginsCommand(text, at)) continue;
      seen += 1;
      found.push(at);
    }
  }
  return found;
}

/** Blanks and "@" looked back over. */
const maxBlanks = 40;

function beginsCommand(text: string, at: number): boolean {
  for (let i = at - 1; i >= 0 && at - i <= maxBlanks + 1; i -= 1) {
    const c = text.charAt(i);
    if ("&|;(\n".includes(c)) return true;
    if (c !== "@" && !/\s/.test(c)) return false;
  }
  return at <= maxBlanks;
}

function isBlankOrSlash(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 47 || code === 32 || /\s/.test(text.charAt(at));
}

const operand = String.raw`(?:"[^"]{0,80}"|\([^)]{0,40}\)|\[[^\]]{0,40}\]|[^\s="()]{1,60})`;
const named =
  /^if ?(?:\/i )?(?:not )?(?:exist|defined|errorlevel|cmdextversion) (?:"[^"]{1,120}"|\S{1,120}) (?:\(|\S)/;
const compared = new RegExp(
  String.raw`^if ?(?:\/i )?(?:not )?${operand} ?={2,3} ?${operand}(?: ?\(| [^\s,.;])`,
);
const ordered = new RegExp(
  String.raw`^if ?(?:\/i )?(?:not )?\(?${operand} (?:equ|neq|lss|leq|gtr|geq) ${operand}\)?(?: ?\(| [^\s,.;])`,
);
const loop =
  /^for (?:\/[lrdfx] )?(?:\/[lrdfx] )?(?:[^%(]{1,120} )?%{1,2}[^\s%]{1,20} in ?\([^)]{0,400}\) ?do\b/;

import { RE2JS } from "re2js";
import { provenLinear } from "./linear-pattern.ts";

/** A compiled `pattern`: says whether it occurs in the text, in time linear in the text. */
export interface Pattern {
  test(text: string): boolean;
}

/** Longest pattern source that is compiled: the automaton grows with it. */
const maxSource = 20_000;

/** How many leading lookaheads are taken apart; passwords have five. */
const maxLookaheads = 16;

/**
 * Compiles an ECMA-262 pattern (JSON Schema 2020-12 §6.4) so that no text can stall it. What is proven
 * linear runs on the engine's own RegExp, everything else on an automaton. Undefined: neither can run it.
 */
export function compilePattern(source: string): Pattern | undefined {
  if (source.length > maxSource) return undefined;
  if (provenLinear(source)) {
    const native = nativePattern(source);
    if (native !== undefined) return native;
  }
  return automaton(source) ?? conjunction(source);
}

function nativePattern(source: string): Pattern | undefined {
  try {
    return new RegExp(source, "u");
  } catch {
    return undefined;
  }
}

function automaton(source: string): Pattern | undefined {
  try {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(source));
    return { test: (text) => compiled.test(text) };
  } catch {
    return undefined;
  }
}

/**
 * `^(?=A)(?!B)C` holds where `^(?:A)` and `^(?:C)` do and `^(?:B)` does not: lookaheads at the very start
 * need no backtracking. Lookaheads anywhere else stay refused.
 */
function conjunction(source: string): Pattern | undefined {
  if (!source.startsWith("^(?=") && !source.startsWith("^(?!")) return undefined;
  const wanted: Pattern[] = [];
  const unwanted: Pattern[] = [];
  let rest = source.slice(1);
  for (let count = 0; count < maxLookaheads && /^\(\?[=!]/.test(rest); count += 1) {
    const end = closing(rest);
    const inner = end === undefined ? undefined : automaton(`^(?:${rest.slice(3, end)})`);
    if (end === undefined || inner === undefined) return undefined;
    (rest[2] === "=" ? wanted : unwanted).push(inner);
    rest = rest.slice(end + 1);
  }
  // An alternative outside every group would not be bound by what stands before it.
  if (hasOpenAlternative(rest)) return undefined;
  const tail = automaton(`^(?:${rest})`);
  if (tail === undefined) return undefined;
  return {
    test: (text) =>
      wanted.every((pattern) => pattern.test(text)) &&
      !unwanted.some((pattern) => pattern.test(text)) &&
      tail.test(text),
  };
}

/** Index of the bracket that closes the group at the start of `text`. */
function closing(text: string): number | undefined {
  let end: number | undefined;
  scan(text, (char, index, depth) => {
    if (char === ")" && depth === 0) end ??= index;
  });
  return end;
}

function hasOpenAlternative(text: string): boolean {
  let found = false;
  scan(text, (char, _, depth) => {
    if (char === "|" && depth === 0) found = true;
  });
  return found;
}

/** Visits each character that is neither escaped nor inside a class, with the depth after it. */
function scan(text: string, visit: (char: string, index: number, depth: number) => void): void {
  let depth = 0;
  let inClass = false;
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i] ?? "";
    if (char === "\\") i += 1;
    else if (inClass) inClass = char !== "]";
    else if (char === "[") inClass = true;
    else {
      if (char === "(") depth += 1;
      if (char === ")") depth -= 1;
      visit(char, i, depth);
    }
  }
}

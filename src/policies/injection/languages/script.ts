import { type Evidence, likely } from "../evidence.ts";
import { backtick, bracket, dollar, dot, equals, paren } from "../prefilter.ts";
import type { Probe } from "../probe.ts";
import { scriptCalls, scriptObjects, scriptProperties } from "../vocabulary/script-words.ts";

/**
 * Would this value run as JavaScript? A call of something that runs text or shows itself, a property that
 * only the language's own objects have, a function literal, or code written in brackets alone.
 */
export function judgeScript(probe: Probe): Evidence | undefined {
  const { flags, lower } = probe;
  const found = mayAccess(probe) ? accesses(lower) : undefined;
  if (found) return found;
  if ((flags & paren) !== 0 && functionLiteral(lower)) return likely("script", "function");
  if ((flags & (bracket | equals)) > bracket && bracketCode(probe.text))
    return likely("script", "bracket-code");
  if (serialized.test(lower)) return likely("script", "serialized-function");
  if (lower.includes("__proto__") && polluting(lower)) return likely("script", "prototype");
  const refers = (flags & dollar) !== 0 && reference.test(lower);
  return refers ? likely("script", "prototype") : undefined;
}

/** `$1:constructor`, `$7:module:prototype`: a path through an object in a serialised reference. */
const reference = /\$\w{1,8}:(?:\w{1,40}:){0,4}(?:prototype|constructor|__proto__)\b/;

function mayAccess({ flags, place, lower }: Probe): boolean {
  // "/javascript-manual/document.cookie" is a page about it.
  if (place === "path" && (flags & (paren | bracket | equals)) === 0) return false;
  return (
    (flags & (paren | bracket | backtick)) !== 0 || ((flags & dot) !== 0 && objects.test(lower))
  );
}

/** An object of the language, and a member of it. */
const objects = new RegExp(
  String.raw`(?:^|[^\w$])(?:${[...scriptObjects].map((name) => name.replace("$", String.raw`\$`)).join("|")})\s{0,8}[.?]`,
);

/** Marks by which libraries that revive functions know them. */
const serialized = /_\$\$nd_func\$\$_|__js_function/;

function accesses(text: string): Evidence | undefined {
  for (let at = 0; at < text.length;) {
    if (!isNameStart(text.charCodeAt(at))) {
      at += 1;
      continue;
    }
    let to = at;
    while (to < text.length && isNamePart(text.charCodeAt(to))) to += 1;
    const found = to - at > 24 ? undefined : access(text, at, to);
    if (found) return found;
    at = to;
  }
  return undefined;
}

function access(text: string, at: number, to: number): Evidence | undefined {
  const name = text.slice(at, to);
  const next = skipBlanks(text, to);
  const mark = text.charAt(next);
  if (scriptCalls.has(name) && calls(text, at, to, next)) return likely("script", "call");
  if (methods.has(name))
    return mark === "`" && at > 0 ? likely("script", "tagged-call") : undefined;
  if (!scriptObjects.has(name)) return undefined;
  const indexed = mark === "[" && next === to && roots.has(name);
  return indexed || ownProperty(name, propertyAfter(text, next))
    ? likely("script", "property")
    : undefined;
}

/** As the tag of a template they call what the template holds. */
const methods: ReadonlySet<string> = new Set(["call", "apply"]);
/** Objects that nothing but code indexes. */
const roots: ReadonlySet<string> = new Set(["process", "require"]);

/** Words of English among the calls count only when the bracket touches and something stands in it. */
const everyday: ReadonlySet<string> = new Set([
  "print",
  "open",
  "write",
  "confirm",
  "prompt",
  "fetch",
  "import",
  "alert",
  "function",
  "expression",
  "fork",
  "spawn",
]);

function calls(text: string, at: number, to: number, next: number): boolean {
  const name = text.slice(at, to);
  if (name === "function" || !"(`".includes(text.charAt(next) || " ")) return false;
  const argument = text.slice(next + 1, next + 40);
  // "the alert(s)"
  if (argument.startsWith("s)")) return false;
  if (!everyday.has(name)) return next === to || /^\s{0,4}["'`a-z0-9_$([]/.test(argument);
  return (
    next === to &&
    (text.startsWith("`${", next) ||
      /^\s{0,4}(?:["'`\d/]|[\w.$]{1,30}\)|\)\s{0,4}(?:[;}"'>`/]|$|\/\/))/.test(argument))
  );
}

function propertyAfter(text: string, at: number): string {
  let from = at;
  const mark = text.charAt(from);
  if (mark === "?" && text.charAt(from + 1) === ".") from += 1;
  else if (mark !== "." && mark !== "[") return "";
  from = skipBlanks(text, from + 1);
  if (/["'`]/.test(text.charAt(from))) from += 1;
  let to = from;
  while (to - from < 32 && isNamePart(text.charCodeAt(to))) to += 1;
  return text.slice(from, to);
}

function ownProperty(name: string, property: string): boolean {
  return scriptProperties.get(name)?.has(property) ?? false;
}

function functionLiteral(text: string): boolean {
  return (
    /\bnew\s{1,8}function\s{0,8}\(/.test(text) ||
    /\bfunction\s{0,8}[\w$]{0,40}\s{0,8}\([^)]{0,100}\)\s{0,8}\{/.test(text) ||
    /\)\s{0,8}=>\s{0,8}[{(]/.test(text)
  );
}

/** `(![]+[])[+!+[]]`: every token is a bracket or a coercion. */
function bracketCode(text: string): boolean {
  let marks = 0;
  let others = 0;
  for (let i = 0; i < text.length && i < 400; i += 1) {
    if ("[]()!+{}$_\"'\\/-~ ;=.,".includes(text.charAt(i))) marks += 1;
    else others += 1;
  }
  return marks >= 5 && others * 4 <= marks && /[!+]\s?\[\s?\]|\[\s?\]\s?[+[]/.test(text);
}

/** As a key on the way into an object: quoted, indexed, dotted or part of a reference. */
function polluting(text: string): boolean {
  const at = text.indexOf("__proto__");
  return (
    text.length === 9 ||
    /["'.:[\]]/.test(text.charAt(at + 9)) ||
    /["'.:[]/.test(text.charAt(at - 1))
  );
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at - from < 16 && text.charCodeAt(at) <= 32) at += 1;
  if (text.charCodeAt(at) !== 47 || text.charCodeAt(at + 1) !== 42) return at;
  const end = text.slice(at, at + 62).indexOf("*/");
  return end > 0 ? skipBlanks(text, at + end + 2) : at;
}

function isNameStart(code: number): boolean {
  return (code >= 97 && code <= 122) || code === 95 || code === 36;
}

function isNamePart(code: number): boolean {
  return isNameStart(code) || (code >= 48 && code <= 57);
}

/** Line feed, `&`, `(`, `;`, a backtick, `{` and `|`. */
export function mayOpen(code: number): boolean {
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

export type Before = "start" | "separator" | "substitution" | "braces";

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

/** `$(`, `<(` and `>(`. */
function substitution(text: string, at: number): Before | undefined {
  return "$<>".includes(text.charAt(at - 1) || " ") ? "substitution" : undefined;
}

/** The semicolon of `&lt;` and its like. */
function endsReference(text: string, at: number): boolean {
  return /&#?[a-z0-9]{2,8}$/.test(text.slice(Math.max(0, at - 9), at));
}

export function opening(text: string, i: number): Before | undefined {
  switch (text.charAt(i)) {
    case ";":
      return endsReference(text, i) ? undefined : "separator";
    case "\n":
      // Of many empty lines the last one begins the command.
      return text.charCodeAt(i + 1) === 10 ? undefined : "separator";
    case "|":
    case "&":
      return "separator";
    case "`":
      return isCodeSpan(text, i) ? undefined : "substitution";
    case "(":
      return substitution(text, i);
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

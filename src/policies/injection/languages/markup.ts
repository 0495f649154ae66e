import { type Evidence, certain, likely } from "../evidence.ts";
import {
  angle,
  backslash,
  colon,
  doubleQuote,
  equals,
  paren,
  quote,
  backtick,
} from "../prefilter.ts";
import type { Probe } from "../probe.ts";
import { activeElements, scriptElements } from "../vocabulary/html-words.ts";
import { actsAsStyle, attributes, spacedEnd } from "./markup-attributes.ts";
import { isBlank, isLetter, isNameCharacter, skipBlanks } from "./markup-characters.ts";

/**
 * Would this value, put into a page as text, as an attribute or as a URL, open an element that acts? A tag is
 * read as WHATWG HTML §13.2.5 does: `<`, a letter, the name up to space, `/` or `>`, then attributes.
 */
export function judgeMarkup(probe: Probe): Evidence | undefined {
  if (probe.flags & angle) {
    const found = tags(probe);
    if (found) return found;
  }
  if ((probe.flags & (equals | colon)) !== 0) {
    const found = attributeBreakout(probe);
    if (found) return found;
  }
  if (
    (probe.flags & colon) !== 0 &&
    (probe.flags & (paren | quote | doubleQuote | angle | backslash | backtick | equals)) !== 0
  )
    return scriptUrl(probe);
  return undefined;
}

function tags(probe: Probe): Evidence | undefined {
  const text = probe.lower;
  for (let at = text.indexOf("<"); at >= 0; at = text.indexOf("<", at + 1)) {
    const found = tagAt(text, at + 1);
    if (found) return found;
  }
  return undefined;
}

function tagAt(text: string, at: number): Evidence | undefined {
  const first = text.charAt(at);
  if (first === "!") return declarationAt(text, at);
  if (first === "?") return text.startsWith("?import", at) ? likely("html", "import") : undefined;
  const from = skipBlanks(text, first === "/" ? at + 1 : at, at + 8);
  const to = nameEnd(text, from);
  if (to === from) return letterless(text, from);
  const name = localName(text.slice(from, to));
  const next = text.charCodeAt(to);
  const scripted = scriptElements.has(name) && endsName(next);
  if (first === "/") return scripted ? likely("html", "end-tag") : undefined;
  // "1 <script" with a space is text to a browser, but filters that strip characters turn it into a tag.
  if (scripted) return judgedTag(text, to, name, from > at);
  if (Number.isNaN(next) && !activeElements.has(name)) return undefined;
  return attributes(text, to, spacedEnd(text, to, from > at + 1), name);
}

function nameEnd(text: string, from: number): number {
  let to = from;
  while (to - from < 40 && isNameCharacter(text.charCodeAt(to))) to += 1;
  return to;
}

function judgedTag(text: string, to: number, name: string, spaced: boolean): Evidence | undefined {
  const end = text.indexOf(">", to);
  const inside = end < 0 ? text.slice(to, to + 400) : text.slice(to, end);
  if (spaced && end < 0 && inside.trim() === "") return likely("html", "split-tag");
  if (/[=/]/.test(inside)) return certain("html", "active-element");
  const body = text.slice(end + 1, end + 200);
  if (name === "script" && end >= 0 && /[(=;`]/.test(body))
    return certain("html", "script-element");
  return likely("html", "active-element");
}

/** `<!--#exec cmd=…-->` (server-side includes), `<![cdata[`, conditional comments. */
function declarationAt(text: string, at: number): Evidence | undefined {
  if (
    /^!--\s{0,4}#\s{0,4}(?:exec|include|echo|config|printenv|set|if|fsize|flastmod)\b/.test(
      text.slice(at, at + 32),
    )
  ) {
    return likely("server-code", "server-side-include");
  }
  if (/^!--\[if\b/.test(text.slice(at, at + 8))) return likely("html", "conditional-comment");
  return undefined;
}

function letterless(text: string, at: number): Evidence | undefined {
  // `<"onclick=`, `<//style=…`: broken tags that lenient parsers mend.
  if (!leadsToName(text, at)) return undefined;
  const rest = text.slice(at, at + 200);
  if (/^["'/\\|%&;#0-9\s]{0,20}on[a-z]{3,45}\s{0,8}=/.test(rest))
    return likely("html", "event-handler");
  if (/^["'/]{0,20}\s{0,8}style\s{0,8}=/.test(rest) && actsAsStyle(rest))
    return likely("html", "active-style");
  return undefined;
}

/** Behind signs, digits and blanks, no more than the broken tags have, "on…" or "style" begins. */
function leadsToName(text: string, from: number): boolean {
  for (let at = from; at < from + 30; at += 1) {
    const code = text.charCodeAt(at);
    if (isLetter(code)) return code === 111 || code === 115;
    if (code === 60 || code === 62) return false;
  }
  return false;
}

/** `" onmouseover=…`, `' style=x:expression(…)`: closes an attribute and opens another. */
function attributeBreakout(probe: Probe): Evidence | undefined {
  const text = probe.lower;
  if (handlerBreakout(text)) return likely("html", "attribute-breakout");
  if (/(?:^|[\s"';{])(?:-moz-binding|behaviou?r)\s{0,4}:\s{0,4}url\(/.test(text))
    return likely("html", "active-style");
  if (/url\(\s?["']?javascript/.test(text)) return likely("html", "script-url");
  if (/["'`]\s{0,8}(?:formaction|srcdoc)\s{0,8}=/.test(text))
    return likely("html", "attribute-breakout");
  const opens = /^[^<]{0,200}["'`]\s{0,8}(?:style|href|src)\s{0,8}=/.test(text);
  const acts = opens && (actsAsStyle(text) || /script:|=\s?["']?data:/.test(text));
  return acts ? likely("html", "attribute-breakout") : undefined;
}

function handlerBreakout(text: string): boolean {
  if (!text.includes("=")) return false;
  const inMarkup = text.includes("<");
  for (let at = text.indexOf("on"); at >= 0; at = text.indexOf("on", at + 2)) {
    let to = at + 2;
    while (to - at < 48 && isLetter(text.charCodeAt(to))) to += 1;
    const named = to - at >= 5 && to - at < 48;
    if (!named || !maySeparate(at === 0 ? 32 : text.charCodeAt(at - 1), inMarkup)) continue;
    const mark = skipBlanks(text, to, to + 20);
    if (text.charAt(mark) === "=" && text.charAt(mark + 1) !== "=" && breaks(text, at, mark))
      return true;
  }
  return false;
}

/** What may stand before an attribute's name: a blank, a quote, `;`, `>`, and in markup `/`. */
function maySeparate(code: number, inMarkup: boolean): boolean {
  return isBlank(code) || (code === 47 ? inMarkup : "\"'`;>".includes(String.fromCharCode(code)));
}

/** `once = 1` in a sentence is no handler: one must follow a quote or begin the value, or call something. */
function breaks(text: string, at: number, mark: number): boolean {
  const lead = text.slice(Math.max(0, at - 40), at);
  const body = text.slice(mark + 1, mark + 120);
  if (/["'`/>]\s{0,20}$/.test(lead)) return true;
  if (at < 20 && text.slice(0, at).trim() === "") return at > 0 || /[("'`]/.test(body);
  return (
    /^\s?["'`]?[a-z$_.[\]"']{1,60}[(`]/.test(body) ||
    /^\s?["'`]?(?:javascript|location|document|window)/.test(body)
  );
}

/** `javascript:…` where an address was meant to stand. */
function scriptUrl(probe: Probe): Evidence | undefined {
  const text = probe.lower;
  const at = text.indexOf("script:");
  if (at >= 0) {
    const scheme = /(?:java|vb|live)\s{0,4}$/.exec(text.slice(Math.max(0, at - 10), at));
    const rest = text.slice(at + 7, at + 200);
    if (scheme && (/^[\s"'\\/*<(&%]/.test(rest) || /[(=`\\]/.test(rest)))
      return likely("html", "script-url");
  }
  const data = /^\s{0,8}data\s{0,8}:[^,]{0,80},/.exec(text);
  if (
    data &&
    (/text\/html|svg|javascript|xml/.test(data[0]) || /,\s{0,8}</.test(text.slice(0, 120)))
  )
    return likely("html", "data-url");
  if (/[a-z]=[a-z-]+:[^:]{0,200}url\(javascript|:url\(javascript/.test(text))
    return likely("html", "script-url");
  return undefined;
}

function localName(name: string): string {
  const colonAt = name.lastIndexOf(":");
  return colonAt < 0 ? name : name.slice(colonAt + 1);
}

function endsName(code: number): boolean {
  return Number.isNaN(code) || isBlank(code) || "/>+%<\\".includes(String.fromCharCode(code));
}

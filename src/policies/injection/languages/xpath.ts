import { type Evidence, likely } from "../evidence.ts";
import { bracket, colon, doubleQuote, paren, pipe, quote, slash } from "../prefilter.ts";
import type { Probe } from "../probe.ts";

/** Axes and node tests of XPath 1.0 §2: nothing else is spelt with a double colon and these names. */
const axis =
  /(?:ancestor(?:-or-self)?|attribute|child|descendant(?:-or-self)?|following(?:-sibling)?|namespace|parent|preceding(?:-sibling)?|self)::(?:node\(\)|\*|[a-z])/;

/**
 * Would this value, inside a string of an XPath or XQuery expression, close it and go on as a predicate, a
 * union or a path?
 */
export function judgeXpath(probe: Probe): Evidence | undefined {
  const { flags, lower } = probe;
  if ((flags & (quote | doubleQuote)) !== 0 && (flags & (bracket | pipe | slash)) !== 0) {
    if (breaksOut(lower)) return likely("xpath", "predicate-breakout");
    if (/['"]\s{0,4}(?:or|and)(?=\s)[^'"]{0,40}(?:[^:]\/\/|\.\.\/|[^:]\[)/.test(lower))
      return likely("xpath", "path");
  }
  if ((flags & colon) !== 0 && (flags & (slash | paren | quote)) !== 0 && axis.test(lower))
    return likely("xpath", "axis");
  if (
    (flags & paren) !== 0 &&
    /(?:^|['"\])])\s{0,4}(?:or|and)\s[^;]{0,40}(?:string-length|local-name|namespace-uri|starts-with|normalize-space|position|last|name|text|node|count)\s{0,2}\(\s{0,2}(?:\)|\/|\.|@|\*)/.test(
      lower,
    )
  ) {
    return likely("xpath", "function");
  }
  if (
    (flags & paren) !== 0 &&
    /\b(?:doc|doc-available|unparsed-text|collection)\s{0,2}\(\s{0,2}['"]?(?:https?|file|ftp):/.test(
      lower,
    )
  )
    return likely("xpath", "document");
  return undefined;
}

const closing = /['"]\s{0,4}\)?\s{0,4}\]\s{0,4}[|/]/;

/** A predicate is closed that the value never opened. */
function breaksOut(text: string): boolean {
  const at = text.search(closing);
  return at >= 0 && !text.slice(0, at).includes("[");
}

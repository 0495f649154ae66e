import { type Evidence, likely } from "../evidence.ts";
import { equals, paren } from "../prefilter.ts";
import type { Probe } from "../probe.ts";

/**
 * Would this value, put into an assertion of an LDAP search filter (RFC 4515), close it and add another? Seen by
 * the brackets: one closes that the value never opened, and after it a filter or an operator begins.
 */
export function judgeLdap(probe: Probe): Evidence | undefined {
  const { flags, lower } = probe;
  if ((flags & paren) === 0) return undefined;
  let depth = 0;
  for (let i = 0; i < lower.length; i += 1) {
    const c = lower.charCodeAt(i);
    if (c === 40) depth += 1;
    else if (c === 41) {
      depth -= 1;
      if (depth < 0)
        return reopens(lower, i, flags) ? likely("ldap", "filter-breakout") : undefined;
    }
  }
  return undefined;
}

function reopens(text: string, at: number, flags: number): boolean {
  const rest = text.slice(at + 1, at + 60).replace(/^[\s)]+/, "");
  if (/^\((?:[&|!]\s?\(?|)\s?[\w.;-]{1,40}\s?[~<>:]?=/.test(rest) && (flags & equals) !== 0)
    return true;
  if (/^\([&|!]/.test(rest)) return true;
  // "*))" at the end: both brackets of the filter are closed, and what follows it is cut off.
  return text.charAt(at - 1) === "*" && text.charAt(at + 1) === ")" && rest.trim() === "";
}

import { type Evidence, certain, likely } from "../evidence.ts";
import { angle } from "../prefilter.ts";
import type { Probe } from "../probe.ts";

/** A value that would be parsed as a document type, an entity or an inclusion. */
export function judgeXml(probe: Probe): Evidence | undefined {
  if ((probe.flags & angle) === 0) return undefined;
  const found = declares(probe.lower);
  return found === undefined ? undefined : likely("xml", found);
}

/**
 * A document type in an XML body (XML 1.0 §2.8): entities read files, call hosts and grow without bound, and
 * an API's messages have no use for one.
 */
export function judgeXmlBody(text: string): Evidence | undefined {
  const lower = text.toLowerCase();
  if (lower.includes("<!doctype")) return certain("xml", "doctype");
  const found = declares(lower);
  return found === undefined ? undefined : certain("xml", found);
}

function declares(text: string): string | undefined {
  if (/<!entity\s/.test(text)) return "entity";
  if (
    /<!doctype\s[^>]{0,200}(?:\[|system\s|public\s{1,4}["'][^"']{0,80}["']\s{0,4}["'](?!https?:\/\/www\.w3\.org))/.test(
      text,
    )
  )
    return "doctype";
  if (/<!(?:attlist|element|notation)\s/.test(text)) return "declaration";
  if (/<(?:xi|xinclude):include\b|<\?xml-stylesheet\b[^>]{0,200}href/.test(text))
    return "inclusion";
  if (/<xsl:(?:stylesheet|value-of|include|import)\b/.test(text)) return "stylesheet";
  return undefined;
}

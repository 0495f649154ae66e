import type { Content } from "../registry/operation.ts";

/** RFC 9110 §12.5.1: `text/plain`, `text/*`, any; and `application/*+json` as contracts write it. */
export function matchesRange(range: string, essence: string): boolean {
  if (range === essence || range === "*/*") return true;
  const star = range.indexOf("*");
  if (star === -1) return false;
  const [before, after] = [range.slice(0, star), range.slice(star + 1)];
  return (
    essence.length >= before.length + after.length &&
    essence.startsWith(before) &&
    essence.endsWith(after)
  );
}

/** The entry of a `content` map that describes a media type: the most exact one. */
export function findContent(content: readonly Content[], essence: string): Content | undefined {
  let best: Content | undefined;
  for (const each of content) {
    if (each.range === essence) return each;
    if (!matchesRange(each.range, essence)) continue;
    if (best === undefined || each.range.length > best.range.length) best = each;
  }
  return best;
}

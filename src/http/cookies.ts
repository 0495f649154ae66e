import type { Pair } from "./head.ts";

/**
 * Takes a Cookie field apart (RFC 6265 §4.2.1, §5.4): pairs in order, values as sent, quotes and escapes
 * included. A piece without "=" is a cookie without a name, as browsers send it.
 */
export function readCookies(text: string): readonly Pair[] {
  const pairs: Pair[] = [];
  for (let from = 0; from < text.length;) {
    const end = text.indexOf(";", from);
    const to = end < 0 ? text.length : end;
    const piece = text.slice(from, to).trim();
    const equals = piece.indexOf("=");
    if (equals >= 0)
      pairs.push([piece.slice(0, equals).trimEnd(), piece.slice(equals + 1).trimStart()]);
    else if (piece !== "") pairs.push(["", piece]);
    from = to + 1;
  }
  return pairs;
}

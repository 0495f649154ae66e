/** The smallest code point that may be written in a UTF-8 sequence of this many bytes; below it is overlong. */
const smallest = [0, 0x80, 0x800, 0x1_0000] as const;

/**
 * Decodes percent-encoded UTF-8 whose escapes are well-formed. Undefined: the bytes are not UTF-8
 * (RFC 3629), overlong forms and surrogates among them.
 */
export function decodeStrict(text: string): string | undefined {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/**
 * Decodes as {@link decodeStrict} does, and takes a byte that begins or continues no UTF-8 sequence for the
 * Latin-1 character it is: old clients write `%E9` for "é", and RFC 3986 lets them. A sequence that spells a
 * character in a form UTF-8 forbids has a second reading, which is what overlong encodings are for: undefined.
 */
export function decodeLenient(text: string): string | undefined {
  const strict = decodeStrict(text);
  if (strict !== undefined) return strict;
  let decoded = "";
  for (let at = 0; at < text.length;) {
    const byte = byteAt(text, at);
    if (byte === undefined) {
      decoded += text.charAt(at);
      at += 1;
      continue;
    }
    const more = following(byte);
    const point = more === 0 ? undefined : sequence(text, at, more);
    if (point === undefined) {
      decoded += String.fromCharCode(byte);
      at += 3;
      continue;
    }
    if (!isAllowed(point, more)) return undefined;
    decoded += String.fromCodePoint(point);
    at += 3 * (more + 1);
  }
  return decoded;
}

function byteAt(text: string, at: number): number | undefined {
  return text.charCodeAt(at) === 0x25 ? Number.parseInt(text.slice(at + 1, at + 3), 16) : undefined;
}

/** How many continuation bytes a leading byte announces. */
function following(lead: number): 0 | 1 | 2 | 3 {
  if (lead < 0xc0 || lead > 0xf7) return 0;
  if (lead < 0xe0) return 1;
  return lead < 0xf0 ? 2 : 3;
}

function sequence(text: string, at: number, more: 0 | 1 | 2 | 3): number | undefined {
  let point = (byteAt(text, at) ?? 0) & (0x3f >> more);
  for (let i = 1; i <= more; i += 1) {
    const byte = byteAt(text, at + 3 * i);
    if (byte === undefined || (byte & 0xc0) !== 0x80) return undefined;
    point = (point << 6) | (byte & 0x3f);
  }
  return point;
}

function isAllowed(point: number, more: 0 | 1 | 2 | 3): boolean {
  return point >= smallest[more] && point <= 0x10_ffff && (point < 0xd800 || point > 0xdfff);
}

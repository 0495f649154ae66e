const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const latin1 = new TextDecoder("latin1");

/** Charsets in which an ASCII character is its own byte and nothing else is: no quote can hide in them. */
const singleByte = /^(?:iso-8859-(?:[1-9]|1[0-6])|latin1|windows-125[0-8])$/;
const utf8Names: ReadonlySet<string> = new Set(["utf-8", "utf8", "us-ascii", "ascii"]);

/** A label as some clients write it: in any case, in single quotes. */
function plainLabel(charset: string): string {
  const lower = charset.toLowerCase();
  return /^'.*'$/.test(lower) ? lower.slice(1, -1) : lower;
}

export function isUtf8(charset: string): boolean {
  return utf8Names.has(plainLabel(charset));
}

/** Can text in this charset be judged by its ASCII characters? UTF-7, UTF-16, EBCDIC and others hide them. */
export function isReadableCharset(charset: string): boolean {
  const label = plainLabel(charset);
  return utf8Names.has(label) || singleByte.test(label);
}

/**
 * Undefined: the bytes are not what the charset allows, or it is one that hides what it says. A byte order
 * mark is kept: what is judged must be all that was sent. Single-byte charsets are all read as Latin-1;
 * they differ only in letters that no control looks at.
 */
export function decodeText(bytes: Uint8Array, charset: string = "utf-8"): string | undefined {
  const label = plainLabel(charset);
  if (singleByte.test(label)) return latin1.decode(bytes);
  if (!utf8Names.has(label)) return undefined;
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

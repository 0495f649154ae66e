/*
 * As much of DER (ITU-T X.690 §8, §10) as a certificate needs: tag, length, content. The one library for
 * certificates patches the global `Reflect` and costs a fifth of a second at every start; this is a page.
 */

export function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, ...lengthBytes(content.length)]), content]);
}

/** §8.1.3: below 128 one byte; else how many bytes the length has, then those. */
function lengthBytes(length: number): readonly number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest >>>= 8) bytes.unshift(rest & 0xff);
  return [0x80 | bytes.length, ...bytes];
}

export function sequence(...parts: readonly Uint8Array[]): Uint8Array {
  return der(0x30, ...parts);
}

export function set(...parts: readonly Uint8Array[]): Uint8Array {
  return der(0x31, ...parts);
}

/** A positive INTEGER: a leading zero keeps a high first bit from being read as a sign (§8.3). */
export function integer(bytes: Uint8Array): Uint8Array {
  const first = bytes[0] ?? 0;
  return der(0x02, first >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

export function boolean(value: boolean): Uint8Array {
  return der(0x01, Buffer.from([value ? 0xff : 0]));
}

export function octets(content: Uint8Array): Uint8Array {
  return der(0x04, content);
}

export function bits(content: Uint8Array, unused = 0): Uint8Array {
  return der(0x03, Buffer.from([unused]), content);
}

export function utf8(text: string): Uint8Array {
  return der(0x0c, Buffer.from(text, "utf8"));
}

/** `2.5.29.17`: the first two arcs share a byte, the others are base 128 with continuation bits (§8.19). */
export function oid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second, ...rest.flatMap((arc) => base128(arc))];
  return der(0x06, Buffer.from(bytes));
}

function base128(arc: number): readonly number[] {
  const bytes = [arc & 0x7f];
  for (let rest = arc >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}

/** RFC 5280 §4.1.2.5: UTCTime up to 2049, GeneralizedTime after. */
export function time(instant: Date): Uint8Array {
  const digits = instant.toISOString().replaceAll(/[-:T]|\.\d{3}/g, "");
  return instant.getUTCFullYear() < 2050
    ? der(0x17, Buffer.from(digits.slice(2), "ascii"))
    : der(0x18, Buffer.from(digits, "ascii"));
}

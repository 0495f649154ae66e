import { base64url } from "jose";
import { keyPrefix } from "../authorization.ts";

/**
 * An API key of the house:
 *
 *     cst_live_7Qm…(43 characters)…x3 0a1B2c
 *     └┬┘ └┬─┘ └─────────┬──────────┘ └─┬──┘
 *   prefix  │     256 random bits     CRC-32 of all before it, base62
 *      environment (may be left out)
 *
 * The prefix lets a scanner find a leaked key, the checksum lets it (and the gate) tell a key from a text that
 * looks like one without asking anybody. Neither adds to its strength; the 256 bits are all of that. Because
 * they are random and not chosen by a person, a plain SHA-256 is what is stored: there is nothing to guess
 * from a dictionary, so a slow hash would cost time at the gate and buy nothing.
 */
const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** 62^43 > 2^256. */
const bodyLength = 43;
/** 62^6 > 2^32. */
const checksumLength = 6;
const secretBytes = 32;

const shape = /^cst_(?:[a-z][a-z0-9]{0,15}_)?[0-9A-Za-z]{49}$/;

/**
 * Writes a new key from 32 random bytes, or from base64url of them. `environment` is lower-case letters and
 * digits, up to 16, such as `live`. Throws RangeError when either is not so: a house fault.
 */
export function composeKey(random: Uint8Array | string, environment?: string): string {
  const bytes = typeof random === "string" ? base64url.decode(random) : random;
  if (bytes.length !== secretBytes) throw new RangeError("an API key takes 32 random bytes");
  if (environment !== undefined && !/^[a-z][a-z0-9]{0,15}$/.test(environment)) {
    throw new RangeError("an environment is up to 16 lower-case letters and digits");
  }
  let number = 0n;
  for (const byte of bytes) number = number * 256n + BigInt(byte);
  const head = environment === undefined ? keyPrefix : `${keyPrefix}${environment}_`;
  const text = head + base62(number, bodyLength);
  return text + checksumOf(text);
}

/** Is this a key by its shape and checksum? Whether it was ever issued is another question. */
export function looksLikeKey(text: string): boolean {
  if (!shape.test(text)) return false;
  const end = text.length - checksumLength;
  return text.slice(end) === checksumOf(text.slice(0, end));
}

/** The last six characters of a key, from all those before. */
export function checksumOf(text: string): string {
  return base62(BigInt(crc32(text)), checksumLength);
}

function base62(value: bigint, length: number): string {
  let rest = value;
  let digits = "";
  for (let i = 0; i < length; i += 1) {
    digits = (alphabet[Number(rest % 62n)] ?? "") + digits;
    rest /= 62n;
  }
  return digits;
}

/** CRC-32 of ISO 3309 by table; keys are ASCII. */
function crc32(text: string): number {
  let crc = 0xffff_ffff;
  for (let i = 0; i < text.length; i += 1) {
    crc = (table[(crc ^ text.charCodeAt(i)) & 0xff] ?? 0) ^ (crc >>> 8);
  }
  return (crc ^ 0xffff_ffff) >>> 0;
}

const table: Uint32Array = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    remainder = (remainder & 1) === 1 ? 0xedb8_8320 ^ (remainder >>> 1) : remainder >>> 1;
  }
  return remainder;
});

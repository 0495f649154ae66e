import { base64url } from "jose";

/** WHATWG Encoding §8.1: what every host of this room brings along, as far as it is needed here. */
declare const TextDecoder: new (
  label: "utf-8",
  options: { readonly fatal: true; readonly ignoreBOM: true },
) => { decode(bytes: Uint8Array): string };

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The last character of a base64url text of this length (modulo 4) that leaves its unused bits zero. */
const lastOfTwo = /[AQgw]$/;
const lastOfThree = /[AEIMQUYcgkosw048]$/;

/**
 * RFC 4648 §5 without padding, and in its one canonical spelling (§3.5): white space, padding, foreign
 * characters and stray trailing bits are refused, so that no two texts name the same bytes.
 */
export function isBase64url(text: string): boolean {
  if (!/^[\w-]*$/.test(text)) return false;
  switch (text.length % 4) {
    case 1:
      return false;
    case 2:
      return lastOfTwo.test(text);
    case 3:
      return lastOfThree.test(text);
    default:
      return true;
  }
}

/** The bytes that a canonical base64url text stands for; undefined where it is not one. */
export function bytesOf(text: string): Uint8Array | undefined {
  return isBase64url(text) ? base64url.decode(text) : undefined;
}

/** UTF-8 as text; undefined where it is malformed. A byte order mark stays and is nobody's JSON. */
export function utf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** RFC 4648 §4 with padding, of a text as UTF-8: what Basic credentials are written in. */
export function base64(text: string): string {
  const bare = base64url.encode(text).replaceAll("-", "+").replaceAll("_", "/");
  return bare.padEnd(Math.ceil(bare.length / 4) * 4, "=");
}

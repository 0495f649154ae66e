import type { Confidence, SensitiveClass } from "./finding.ts";
import { isPlaceholder, issuerKey, opensKey } from "./issuer-keys.ts";

/** A secret found in a text. */
export interface FoundSecret {
  readonly class: SensitiveClass;
  readonly rule: string;
  readonly confidence: Confidence;
  readonly start: number;
  readonly end: number;
}

/** The shortest token that any key format allows. */
const shortestToken = 16;

/** Letters, digits, `_`, `-` and `.`; a token in a text ends at anything else. */
function isTokenCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 45 ||
    code === 46
  );
}

/** Key material and issued credentials anywhere in a text. One pass. */
export function secretsIn(text: string): FoundSecret[] {
  const found = privateKeysIn(text);
  let at = 0;
  while (at < text.length) {
    const start = at;
    while (at < text.length && isTokenCode(text.charCodeAt(at))) at += 1;
    if (at - start >= shortestToken) {
      const secret = readToken(text, start, at);
      if (secret !== undefined) found.push(secret);
    }
    at += 1;
  }
  return found;
}

/** Does any token that is looked for begin with this character? A JWT begins with the `e` of `{"`. */
function opensSecret(code: number): boolean {
  return code === 101 || opensKey(code);
}

function readToken(text: string, start: number, stop: number): FoundSecret | undefined {
  if (!opensSecret(text.charCodeAt(start))) return undefined;
  let end = stop;
  while (text[end - 1] === ".") end -= 1;
  const token = text.slice(start, end);
  if (token.startsWith("eyJ")) {
    if (!isJwt(token)) return undefined;
    return { class: "token", rule: "jwt", confidence: "certain", start, end };
  }
  const key = issuerKey(token);
  // A presigned URL names the key that signed it, and is meant to be handed out.
  if (
    key !== undefined &&
    !/(?:Credential|AccessKeyId)=$/.test(text.slice(Math.max(0, start - 12), start))
  ) {
    return { class: "issuer-key", rule: key.rule, confidence: "certain", start, end };
  }
  return undefined;
}

const pemHead = "-----BEGIN ";
const pemTail = "-----END ";
/** Encrypted keys begin with header lines (RFC 1421); the material follows within this many characters. */
const materialPart = 300;
const material = /[A-Za-z0-9+/=]{24}/;
const pemKinds =
  /^(?:RSA |EC |DSA |OPENSSH |ENCRYPTED |PGP |SSH2 ENCRYPTED )?PRIVATE KEY(?: BLOCK)?-----/;

/** RFC 7468 private keys, in real lines or with escaped line ends. */
function privateKeysIn(text: string): FoundSecret[] {
  const found: FoundSecret[] = [];
  const first = text.indexOf(pemHead);
  const lastEnd = first < 0 ? -1 : text.lastIndexOf(pemTail);
  for (let at = first; at >= 0; at = text.indexOf(pemHead, at + 1)) {
    const label = text.slice(at + pemHead.length, at + pemHead.length + 48);
    if (!pemKinds.test(label)) continue;
    // Without an end the key runs to the end of the text; looking for one again and again would cost.
    const tail = at < lastEnd ? text.indexOf(pemTail, at) : -1;
    const close = tail < 0 ? -1 : text.indexOf("-----", tail + pemTail.length);
    const end = close < 0 ? text.length : close + 5;
    // A marker without key material is talk about keys.
    const body = at + pemHead.length + label.indexOf("-----") + 5;
    if (!material.test(text.slice(body, body + materialPart))) continue;
    found.push({
      class: "private-key",
      rule: "pem-private-key",
      confidence: "certain",
      start: at,
      end,
    });
    at = end - 1;
  }
  return found;
}

const alphabet64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** The bytes of a base64url text as latin1, as far as `most` characters of it. */
function decode64(text: string, most: number): string {
  let bits = 0;
  let held = 0;
  let out = "";
  for (let i = 0; i < text.length && i < most; i += 1) {
    const value = alphabet64.indexOf(text[i] ?? "");
    if (value < 0) return "";
    bits = (bits << 6) | value;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out += String.fromCharCode((bits >>> held) & 0xff);
    bits &= (1 << held) - 1;
  }
  return out;
}

/** A compact JWS or JWE (RFC 7515 §3.1, RFC 7516 §3.1): its first part is a JSON header that names `alg`. */
function isJwt(token: string): boolean {
  const parts = token.split(".");
  if (parts.length !== 3 && parts.length !== 5) return false;
  const header = decode64(parts[0] ?? "", 2000);
  return header.startsWith("{") && header.includes('"alg"');
}

/** Shannon entropy in bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values())
    bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** Is a value under a secret's name random enough to be one? Words, masks and identifiers are not. */
export function looksRandom(value: string): boolean {
  if (value.length < shortestToken || value.length > 4096 || /[\s<>{}]/.test(value)) return false;
  if (isPlaceholder(value) || /^[a-z]+(?:[-_.][a-z]+)*$/i.test(value)) return false;
  return /\d/.test(value) && entropy(value) >= 3;
}

const passwordHash =
  /^(?:\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}|\$(?:argon2(?:id|i|d)|scrypt|pbkdf2[\w-]*|5|6|1|y)\$\S{16,400}|\{S?SHA(?:256|512)?\}[A-Za-z0-9+/=]{20,200}|pbkdf2_sha\d+\$\d+\$\S{20,200})$/;

/** A password's digest as crypt(3), Django or LDAP (RFC 2307) write it. */
export function isPasswordHash(value: string): boolean {
  return value.length >= 24 && value.length <= 512 && passwordHash.test(value);
}

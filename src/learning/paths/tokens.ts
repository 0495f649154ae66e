/*
 * Does a segment betray by its form that it is a value? One pass counts what it is made of; everything after that
 * looks at the counts. Nothing here knows where the segment stands.
 */

/** What a text is made of. */
export interface Makeup {
  readonly digits: number;
  readonly lower: number;
  readonly upper: number;
  /** Characters that are neither ASCII letter nor digit. */
  readonly others: number;
  /** `-`, `_`, `.`, `:` and `,` among the others. */
  readonly separators: number;
  /** Anything that resources are not named with: space, `@` inside, `%`, `|`, control and non-ASCII characters. */
  readonly foreign: boolean;
  readonly hexOnly: boolean;
}

const names = "$-_.:,~!*'();&=+@[]{}<>^`\"\\#?/";

export function makeupOf(text: string): Makeup {
  let digits = 0;
  let lower = 0;
  let upper = 0;
  let separators = 0;
  let foreign = false;
  let hexOnly = true;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) digits += 1;
    else if (code >= 97 && code <= 122) {
      lower += 1;
      if (code > 102) hexOnly = false;
    } else if (code >= 65 && code <= 90) {
      upper += 1;
      if (code > 70) hexOnly = false;
    } else {
      hexOnly = false;
      if (isSeparator(code)) separators += 1;
      else if (isForeign(code, i)) foreign = true;
    }
  }
  const others = text.length - digits - lower - upper;
  return { digits, lower, upper, others, separators, foreign, hexOnly };
}

function isSeparator(code: number): boolean {
  return code === 45 || code === 95 || code === 46 || code === 58 || code === 44;
}

function isForeign(code: number, at: number): boolean {
  // `@me` is a name, `anna@example.org` and `left-pad@1.3.0` are values.
  if (code === 64) return at > 0;
  return code > 126 || code < 33 || !names.includes(String.fromCharCode(code));
}

/** Runs of characters that names of standards and formats have; they are literals with many digits. */
const standards: ReadonlySet<string> = new Set([
  "iso8601",
  "iso3166",
  "iso4217",
  "iso639",
  "iso20022",
  "rfc3339",
  "rfc7807",
  "rfc9457",
  "sha256",
  "sha384",
  "sha512",
  "ed25519",
  "x25519",
  "hs256",
  "rs256",
  "es256",
  "base64",
  "code128",
  "utf8",
  "ean13",
  "oauth2",
]);

/**
 * Whether the form alone says "value": numbers, dates, UUID, ULID, hex, e-mail and network addresses, tokens, ids
 * with a prefix, texts with spaces. Words, slugs, user names and short codes are for the siblings to decide.
 */
export function isTyped(text: string): boolean {
  if (text === "") return false;
  if (/^(['"]).+\1$/.test(text)) return true;
  const made = makeupOf(text);
  if (made.foreign) return true;
  if (made.digits === 0 && made.upper === 0) return isTruth(text) || isLongHex(text, made);
  if (isVersion(text) || isDotted(text, made)) return false;
  // Numbers, dates, IPv4, coordinates.
  if (made.digits > 0 && made.lower + made.upper === 0) {
    return made.others === made.separators || isSigned(text);
  }
  return isOpaque(text, made);
}

function isOpaque(text: string, made: Makeup): boolean {
  if (isLongHex(text, made) || isIpv6(text, made)) return true;
  return isMixed(text, made) || isRandom(text, made);
}

function isTruth(text: string): boolean {
  return text === "true" || text === "false";
}

/** `1.0`, which may be a version wherever it stands: the siblings decide. */
function isDotted(text: string, { separators }: Makeup): boolean {
  return separators > 0 && /^\d{1,2}\.\d(?:\.\d{1,2})?$/.test(text);
}

/** `shop.example.com`: the most common endings only, others are names of files and methods, too. */
export function isHostName(text: string): boolean {
  return /^[a-z0-9][a-z0-9.-]*\.(?:com|org|net|io|edu|gov)$/.test(text);
}

function isMixed(text: string, made: Makeup): boolean {
  if (text.length < leastOpaque || made.digits < leastDigits) return false;
  return !standards.has(text.toLowerCase());
}

function isRandom(text: string, made: Makeup): boolean {
  if (isRandomCapitals(text, made) || isBase64(text, made)) return true;
  return isPrefixed(text) || hasOpaquePart(text, made);
}

/** ULID and other base32: no names are written in so many capitals and digits. */
function isRandomCapitals(text: string, made: Makeup): boolean {
  return text.length >= 16 && made.others === 0 && made.lower === 0 && made.digits >= 2;
}

/** base64url: even names made of acronyms have fewer capitals. */
function isBase64(text: string, made: Makeup): boolean {
  if (text.length < 20) return false;
  return made.upper >= text.length * 0.28 && made.lower >= text.length * 0.2;
}

function isLongHex(text: string, made: Makeup): boolean {
  return made.hexOnly && text.length >= 16;
}

function isSigned(text: string): boolean {
  return /^[+-]?\d[\d.,-]*$/.test(text);
}

function isIpv6(text: string, made: Makeup): boolean {
  return made.separators >= 2 && made.digits > 0 && /^[0-9a-f]*(?::[0-9a-f]*){2,7}$/i.test(text);
}

/** `v1`, `v2.1`, `v1beta3`, `v1p1beta1`. */
export function isVersion(text: string): boolean {
  return /^v\d{1,4}(?:[._]\d{1,4}){0,3}(?:[-_.]?(?:p\d{1,2})?(?:alpha|beta|rc|eap|preview)\d{0,3})?$/i.test(
    text,
  );
}

/** What stands for a version at the beginning of a path and for a value elsewhere: `1`, `2.0`, `2015-03-31`. */
export function isBareVersion(text: string): boolean {
  return /^(?:\d{1,2}|\d{1,2}\.\d{1,2}(?:\.\d{1,2})?|20\d\d-[01]\d(?:-[0-3]\d)?)$/.test(text);
}

const leastOpaque = 6;
const leastDigits = 3;
/** Random base62 changes between digit, capital and small letter at every other character, words at every fifth. */
const changeEvery = 3.3;

const longestPrefix = 5;
const leastAfterPrefix = 8;

/** `sub_ngbYSQiywKzEDV`: after a short prefix, less chance is enough. */
function isPrefixed(text: string): boolean {
  const at = text.indexOf("_");
  if (at < 2 || at > longestPrefix || text.length - at <= leastAfterPrefix) return false;
  const tail = text.slice(at + 1);
  if (tail.includes("_")) return false;
  return changesIn(tail, 0, tail.length) >= (/[A-Z]{2}|\d/.test(tail) ? 1 : 3);
}

/** `cus_9s6XKz…`: a part between separators that changes too often to be words. */
function hasOpaquePart(text: string, made: Makeup): boolean {
  if (made.upper === 0 || (made.lower === 0 && made.digits === 0)) return false;
  let from = 0;
  for (let i = 0; i <= text.length; i += 1) {
    if (i < text.length && !isSeparator(text.charCodeAt(i))) continue;
    if (i - from >= leastOpaque && changesIn(text, from, i) * changeEvery >= i - from) return true;
    from = i + 1;
  }
  return false;
}

/** Changes of class; a capital that begins a word is counted once, not twice. */
function changesIn(text: string, from: number, to: number): number {
  let changes = 0;
  for (let i = from + 1; i < to; i += 1) {
    const before = classOf(text.charCodeAt(i - 1));
    const now = classOf(text.charCodeAt(i));
    if (before !== now && !(before === 2 && now === 1)) changes += 1;
  }
  return changes;
}

function classOf(code: number): number {
  if (code >= 48 && code <= 57) return 0;
  return code >= 97 && code <= 122 ? 1 : 2;
}

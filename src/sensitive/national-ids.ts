import type { DigitRun } from "./digit-run.ts";
import type { Confidence } from "./finding.ts";
import { type NumericId, numericIds } from "./numeric-ids.ts";

/** A national identity, tax or insurance number found in a text. */
export interface NationalId {
  readonly rule: string;
  readonly confidence: Confidence;
  readonly start: number;
  readonly end: number;
}

const byLength: ReadonlyMap<number, readonly NumericId[]> = Map.groupBy(
  numericIds,
  (id) => id.digits,
);

/** A number that is all digits: the whole run, as it is grouped. `named`: its name says that it is one. */
export function numericIdIn(run: DigitRun, named: boolean): NationalId | undefined {
  let digits = "";
  let shape = "";
  for (const group of run.groups) {
    digits += group.digits;
    shape += `${group.separator}${group.digits.length}`;
  }
  const bare = run.groups.length === 1;
  for (const id of byLength.get(digits.length) ?? []) {
    const shaped = id.shapes.includes(shape);
    // A weak check says nothing of a bare number: one identifier in ten passes it by chance.
    if (!shaped && !(bare && (named || id.strong))) continue;
    if (!id.valid(digits)) continue;
    const confidence = named || id.strong || id.rule === "br-cpf" ? "certain" : "likely";
    return { rule: id.rule, confidence, start: run.start, end: run.end };
  }
  return undefined;
}

interface LetteredId {
  readonly rule: string;
  readonly length: number;
  readonly shape: RegExp;
  readonly strong: boolean;
  readonly valid: (text: string) => boolean;
}

const dniLetters = "TRWAGMYFPDXBNJZSQVHLCKE";

/** Spain: the number modulo 23 names the letter; a NIE's X, Y, Z count as 0, 1, 2. */
function dni(text: string): boolean {
  const first = "XYZ".indexOf(text[0] ?? "");
  const digits = first < 0 ? text.slice(0, -1) : `${first}${text.slice(1, -1)}`;
  return dniLetters[Number(digits) % 23] === text.at(-1);
}

// Values of characters at odd positions of a codice fiscale, for 0–9 (and A–J) and then A–Z.
const oddDigit: readonly number[] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
const oddLetter: readonly number[] = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
];

function codiceFiscale(text: string): boolean {
  let sum = 0;
  for (let i = 0; i < 15; i += 1) {
    const code = text.charCodeAt(i);
    const isDigit = code < 58;
    const plain = isDigit ? code - 48 : code - 65;
    sum += i % 2 === 1 ? plain : ((isDigit ? oddDigit : oddLetter)[plain] ?? 0);
  }
  return String.fromCharCode(65 + (sum % 26)) === text[15];
}

/** UK: prefixes that are not issued (HMRC NIM39110). */
function nino(text: string): boolean {
  return !["BG", "GB", "NK", "KN", "TN", "NT", "ZZ"].includes(text.slice(0, 2));
}

/** China (GB 11643): birth date, ISO 7064 MOD 11-2. */
function chinaId(text: string): boolean {
  const month = Number(text.slice(10, 12));
  const day = Number(text.slice(12, 14));
  if (month < 1 || month > 12 || day < 1 || day > 31) return false;
  let sum = 0;
  for (let i = 0; i < 17; i += 1) sum += Number(text[i]) * (2 ** (17 - i) % 11);
  return "10X98765432"[sum % 11] === text[17];
}

const hetuChecks = "0123456789ABCDEFHJKLMNPRSTUVWXY";

function hetu(text: string): boolean {
  const number = Number(text.slice(0, 6) + text.slice(7, 10));
  return Number(text.slice(2, 4)) <= 12 && hetuChecks[number % 31] === text[10];
}

const curpAlphabet = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ";

function curp(text: string): boolean {
  let sum = 0;
  for (let i = 0; i < 17; i += 1) sum += curpAlphabet.indexOf(text[i] ?? "") * (18 - i);
  return (10 - (sum % 10)) % 10 === Number(text[17]);
}

/** Fixed-length shapes: nothing repeats without a count, so matching is linear. */
const lettered: readonly LetteredId[] = [
  { rule: "es-dni", length: 9, shape: /^\d{8}[A-Z]$/, strong: false, valid: dni },
  { rule: "es-nie", length: 9, shape: /^[XYZ]\d{7}[A-Z]$/, strong: false, valid: dni },
  {
    rule: "it-codice-fiscale",
    length: 16,
    shape: /^[A-Z]{6}[0-9L-NP-V]{2}[A-EHLMPRST][0-9L-NP-V]{2}[A-Z][0-9L-NP-V]{3}[A-Z]$/,
    strong: true,
    valid: codiceFiscale,
  },
  {
    rule: "uk-nino",
    length: 9,
    shape: /^[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/,
    strong: false,
    valid: nino,
  },
  {
    rule: "cn-resident-id",
    length: 18,
    shape: /^[1-8]\d{5}(?:19|20)\d{9}[0-9X]$/,
    strong: true,
    valid: chinaId,
  },
  { rule: "fi-hetu", length: 11, shape: /^\d{6}[-+A]\d{3}[0-9A-Y]$/, strong: true, valid: hetu },
  {
    rule: "mx-curp",
    length: 18,
    shape: /^[A-Z][AEIOUX][A-Z]{2}\d{6}[HM][A-Z]{5}[0-9A-Z]\d$/,
    strong: true,
    valid: curp,
  },
];

const letteredByLength: ReadonlyMap<number, readonly LetteredId[]> = Map.groupBy(
  lettered,
  (id) => id.length,
);

/** A number with letters in it, given one word of a text (upper case, separators removed where `named`). */
export function letteredId(
  word: string,
  named: boolean,
): Omit<NationalId, "start" | "end"> | undefined {
  for (const id of letteredByLength.get(word.length) ?? []) {
    if (!named && !id.strong) continue;
    if (id.shape.test(word) && id.valid(word)) return { rule: id.rule, confidence: "certain" };
  }
  return undefined;
}

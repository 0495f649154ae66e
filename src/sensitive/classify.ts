import { cardsIn } from "./card.ts";
import { addressesIn, emailsIn, isNamedPhone, phonesIn } from "./contacts.ts";
import { digitRuns } from "./digit-run.ts";
import type { Confidence, Finding, SensitiveClass } from "./finding.ts";
import { ibansIn } from "./iban.ts";
import { type NameSense, nameSense } from "./names.ts";
import { letteredId, numericIdIn } from "./national-ids.ts";
import { isPasswordHash, looksRandom, secretsIn } from "./secrets.ts";
import { hint, sniff } from "./sniff.ts";

const none: readonly Finding[] = [];
const nameless: NameSense = { denotes: undefined, person: false, identifier: false };

/** A longer value is searched for marks anywhere in it, and no longer read as one datum under its name. */
const longestNamed = 4096;

/**
 * The sensitive data in `value`, which stands under `name` (a property, parameter, header or column; or
 * undefined), in order and without overlaps. Linear in the value; a plain short string costs one pass.
 */
export function classify(name: string | undefined, value: string): readonly Finding[] {
  return classifySniffed(name, value, sniff(value));
}

/** `classify` for a value that has been sniffed already; hints left out are not followed. */
export function classifySniffed(
  name: string | undefined,
  value: string,
  hints: number,
): readonly Finding[] {
  const sense = name === undefined ? nameless : nameSense(name);
  if (hints === 0 && sense.denotes === undefined) return none;
  const found = search(value, hints, sense);
  if (found.length > 1) return apart(found);
  const named = sense.denotes;
  if (found.length > 0 || named === undefined || value.length > longestNamed) return found;
  if (!fits(named, value)) return none;
  return [{ class: named, confidence: "likely", rule: "name", start: 0, end: value.length }];
}

function search(value: string, hints: number, sense: NameSense): Finding[] {
  const found: Finding[] = [];
  if (hints !== 0) {
    for (const [bits, look] of searches) if ((hints & bits) !== 0) look(value, sense, found);
  }
  if ((hints & letteredHints) !== 0 || sense.denotes === "national-id") {
    addLettered(value, hints, sense, found);
  }
  return found;
}

const letteredHints = hint.digits | hint.token;

type Search = (value: string, sense: NameSense, found: Finding[]) => void;

/** What is looked for under which hints. Where two findings overlap, the earlier search wins. */
const searches: readonly (readonly [hints: number, look: Search])[] = [
  [hint.digest, addDigest],
  [hint.token | hint.dashes, addSecrets],
  [hint.at, addAts],
  [hint.digits, addNumbers],
  [hint.phone, addPhones],
  [hint.dots, addAddresses],
];

function addDigest(value: string, _sense: NameSense, found: Finding[]): void {
  if (!isPasswordHash(value)) return;
  const rule = "password-hash";
  found.push({ class: "password", confidence: "certain", rule, start: 0, end: value.length });
}

function addSecrets(value: string, _sense: NameSense, found: Finding[]): void {
  for (const secret of secretsIn(value)) found.push(secret);
}

function addPhones(value: string, sense: NameSense, found: Finding[]): void {
  const confidence: Confidence = sense.denotes === "phone" ? "likely" : "possible";
  for (const { start, end } of phonesIn(value)) {
    found.push({ class: "phone", confidence, rule: "phone", start, end });
  }
}

function addAddresses(value: string, sense: NameSense, found: Finding[]): void {
  const confidence: Confidence = sense.denotes === "ip-address" ? "certain" : "possible";
  for (const { start, end } of addressesIn(value)) {
    found.push({ class: "ip-address", confidence, rule: "ipv4", start, end });
  }
}

/** Mailboxes, and the password of `scheme://user:password@host`. */
function addAts(value: string, _sense: NameSense, found: Finding[]): void {
  for (const span of emailsIn(value))
    found.push({ class: "email", confidence: "certain", rule: "email", ...span });
  for (const match of value.matchAll(/:\/\/[^\s/:@"']{1,64}:([^\s/:@"'<>{}$*]{3,128})@/g)) {
    const end = match.index + match[0].length - 1;
    const start = end - (match[1]?.length ?? 0);
    found.push({ class: "password", confidence: "certain", rule: "url-password", start, end });
  }
}

function addNumbers(value: string, sense: NameSense, found: Finding[]): void {
  for (const run of digitRuns(value, 8)) {
    const whole = run.start === 0 && run.end === value.length;
    const cards = cardsIn(run);
    for (const card of cards) {
      const confidence = cardConfidence(sense, card.grouped, whole);
      const { start, end } = card;
      found.push({ class: "card", confidence, rule: card.network, start, end });
    }
    if (cards.length > 0) continue;
    const id = numericIdIn(run, sense.denotes === "national-id");
    if (id !== undefined) found.push({ class: "national-id", ...id });
  }
  for (const span of ibansIn(value))
    found.push({ class: "iban", confidence: "certain", rule: "iban", ...span });
}

/**
 * One bare number in ten passes Luhn, so that a bare number needs more: groups, a name that says card, or
 * at the least a name that does not say that it is an identifier.
 */
function cardConfidence(sense: NameSense, grouped: boolean, whole: boolean): Confidence {
  if (grouped || sense.denotes === "card") return "certain";
  if (sense.identifier) return "possible";
  return whole ? "likely" : "certain";
}

const idWord = /[0-9A-Z][0-9A-Z+-]{8,17}/g;

function addLettered(value: string, hints: number, sense: NameSense, found: Finding[]): void {
  const named = sense.denotes === "national-id";
  if (named && value.length <= 32) {
    const id = letteredId(value.toUpperCase().replaceAll(/[ ./-]/g, ""), true);
    if (id !== undefined) found.push({ class: "national-id", start: 0, end: value.length, ...id });
    return;
  }
  if ((hints & letteredHints) === 0) return;
  for (const match of value.matchAll(idWord)) {
    const id = letteredId(match[0], false);
    const end = match.index + match[0].length;
    if (id === undefined || /\w/.test(value[match.index - 1] ?? "") || /\w/.test(value[end] ?? ""))
      continue;
    found.push({ class: "national-id", start: match.index, end, ...id });
  }
}

/** A name alone is not enough: what the value under it must look like. Classes left out are told by shape. */
const fitting: ReadonlyMap<SensitiveClass, (text: string) => boolean> = new Map<
  SensitiveClass,
  (text: string) => boolean
>([
  ["password", (text) => text.length <= 256],
  ["secret", looksRandom],
  ["private-key", looksRandom],
  ["token", looksRandom],
  ["phone", isNamedPhone],
  ["birth-date", (text) => /^(?:\d{4}-\d\d?-\d\d?|\d\d?[./-]\d\d?[./-]\d{2,4})/.test(text)],
  ["location", (text) => text.length <= 512],
  ["health", (text) => text.length <= 512],
  ["ip-address", (text) => /^[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}$/i.test(text)],
]);

function fits(denoted: SensitiveClass, value: string): boolean {
  const text = value.trim();
  // A blank or a mask, as a well-behaved upstream writes it.
  if (text === "" || /^[*•x.…-]+$/i.test(text)) return false;
  return fitting.get(denoted)?.(text) ?? false;
}

/** In order; of two that overlap the one that was found first (by the more specific search) stays. */
function apart(found: readonly Finding[]): readonly Finding[] {
  const ordered = found.map((finding, rank) => ({ finding, rank }));
  ordered.sort((a, b) => a.finding.start - b.finding.start || a.rank - b.rank);
  const kept: { finding: Finding; rank: number }[] = [];
  for (const next of ordered) {
    const last = kept.at(-1);
    if (last === undefined || next.finding.start >= last.finding.end) kept.push(next);
    else if (next.rank < last.rank) kept[kept.length - 1] = next;
  }
  return kept.map(({ finding }) => finding);
}

import { classifySniffed } from "../../sensitive/classify.ts";
import type { Confidence, Finding } from "../../sensitive/finding.ts";
import { sniff } from "../../sensitive/sniff.ts";
import type { DataClass } from "../data-class.ts";
import { type ClassTally, addHit } from "./class-tally.ts";
import type { FieldSense } from "./field-sense.ts";

/** Classifies one text of a place; nothing of it is kept but that it was of a class. */
export function classifyText(tally: ClassTally, sense: FieldSense, text: string): void {
  if (text === "") return;
  tally.looked += 1;
  const hints = sniff(text);
  if (hints !== 0 || sense.denotes !== undefined) {
    addFindings(tally, sense, classifySniffed(sense.name, text, hints));
  }
  const other = otherClass(sense, text);
  if (other !== undefined) addHit(tally, other.class, other.confidence);
}

/** Fewer digits are no card, no national id, no phone number. */
const leastLongNumber = 10_000_000;

export function classifyNumber(tally: ClassTally, sense: FieldSense, value: number): void {
  tally.looked += 1;
  if (sense.denotes !== undefined || (Number.isSafeInteger(value) && value >= leastLongNumber)) {
    const text = String(value);
    addFindings(tally, sense, classifySniffed(sense.name, text, sniff(text)));
  }
  const other = otherOfNumber(sense, value);
  if (other !== undefined) addHit(tally, other.class, other.confidence);
}

function addFindings(tally: ClassTally, sense: FieldSense, findings: readonly Finding[]): void {
  for (let at = 0; at < findings.length; at += 1) {
    const finding = findings[at];
    if (finding === undefined || (sense.version && finding.class === "ip-address")) continue;
    // A text that holds three addresses is one value of that class.
    if (isFirst(findings, at)) addHit(tally, finding.class, finding.confidence);
  }
}

function isFirst(findings: readonly Finding[], at: number): boolean {
  for (let before = 0; before < at; before += 1) {
    if (findings[before]?.class === findings[at]?.class) return false;
  }
  return true;
}

interface Other {
  readonly class: DataClass;
  readonly confidence: Confidence;
}

/** RFC 9562 §4: whatever its name, it identifies something. */
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

function otherClass(sense: FieldSense, text: string): Other | undefined {
  const named = sense.suggests;
  if (named !== undefined && fitting[named]?.(text) === true) {
    return { class: named, confidence: namedConfidence(sense, text) };
  }
  if (text.length === 36 && uuid.test(text)) return { class: "identifier", confidence: "likely" };
  // Prose wherever it stands; in a field of another meaning it takes more of it.
  return isProse(text, 8) ? { class: "free-text", confidence: "likely" } : undefined;
}

function namedConfidence(sense: FieldSense, text: string): Confidence {
  if (!sense.bare) return "likely";
  return sense.suggests === "financial" && /\.\d{2}$/.test(text) ? "likely" : "possible";
}

/** What the value must look like under a name that suggests the class. */
const fitting: Readonly<Partial<Record<DataClass, (text: string) => boolean>>> = {
  name: isPersonName,
  "postal-address": isPostal,
  payment: (text) => text.length <= 128,
  financial: (text) =>
    text.length <= 32 && /^(?:[A-Z]{3}|[-+]?[\d.,' ]+)(?: ?[A-Z€$£¥]{1,3})?$/.test(text),
  device: (text) => text.length >= 3 && text.length <= 512,
  identifier: (text) => text.length <= 128 && !/\s/.test(text) && /\d|-/.test(text),
  "free-text": (text) => isProse(text, 3),
};

/** One to four words of letters that begin with a capital: `Maya`, `Anne-Marie O’Neill`, `José da Silva`. */
function isPersonName(text: string): boolean {
  if (text.length > 60 || !/^\p{Lu}[\p{L}\p{M}'’. -]*$/u.test(text)) return false;
  const parts = text.split(" ");
  const last = parts.at(-1) ?? "";
  return parts.length <= 4 && /^\p{Lu}/u.test(last);
}

/** Not a hash, a mailbox, a link or a dotted address. */
function isPostal(text: string): boolean {
  if (text.length > 200 || /[@_]|:\/\/|^0x/.test(text)) return false;
  return /^\d[\dA-Z -]{2,9}$/.test(text) || (/\p{L}/u.test(text) && !/^[\da-f:.-]+$/i.test(text));
}

/** So many words, parted by spaces, mostly letters: counted up to there only. */
function isProse(text: string, least: number): boolean {
  if (text.length < 4 * least) return false;
  let count = 1;
  for (let at = text.indexOf(" "); at >= 0 && count < least; at = text.indexOf(" ", at + 1)) {
    if (text.charCodeAt(at + 1) !== 32) count += 1;
  }
  return count >= least && /[a-z]{2}|[^\0-\x7f]{2}/i.test(text);
}

function otherOfNumber(sense: FieldSense, value: number): Other | undefined {
  const whole = Number.isInteger(value);
  const { suggests, bare } = sense;
  if (suggests === "financial") {
    return { class: suggests, confidence: bare && whole ? "possible" : "likely" };
  }
  if (!whole || value < 0) return undefined;
  if (suggests === "identifier" || suggests === "payment") {
    return { class: suggests, confidence: "likely" };
  }
  return suggests === "postal-address" ? { class: suggests, confidence: "possible" } : undefined;
}

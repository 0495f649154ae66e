import { isWordCode } from "./digit-run.ts";

/** A stretch of text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

function isLocal(code: number): boolean {
  // RFC 5322 atext that occurs in practice, and the dot between atoms.
  return (
    (isWordCode(code) && code < 128) || code === 46 || code === 43 || code === 45 || code === 37
  );
}

function isHost(code: number): boolean {
  return (isWordCode(code) && code < 128 && code !== 95) || code === 46 || code === 45;
}

/** The longest local part and domain (RFC 5321 §4.5.3.1). */
const longestLocal = 64;
const longestDomain = 255;

/** E-mail addresses (RFC 5321 Mailbox without quoted parts). Linear: each `@` looks a bounded way around. */
export function emailsIn(text: string): Span[] {
  const found: Span[] = [];
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    const start = localStart(text, at, found.at(-1)?.end ?? 0);
    const end = hostEnd(text, at);
    if (start === at || isUserInfo(text, start)) continue;
    if (isDomain(text.slice(at + 1, end))) found.push({ start, end });
  }
  return found;
}

function localStart(text: string, at: number, after: number): number {
  const floor = Math.max(after, at - longestLocal);
  let start = at;
  while (start > floor && isLocal(text.charCodeAt(start - 1))) start -= 1;
  while (start < at && text[start] === ".") start += 1;
  return start;
}

function hostEnd(text: string, at: number): number {
  const ceiling = Math.min(text.length, at + 1 + longestDomain);
  let end = at + 1;
  while (end < ceiling && isHost(text.charCodeAt(end))) end += 1;
  while (end > at && /[.-]/.test(text[end - 1] ?? "")) end -= 1;
  return end;
}

/** `user:word@host` inside a URL is a credential, not a mailbox. */
function isUserInfo(text: string, start: number): boolean {
  return text[start - 1] === ":" && text.slice(Math.max(0, start - 80), start).includes("://");
}

/** Labels of letters, digits and inner hyphens, the last one of two letters or more. */
function isDomain(text: string): boolean {
  const labels = text.split(".");
  if (
    labels.length < 2 ||
    !/^(?:[A-Za-z]{2,24}|xn--[A-Za-z0-9-]{2,59})$/.test(labels.at(-1) ?? "")
  ) {
    return false;
  }
  return labels.every((label) => label.length > 0 && label.length < 64 && !label.startsWith("-"));
}

const internationalPhone = /^\+[1-9][\d ().-]*\d$/;
const americanPhone = /^\([2-9]\d{2}\) ?\d{3}[-. ]\d{4}$/;

function isPhoneCode(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    code === 32 ||
    code === 40 ||
    code === 41 ||
    code === 45 ||
    code === 46
  );
}

/** A phone number is at most 15 digits (E.164 §6); with its punctuation well below this. */
const longestPhone = 28;

/** Phone numbers that say so themselves: E.164 with its plus, or `(212) 555-0142`. */
export function phonesIn(text: string): Span[] {
  const found: Span[] = [];
  for (let start = 0; start < text.length; start += 1) {
    const code = text.charCodeAt(start);
    if ((code !== 43 && code !== 40) || isWordCode(text.charCodeAt(start - 1))) continue;
    const end = phoneEnd(text, start);
    if (isWordCode(text.charCodeAt(end)) || !isPhone(text.slice(start, end))) continue;
    found.push({ start, end });
    start = end;
  }
  return found;
}

function phoneEnd(text: string, start: number): number {
  const ceiling = Math.min(text.length, start + longestPhone);
  let end = start + 1;
  while (end < ceiling && isPhoneCode(text.charCodeAt(end))) end += 1;
  while (end > start && /[ .\-()]/.test(text[end - 1] ?? "")) end -= 1;
  return end;
}

function isPhone(text: string): boolean {
  if (americanPhone.test(text)) return true;
  const digits = text.replaceAll(/\D/g, "").length;
  return digits >= 8 && digits <= 15 && internationalPhone.test(text);
}

/** A value that its name calls a phone number: 7 to 15 digits and phone punctuation, nothing else. */
export function isNamedPhone(value: string): boolean {
  if (value.length > 32 || !/^\+?[\d ().\-/x]+$/.test(value)) return false;
  const digits = value.replaceAll(/\D/g, "").length;
  return digits >= 7 && digits <= 15;
}

/** Dotted-quad addresses, each part 0–255, not part of a longer dotted number such as a version. */
export function addressesIn(text: string): Span[] {
  const found: Span[] = [];
  for (const match of text.matchAll(/\d{1,3}(?:\.\d{1,3}){3}/g)) {
    const start = match.index;
    const end = start + match[0].length;
    const before = text.charCodeAt(start - 1);
    const after = text.charCodeAt(end);
    if (isWordCode(before) || before === 46 || before === 45 || isWordCode(after) || after === 45)
      continue;
    if (after === 46 && isWordCode(text.charCodeAt(end + 1))) continue;
    if (match[0].split(".").every((part) => Number(part) <= 255)) found.push({ start, end });
  }
  return found;
}

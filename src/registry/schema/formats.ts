import type { JsonValue } from "../../http/json.ts";
import { addressKind, isHostName } from "./addresses.ts";

/** Says whether a value has a format. Values of other types than the format's have every format. */
export type Format = (value: JsonValue) => boolean;

/** Every test is linear in the text: single passes and anchored classes that share no character. */
const formats: ReadonlyMap<string, Format> = new Map<string, Format>([
  ["date", text(isDate)],
  ["time", text(isTime)],
  ["date-time", text(isDateTime)],
  ["duration", text(isDuration)],
  ["email", text(isEmail)],
  ["idn-email", text((value) => /^[^\s@]+@[^\s@]+$/.test(value))],
  ["hostname", text(isHostName)],
  ["ipv4", text((value) => addressKind(value) === 4)],
  ["ipv6", text((value) => addressKind(value) === 6)],
  ["uri", text(isUri)],
  ["iri", text(isUri)],
  ["uri-reference", text(isReference)],
  ["iri-reference", text(isReference)],
  ["uuid", text((value) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value))],
  ["byte", text(isBase64)],
  ["json-pointer", text((value) => /^(?:\/(?:[^~/]|~[01])*)*$/.test(value))],
  ["int32", number((value) => Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31)],
  ["int64", number((value) => Number.isInteger(value) && value >= -(2 ** 63) && value <= 2 ** 63)],
]);

/** The test of a format, or undefined for one that says nothing about the text (`password`, `binary`, …). */
export function formatOf(name: string): Format | undefined {
  return formats.get(name);
}

function text(holds: (value: string) => boolean): Format {
  return (value) => typeof value !== "string" || holds(value);
}

function number(holds: (value: number) => boolean): Format {
  return (value) => typeof value !== "number" || holds(value);
}

const monthDays: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** RFC 3339 §5.6 full-date, with the days each month has. */
function isDate(value: string): boolean {
  return value.length === 10 && startsWithDate(value);
}

/*
 * Dates and times by hand: they are the commonest texts with a format, and expressions whose groups are then made
 * numbers took eight times as long.
 */
function startsWithDate(value: string): boolean {
  if (value.charCodeAt(4) !== hyphen || value.charCodeAt(7) !== hyphen) return false;
  const century = twoDigits(value, 0);
  const year = twoDigits(value, 2);
  const month = twoDigits(value, 5);
  const day = twoDigits(value, 8);
  if (century < 0 || year < 0 || day < 1) return false;
  const leap = month === 2 && year % 4 === 0 && (year !== 0 || century % 4 === 0);
  // No such month has no days.
  return day <= (monthDays[month - 1] ?? 0) + (leap ? 1 : 0);
}

/** RFC 3339 §5.6 full-time: an offset is required; second 60 is a leap second. */
function isTime(value: string): boolean {
  return isTimeFrom(value, 0);
}

function isTimeFrom(value: string, from: number): boolean {
  if (value.charCodeAt(from + 2) !== colon || value.charCodeAt(from + 5) !== colon) return false;
  const hour = twoDigits(value, from);
  const minute = twoDigits(value, from + 3);
  const second = twoDigits(value, from + 6);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return false;
  const end = fractionEnd(value, from + 8);
  return end > 0 && isOffset(value, end);
}

/** Where the fraction ends that may begin here; -1 where it has no digits. */
function fractionEnd(value: string, from: number): number {
  if (value.charCodeAt(from) !== point) return from;
  let end = from + 1;
  while (isDigit(value.charCodeAt(end))) end += 1;
  return end === from + 1 ? -1 : end;
}

/** `Z`, `+01:00` or `+0100`, and nothing after it. */
function isOffset(value: string, from: number): boolean {
  const left = value.length - from;
  const sign = value.charCodeAt(from);
  if (left === 1) return (sign | 32) === zulu;
  if (sign !== plus && sign !== hyphen) return false;
  const parted = value.charCodeAt(from + 3) === colon;
  if (left !== (parted ? 6 : 5)) return false;
  const hour = twoDigits(value, from + 1);
  const minute = twoDigits(value, from + (parted ? 4 : 3));
  return hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59;
}

function isDateTime(value: string): boolean {
  const separator = value.charCodeAt(10);
  const parts = (separator | 32) === tee || separator === blank;
  return parts && startsWithDate(value) && isTimeFrom(value, 11);
}

const hyphen = 45;
const colon = 58;
const point = 46;
const plus = 43;
const blank = 32;
const tee = 116;
const zulu = 122;
const zero = 48;

function isDigit(code: number): boolean {
  return code >= zero && code <= zero + 9;
}

/** The number that two digits make; -1 where there are none. */
function twoDigits(value: string, at: number): number {
  const tens = value.charCodeAt(at);
  const ones = value.charCodeAt(at + 1);
  return isDigit(tens) && isDigit(ones) ? (tens - zero) * 10 + ones - zero : -1;
}

/** RFC 3339 appendix A, with fractions as ISO 8601 allows. */
function isDuration(value: string): boolean {
  if (/^P\d+W$/.test(value)) return true;
  const match = /^P(?:\d+Y)?(?:\d+M)?(?:\d+D)?(T(?:\d+H)?(?:\d+M)?(?:\d+(?:[.,]\d+)?S)?)?$/.exec(
    value,
  );
  return match !== null && value.length > 2 && match[1] !== "T";
}

/** The longest address (RFC 5321 §4.5.3.1.3 gives a path 256 octets with its brackets). */
const maxEmail = 254;

/** RFC 5321 §4.1.2 without quoted local parts, which no form accepts either. */
function isEmail(value: string): boolean {
  if (value.length > maxEmail) return false;
  const at = value.lastIndexOf("@");
  const local = value.slice(0, Math.max(at, 0));
  return (
    local.length <= 64 &&
    /^[\w!#$%&'*+/=?^`{|}~.-]+$/.test(local) &&
    !local.startsWith(".") &&
    !local.endsWith(".") &&
    !local.includes("..") &&
    isHostName(value.slice(at + 1))
  );
}

/** RFC 3986 §3: a scheme, and no character that may not stand in a URI; IRIs (RFC 3987) beside them. */
function isUri(value: string): boolean {
  return /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]*$/i.test(value) && hasWholeEscapes(value);
}

function isReference(value: string): boolean {
  return /^[^\s<>"{}|\\^`]*$/.test(value) && hasWholeEscapes(value);
}

function hasWholeEscapes(value: string): boolean {
  for (let at = value.indexOf("%"); at !== -1; at = value.indexOf("%", at + 1)) {
    if (!/^[0-9a-f]{2}$/i.test(value.slice(at + 1, at + 3))) return false;
  }
  return true;
}

/** RFC 4648 §4 and §5, padding optional, line breaks as MIME writes them allowed. */
function isBase64(value: string): boolean {
  return /^[A-Za-z0-9+/_\-\r\n]*={0,2}[\r\n]*$/.test(value);
}

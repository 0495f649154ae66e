import { addressKind, isHostName } from "../../registry/schema/addresses.ts";
import { formatOf } from "../../registry/schema/formats.ts";
import { maxFormatLength } from "./bounds.ts";

/*
 * OpenAPI formats of texts, one bit each. A place keeps the formats that all its texts had, so that after a few
 * texts at most one or two tests are left to run.
 */

interface TextFormat {
  readonly name: string;
  /** So many texts must have had it before it is told: a word may look like base64 by chance. */
  readonly least: number;
  readonly holds: (text: string) => boolean;
}

/** The judge's own test: what is told of a format here, `request-schema` finds true. */
function judged(name: string): (text: string) => boolean {
  const format = formatOf(name);
  return format === undefined ? () => false : (text) => format(text);
}

const isDate = judged("date");
const isDateTime = judged("date-time");
const isEmail = judged("email");
const isUri = judged("uri");
const isUuid = judged("uuid");
const isBase64 = judged("byte");
const isDuration = judged("duration");
const isTime = judged("time");

const dash = 45;

/** Strongest first: where several are left, the first is told. */
const formats: readonly TextFormat[] = [
  { name: "uuid", least: 1, holds: (text) => text.length === 36 && isUuid(text) },
  {
    name: "date",
    least: 1,
    holds: (text) => text.length === 10 && text.charCodeAt(4) === dash && isDate(text),
  },
  {
    name: "date-time",
    least: 1,
    holds: (text) => text.length >= 17 && text.charCodeAt(4) === dash && isDateTime(text),
  },
  { name: "time", least: 2, holds: (text) => text.charCodeAt(2) === 58 && isTime(text) },
  { name: "duration", least: 2, holds: (text) => text.charCodeAt(0) === 80 && isDuration(text) },
  { name: "ipv4", least: 2, holds: (text) => text.length <= 15 && addressKind(text) === 4 },
  { name: "ipv6", least: 1, holds: (text) => text.includes(":") && addressKind(text) === 6 },
  { name: "email", least: 1, holds: (text) => text.includes("@") && isEmail(text) },
  { name: "uri", least: 1, holds: (text) => text.includes("://") && isUri(text) },
  { name: "hostname", least: 8, holds: (text) => text.includes(".") && isDomain(text) },
  { name: "byte", least: 8, holds: isEncoded },
];

export const allFormats: number = (1 << formats.length) - 1;

/** A version or a file name is a host name by the letter: a domain has a top level of letters, and a rarer one. */
function isDomain(text: string): boolean {
  return (
    isHostName(text) &&
    /\.(?:com|net|org|io|dev|app|cloud|internal|local|example|test|[a-z]{2})$/i.test(text)
  );
}

/** RFC 4648 §4 that no word or hexadecimal number looks like: whole groups, and both cases, digits or signs. */
function isEncoded(text: string): boolean {
  if (text.length < 16 || text.length % 4 !== 0 || !isBase64(text)) return false;
  if (/[-_\s]/.test(text)) return false;
  return /[+/=]/.test(text) || (/[A-Z]/.test(text) && /[a-z]/.test(text) && /\d/.test(text));
}

/** Of the formats in `mask`, those that `text` has. */
export function formatsOfText(text: string, mask: number): number {
  if (mask === 0 || text.length > maxFormatLength) return 0;
  let left = mask;
  for (let rest = mask; rest !== 0; rest &= rest - 1) {
    const bit = rest & -rest;
    if (formats[31 - Math.clz32(bit)]?.holds(text) !== true) left &= ~bit;
  }
  return left;
}

/** The format that `count` texts had, all of them. */
export function tellFormat(mask: number, count: number): string | undefined {
  if (count === 0) return undefined;
  return formats.find(({ least }, index) => (mask & (1 << index)) !== 0 && count >= least)?.name;
}

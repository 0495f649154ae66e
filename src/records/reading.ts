import type { Pair } from "../http/head.ts";
import { type Millis, millis } from "../kernel/clock.ts";
import type { Problem } from "../kernel/result.ts";

/** A JSON object as it came, not yet looked at. */
export type Unread = Readonly<Record<string, unknown>>;

/**
 * Takes values out of a recorded object and notes everything that is wrong with it, each by its pointer.
 * Where something was wrong, the value it answers is only a stand-in.
 */
export class Reading {
  readonly problems: Problem[] = [];

  object(value: unknown, at: string): Unread {
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return value as Unread;
    this.#wrong(at, value, "must be an object");
    return {};
  }

  text(value: unknown, at: string): string {
    if (typeof value === "string") return value;
    this.#wrong(at, value, "must be text");
    return "";
  }

  /** RFC 3339. */
  instant(value: unknown, at: string): Millis {
    const time = typeof value === "string" ? parseInstant(value) : Number.NaN;
    if (!Number.isNaN(time)) return millis(time);
    this.#wrong(at, value, "must be a date and time such as 2026-02-18T09:30:00.000Z (RFC 3339)");
    return millis(0);
  }

  count(value: unknown, at: string): number {
    if (typeof value === "number" && value >= 0 && Number.isFinite(value)) return value;
    this.#wrong(at, value, "must be a number, 0 or more");
    return 0;
  }

  status(value: unknown, at: string): number {
    if (typeof value === "number" && Number.isInteger(value) && value >= 100 && value <= 999)
      return value;
    this.#wrong(at, value, "must be a status from 100 to 999");
    return 0;
  }

  /** `[["name", "value"], …]`. */
  pairs(value: unknown, at: string): readonly Pair[] {
    if (!Array.isArray(value)) {
      this.#wrong(at, value, 'must be a list of ["name", "value"]');
      return [];
    }
    return (value as readonly unknown[]).map((pair, place): Pair => {
      const [name, text, more] = Array.isArray(pair) ? (pair as unknown[]) : [];
      if (typeof name === "string" && typeof text === "string" && more === undefined)
        return [name.toLowerCase(), text];
      this.#wrong(`${at}/${place}`, pair, 'must be ["name", "value"]');
      return ["", ""];
    });
  }

  words(value: unknown, at: string): readonly string[] {
    if (value === undefined) return [];
    if (Array.isArray(value) && value.every((word) => typeof word === "string")) return value;
    this.#wrong(at, value, "must be a list of words");
    return [];
  }

  refuse(at: string, message: string): void {
    this.problems.push({ at, message });
  }

  #wrong(at: string, value: unknown, message: string): void {
    this.refuse(at, value === undefined ? `is missing; it ${message}` : message);
  }
}

const utc =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2}):?(\d{2}))$/;

/** Ms since the epoch; NaN where it is no RFC 3339 date-time. `Date` stays outside pure rooms. */
function parseInstant(text: string): number {
  const match = utc.exec(text);
  if (match === null) return Number.NaN;
  const at = (place: number): number => Number(match[place] ?? 0);
  const [year, month, day] = [at(1), at(2), at(3)];
  const [hour, minute, second] = [at(4), at(5), at(6)];
  if (!isDate(year, month, day) || hour > 23 || minute > 59 || second > 60) return Number.NaN;
  const fraction = Number(`0.${match[7] ?? "0"}`) * 1000;
  const offset = (at(9) * 60 + at(10)) * (match[8] === "-" ? -1 : 1);
  const minutes = daysFromCivil(year, month, day) * 1440 + hour * 60 + minute - offset;
  return minutes * 60_000 + second * 1000 + Math.floor(fraction);
}

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isDate(year: number, month: number, day: number): boolean {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const last = month === 2 && leap ? 29 : (monthDays[month - 1] ?? 0);
  return day >= 1 && day <= last;
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar; years begin in March, so that a leap day is last. */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const ofEra = y - era * 400;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468
  );
}

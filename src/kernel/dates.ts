import { type Millis, millis } from "./clock.ts";

/*
 * Dates without the platform's Date, which carries the clock in. Days are counted in the proleptic
 * Gregorian calendar from 1970-01-01; its pattern repeats every 400 years, which are 146,097 days. Years
 * are taken to begin in March, so that the leap day is the last of its year.
 */

const dayLength = 86_400_000;
const daysPerEra = 146_097;
/** Days from 0000-03-01 to 1970-01-01. */
const epochShift = 719_468;
const weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"] as const;
const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

interface Day {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

function dayOf(days: number): Day {
  const shifted = days + epochShift;
  const era = Math.floor(shifted / daysPerEra);
  const ofEra = shifted - era * daysPerEra;
  const leaps = Math.floor(ofEra / 1460) - Math.floor(ofEra / 36_524) + Math.floor(ofEra / 146_096);
  const yearOfEra = Math.floor((ofEra - leaps) / 365);
  const ofYear =
    ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  // From March on the months' lengths repeat every five: 153 days.
  const fromMarch = Math.floor((5 * ofYear + 2) / 153);
  const day = ofYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return { year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day };
}

function daysOf({ year, month, day }: Day): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const fromMarch = month > 2 ? month - 3 : month + 9;
  const ofYear = Math.floor((153 * fromMarch + 2) / 5) + day - 1;
  const leaps = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return era * daysPerEra + yearOfEra * 365 + leaps + ofYear - epochShift;
}

/** An IMF-fixdate (RFC 9110 §5.6.7), such as `Sun, 06 Nov 1994 08:49:37 GMT`. */
export function httpDate(instant: Millis): string {
  const days = Math.floor(instant / dayLength);
  const seconds = Math.floor((instant - days * dayLength) / 1000);
  const { year, month, day } = dayOf(days);
  const weekday = weekdays[((days % 7) + 7) % 7] ?? "";
  const time = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map(two).join(":");
  return `${weekday}, ${two(day)} ${months[month - 1] ?? ""} ${String(year).padStart(4, "0")} ${time} GMT`;
}

/** An RFC 3339 date, such as `2027-01-31`, with the time (UTC) where it is not midnight. */
export function isoDate(instant: Millis): string {
  const days = Math.floor(instant / dayLength);
  const rest = instant - days * dayLength;
  const { year, month, day } = dayOf(days);
  const date = `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
  if (rest === 0) return date;
  const seconds = Math.floor(rest / 1000);
  const time = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map(two).join(":");
  const fraction = rest % 1000 === 0 ? "" : `.${String(rest % 1000).padStart(3, "0")}`;
  return `${date}T${time}${fraction}Z`;
}

function two(value: number): string {
  return String(Math.floor(value)).padStart(2, "0");
}

const written =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d{2}):(\d{2})))?$/;

/** An RFC 3339 date (midnight UTC) or date-time; undefined where the text is neither, or no such day exists. */
export function parseDate(text: string): Millis | undefined {
  const match = written.exec(text);
  if (match === null) return undefined;
  const part = (index: number): number => Number(match[index] ?? 0);
  const date: Day = { year: part(1), month: part(2), day: part(3) };
  const days = daysOf(date);
  const real = dayOf(days);
  if (real.month !== date.month || real.day !== date.day) return undefined;
  if (part(4) > 23 || part(5) > 59 || part(6) > 59 || part(9) > 23 || part(10) > 59)
    return undefined;
  const offset = (match[8] === "-" ? -1 : 1) * (part(9) * 60 + part(10)) * 60;
  const seconds = part(4) * 3600 + part(5) * 60 + part(6) - offset;
  const fraction = Number((match[7] ?? "").padEnd(3, "0").slice(0, 3));
  return millis(days * dayLength + seconds * 1000 + fraction);
}

import { luhn, mod11x10, mod97, verhoeff, weighted } from "./checksums.ts";

/**
 * National numbers that are all digits. `shapes`: the group lengths people write them in, with the
 * separators that occur. `strong`: structure and check digits together leave less than about one chance in
 * three hundred, so that the number speaks for itself; the others need their shape or a name beside them.
 */
export interface NumericId {
  readonly rule: string;
  readonly digits: number;
  readonly shapes: readonly string[];
  readonly strong: boolean;
  readonly valid: (digits: string) => boolean;
}

function part(digits: string, start: number, end: number): number {
  return Number(digits.slice(start, end));
}

function monthAndDay(month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/** US Social Security number, by the rules of 20 CFR 422.103 and the numbers that were never given out. */
function ssn(digits: string): boolean {
  const area = part(digits, 0, 3);
  if (area === 0 || area === 666 || area >= 900) return false;
  if (part(digits, 3, 5) === 0 || part(digits, 5, 9) === 0) return false;
  return digits !== "078051120" && digits !== "219099999" && digits !== "123456789";
}

/** Brazil: two check digits modulo 11; eleven equal digits pass the sums and are nobody's. */
function cpf(digits: string): boolean {
  if (/^(\d)\1{10}$/.test(digits)) return false;
  const check = (length: number): number => {
    let sum = 0;
    for (let i = 0; i < length; i += 1) sum += part(digits, i, i + 1) * (length + 1 - i);
    return ((sum * 10) % 11) % 10;
  };
  return check(9) === part(digits, 9, 10) && check(10) === part(digits, 10, 11);
}

/** France: sex, year, month (or a registry's special range), place; key = 97 − number mod 97. */
function nir(digits: string): boolean {
  const month = part(digits, 3, 5);
  const known = (month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50;
  return (
    /^[123478]/.test(digits) && known && 97 - mod97(digits.slice(0, 13)) === part(digits, 13, 15)
  );
}

/** Netherlands: the eleven-proof. */
function bsn(digits: string): boolean {
  return digits !== "000000000" && weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;
}

/** Germany: one digit occurs two or three times among the first ten, and at least one is missing. */
function steuerId(digits: string): boolean {
  if (digits.startsWith("0")) return false;
  const counts = Array.from<number>({ length: 10 }).fill(0);
  for (const digit of digits.slice(0, 10)) counts[Number(digit)] = (counts[Number(digit)] ?? 0) + 1;
  const repeated = counts.filter((count) => count > 1);
  return repeated.length === 1 && (repeated[0] ?? 0) <= 3 && mod11x10(digits);
}

function aadhaar(digits: string): boolean {
  return /^[2-9]/.test(digits) && verhoeff(digits);
}

/** Poland: the century is added to the month. */
function pesel(digits: string): boolean {
  if (!monthAndDay(part(digits, 2, 4) % 20, part(digits, 4, 6))) return false;
  return weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0;
}

/** Sweden: a coordination number adds 60 to the day. */
function personnummer(digits: string): boolean {
  const short = digits.slice(-10);
  const day = part(short, 4, 6);
  return monthAndDay(part(short, 2, 4), day > 60 ? day - 60 : day) && luhn(short);
}

/** Norway: two check digits modulo 11; a D-number adds 40 to the day. */
function fodselsnummer(digits: string): boolean {
  const day = part(digits, 0, 2);
  if (!monthAndDay(part(digits, 2, 4), day > 40 ? day - 40 : day)) return false;
  const first = weighted(digits, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11;
  return first === 0 && weighted(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0;
}

/** Switzerland: an EAN-13 that begins with the country's 756. */
function ahv(digits: string): boolean {
  return (
    digits.startsWith("756") && weighted(digits, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0
  );
}

/** Belgium: 97 − (birth date and serial) mod 97; those born since 2000 put a 2 before it. */
function rijksregister(digits: string): boolean {
  if (part(digits, 2, 4) > 12 || part(digits, 4, 6) > 31) return false;
  const check = part(digits, 9, 11);
  const body = digits.slice(0, 9);
  return 97 - mod97(body) === check || 97 - mod97(`2${body}`) === check;
}

/** Turkey. */
function tckn(digits: string): boolean {
  if (digits.startsWith("0")) return false;
  const tenth = (weighted(digits, [7, -1, 7, -1, 7, -1, 7, -1, 7]) + 100) % 10;
  const eleventh = weighted(digits, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]) % 10;
  return tenth === part(digits, 9, 10) && eleventh === part(digits, 10, 11);
}

/** South Africa: date, sequence, citizenship, Luhn. */
function zaId(digits: string): boolean {
  return (
    monthAndDay(part(digits, 2, 4), part(digits, 4, 6)) && part(digits, 10, 11) < 2 && luhn(digits)
  );
}

/** Korea: date, century and sex, check digit modulo 11. */
function rrn(digits: string): boolean {
  if (!monthAndDay(part(digits, 2, 4), part(digits, 4, 6))) return false;
  const sum = weighted(digits, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]);
  return (11 - (sum % 11)) % 10 === part(digits, 12, 13);
}

export const numericIds: readonly NumericId[] = [
  { rule: "us-ssn", digits: 9, shapes: ["3-2-4"], strong: false, valid: ssn },
  { rule: "nl-bsn", digits: 9, shapes: [], strong: false, valid: bsn },
  {
    rule: "ca-sin",
    digits: 9,
    shapes: ["3-3-3"],
    strong: false,
    valid: (d) => /^[1-79]/.test(d) && luhn(d),
  },
  { rule: "br-cpf", digits: 11, shapes: ["3.3.3-2"], strong: false, valid: cpf },
  { rule: "de-steuer-id", digits: 11, shapes: [], strong: false, valid: steuerId },
  { rule: "pl-pesel", digits: 11, shapes: [], strong: false, valid: pesel },
  { rule: "no-fodselsnummer", digits: 11, shapes: ["6 5"], strong: false, valid: fodselsnummer },
  {
    rule: "be-rijksregister",
    digits: 11,
    shapes: ["2.2.2-3.2"],
    strong: false,
    valid: rijksregister,
  },
  { rule: "tr-tckn", digits: 11, shapes: [], strong: false, valid: tckn },
  { rule: "se-personnummer", digits: 10, shapes: ["6-4"], strong: false, valid: personnummer },
  { rule: "se-personnummer", digits: 12, shapes: ["8-4"], strong: false, valid: personnummer },
  { rule: "in-aadhaar", digits: 12, shapes: ["4 4 4", "4-4-4"], strong: false, valid: aadhaar },
  { rule: "ch-ahv", digits: 13, shapes: ["3.4.4.2"], strong: true, valid: ahv },
  { rule: "za-id", digits: 13, shapes: [], strong: false, valid: zaId },
  { rule: "kr-rrn", digits: 13, shapes: ["6-7"], strong: false, valid: rrn },
  { rule: "fr-nir", digits: 15, shapes: ["1 2 2 2 3 3 2", "13 2"], strong: true, valid: nir },
];

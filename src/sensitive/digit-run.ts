/**
 * Digits that stand together, perhaps in groups: `4111 1111 1111 1111`, `078-05-1120`, `123.456.789-09`.
 * A run is bounded by anything that is neither letter, digit nor underscore, and between two groups stands
 * exactly one space, hyphen, dot or slash.
 */
export interface DigitRun {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly DigitGroup[];
}

export interface DigitGroup {
  readonly start: number;
  readonly end: number;
  /** The character before the group inside its run; "" for the first. */
  readonly separator: string;
  readonly digits: string;
}

/** The most groups kept of a run: no number that people write has more, a matrix of figures may. */
const maxGroups = 48;

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Letters, digits and underscore, and everything beyond ASCII. */
export function isWordCode(code: number): boolean {
  return (
    isDigit(code) ||
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    code === 95 ||
    code > 127
  );
}

function isSeparator(code: number): boolean {
  return code === 32 || code === 45 || code === 46 || code === 47;
}

/** Every run with at least `least` digits, in order. One pass. */
export function digitRuns(text: string, least: number): DigitRun[] {
  const runs: DigitRun[] = [];
  let at = 0;
  while (at < text.length) {
    if (!isDigit(text.charCodeAt(at))) {
      at += 1;
      continue;
    }
    const groups = at > 0 && isWordCode(text.charCodeAt(at - 1)) ? [] : readGroups(text, at);
    const last = groups.at(-1);
    if (last === undefined) {
      at = wordEnd(text, at);
      continue;
    }
    const digits = groups.reduce((sum, group) => sum + group.digits.length, 0);
    if (digits >= least) runs.push({ start: at, end: last.end, groups });
    at = last.end;
  }
  return runs;
}

function readGroups(text: string, from: number): DigitGroup[] {
  const groups: DigitGroup[] = [];
  let start = from;
  while (groups.length < maxGroups) {
    let end = start;
    while (end < text.length && isDigit(text.charCodeAt(end))) end += 1;
    // A group that runs into a letter is part of a word, not of a number.
    if (end === start || (end < text.length && isWordCode(text.charCodeAt(end)))) break;
    const separator = start === from ? "" : (text[start - 1] ?? "");
    groups.push({ start, end, separator, digits: text.slice(start, end) });
    if (!isSeparator(text.charCodeAt(end)) || !isDigit(text.charCodeAt(end + 1))) break;
    start = end + 1;
  }
  return groups;
}

function wordEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && isWordCode(text.charCodeAt(at))) at += 1;
  return at;
}

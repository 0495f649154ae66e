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
    if (at > 0 && isWordCode(text.charCodeAt(at - 1))) {
      at = wordEnd(text, at);
      continue;
    }
    // Most runs are too short to be anything: they are not taken apart.
    const end = runEnd(text, at, least);
    if (end < 0) {
      at = ~end;
      continue;
    }
    const groups = readGroups(text, at);
    const last = groups.at(-1)?.end ?? at;
    runs.push({ start: at, end: last, groups });
    at = last;
  }
  return runs;
}

/** Where the run that begins at a digit ends; the complement of it where it has too few digits. */
function runEnd(text: string, from: number, least: number): number {
  let digits = 0;
  let groups = 0;
  let end = from;
  for (let start = from; groups < maxGroups; start = end + 1) {
    let at = start;
    while (at < text.length && isDigit(text.charCodeAt(at))) at += 1;
    if (at < text.length && isWordCode(text.charCodeAt(at))) break;
    groups += 1;
    digits += at - start;
    end = at;
    if (!isSeparator(text.charCodeAt(at)) || !isDigit(text.charCodeAt(at + 1))) break;
  }
  if (groups === 0) return ~wordEnd(text, from);
  return digits >= least ? end : ~end;
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

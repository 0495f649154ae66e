import { type Makeup, makeupOf, isBareVersion, isVersion } from "./tokens.ts";
import { vocabulary } from "./vocabulary.ts";

/**
 * How much a word weighs as evidence that its place is a variable: `anna-lind` much, `findByStatus` next to nothing.
 * Only siblings together decide; see cluster.ts.
 */
export type Weight = number;

const asValue = 1;
/** A number that may be a version. */
const asCode = 0.5;
/** One word that no vocabulary knows: a name, a city, or an action of a trade that we do not know. */
const asUnknown = 0.4;
export const asMixed = 0.3;
export const nameWeight: Weight = 0.2;
/** What weighs so much looks like a value: slugs, user names, codes. */
export const surelyValue: Weight = 1;
/** Several words that are all known, or camel case: `delete_service`, `findByStatus`. */
const asPhrase = 0.05;

/** Names that stand for one fixed thing wherever they stand: never a value, even when they are answered like one. */
const fixed: ReadonlySet<string> = new Set([
  "",
  "all",
  "me",
  "@me",
  "my",
  "mine",
  "self",
  "current",
  "latest",
  "search",
  "count",
  "random",
  "new",
  "batch",
  "bulk",
  "export",
  "import",
]);

export function isFixed(word: string): boolean {
  return fixed.has(word.toLowerCase()) || isVersion(word) || /^\$[A-Za-z]/.test(word);
}

/** Formats: where one stands as a whole segment, others do. */
const formats: ReadonlySet<string> = new Set([
  "json",
  "xml",
  "csv",
  "html",
  "yaml",
  "jsonp",
  "rss",
  "txt",
  "pdf",
]);

export function isFormat(text: string): boolean {
  return formats.has(text.toLowerCase());
}

/** Whether resources and actions are named so. */
export function isName(word: string): boolean {
  return weightOf(word) <= nameWeight;
}

export function weightOf(text: string): Weight {
  const made = makeupOf(text);
  // Codes: `EUR`, `X7K2`, `DE-BY`.
  if (made.lower === 0) return isBareVersion(text) ? asCode : asValue;
  if (isFormat(text) || (made.digits > 0 && hasRandomPart(text))) return asValue;
  const words = wordsOf(text);
  const known = words.filter((word) => isKnown(word)).length;
  if (known > 0 && known === words.length) return weightOfKnown(text, words, made);
  return isAction(words, made) ? asPhrase : weightOfOther(text, { words, made, known });
}

/** `dfr_services.get_sic_codes`: a verb among several words, whatever the others are. */
function isAction(words: readonly string[], made: Makeup): boolean {
  return words.length > 2 && made.others > 0 && words.some((word) => verbs.has(word));
}

interface Worded {
  readonly words: readonly string[];
  readonly made: Makeup;
  /** How many of the words are. */
  readonly known: number;
}

function weightOfOther(text: string, { words, made, known }: Worded): Weight {
  // `anna7`: a number at the end of a name.
  if (made.digits > 0) return text.length > 3 ? asValue : asUnknown;
  // `getPaddocks`, `listUnicorns`: camel case is how actions are written, and hardly how values are.
  if (isCamel(text, made)) return weightOfCamel(text, words, known);
  return known > 0 ? asMixed : weightOfUnknown(words, made);
}

function weightOfKnown(text: string, words: readonly string[], made: Makeup): Weight {
  // `smart-monitor-27`: a number is added where several things are called the same.
  if (made.digits > 0) return words.length > 1 && /[a-z]-\d+$/.test(text) ? asValue : asMixed;
  return words.length > 1 ? asPhrase : nameWeight;
}

function weightOfUnknown(words: readonly string[], made: Makeup): Weight {
  return words.length === 1 && made.others === 0 && made.upper < 2 ? asUnknown : asValue;
}

/** Words of camel case are longer than this on average; chance is not. */
const longestHump = 3;
const leastRandom = 4;

/**
 * Whether letters and digits alternate in a part, as in `shelf-ideas-m6rm6d`: names are not numbered inside, but for
 * `oauth2Grants`.
 */
function hasRandomPart(text: string): boolean {
  return text
    .split(/[^A-Za-z0-9]+/)
    .some(
      (part) =>
        part.length >= leastRandom && /[A-Za-z]\d+[a-z]|[A-Z]\d+[A-Z]|\d[A-Za-z]+\d/.test(part),
    );
}

function weightOfCamel(text: string, words: readonly string[], known: number): Weight {
  if (known > 0) return asPhrase;
  return text.length <= words.length * longestHump ? asValue : asMixed;
}

function isCamel(text: string, made: Makeup): boolean {
  const first = text.charCodeAt(0);
  return made.upper > 0 && made.others === 0 && first >= 97 && first <= 122;
}

/** Words that say what an operation does: where one stands among several words, they are an action. */
const verbs: ReadonlySet<string> = new Set([
  "get",
  "list",
  "set",
  "add",
  "create",
  "update",
  "delete",
  "remove",
  "find",
  "fetch",
  "download",
  "upload",
]);

/** The words in a name, lower case: `getUserById` and `get-user_by.id` alike. Single letters and digits are none. */
function wordsOf(text: string): readonly string[] {
  return text
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word.length > 1);
}

const longestWord = 40;
const shortestPart = 3;

/** In the vocabulary, or written together from words that are: `pdfconcat` from `pdf` and `concat`. */
function isKnown(word: string): boolean {
  if (vocabulary.has(word) || isInflected(word)) return true;
  // `byname`
  if (word.startsWith("by") && vocabulary.has(word.slice(2))) return true;
  if (word.length < 2 * shortestPart || word.length > longestWord) return false;
  // reached[i]: the first i letters are words of the vocabulary.
  const reached = [true];
  for (let end = shortestPart; end <= word.length; end += 1) {
    reached[end] = false;
    for (let from = end - shortestPart; from >= 0 && reached[end] !== true; from -= 1) {
      reached[end] = reached[from] === true && vocabulary.has(word.slice(from, end));
    }
  }
  return reached[word.length] === true;
}

/** `scanning`, `stalls`, `listed`, `uploader` of words that are known. */
function isInflected(word: string): boolean {
  for (const ending of ["s", "es", "ing", "ed", "er", "ers", "ings"]) {
    if (!word.endsWith(ending) || word.length - ending.length < shortestPart) continue;
    const stem = word.slice(0, -ending.length);
    if (vocabulary.has(stem) || vocabulary.has(`${stem}e`)) return true;
    const doubled = stem.at(-1) === stem.at(-2);
    if (doubled && vocabulary.has(stem.slice(0, -1))) return true;
  }
  return false;
}

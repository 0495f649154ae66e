import { isFormat } from "./words.ts";

/*
 * Lists that everybody knows. Two words of one of them that stand side by side are values if they are answered alike:
 * `dictionary/de` and `dictionary/en`, `hours/monday` and `hours/sunday`.
 */

const days: ReadonlySet<string> = new Set(
  "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun".split(" "),
);
const months: ReadonlySet<string> = new Set(
  `january february march april may june july august september october november december
  jan feb mar apr jun jul aug sep oct nov dec`.split(/\s+/),
);
const languages: ReadonlySet<string> = new Set(twoLetterLanguages());

/** ISO 639-1, as ICU knows it. */
function twoLetterLanguages(): readonly string[] {
  const names = new Intl.DisplayNames("en", { type: "language", fallback: "none" });
  const letters = "abcdefghijklmnopqrstuvwxyz".split("");
  return letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter((code) => names.of(code) !== undefined);
}

/** The list that a word is of. */
export function listOf(text: string): string | undefined {
  if (isFormat(text.replace(/^\./, ""))) return "format";
  const small = text.toLowerCase();
  if (days.has(small)) return "weekday";
  if (months.has(small)) return "month";
  return isLanguage(small) ? "language" : undefined;
}

/** `de`, `en-US`, `zh_Hans`. */
function isLanguage(text: string): boolean {
  const [, language = ""] = /^([a-z]{2})(?:[-_](?:[a-z]{2}|[a-z]{4}))?$/.exec(text) ?? [];
  return languages.has(language);
}

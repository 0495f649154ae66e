import { RE2JS } from "re2js";
import { BoundedMap } from "../../kernel/bounded.ts";

/** The name under which `matches` is carried out here. */
export const linearMatches = "matchesInLinearTime";

/** Patterns by their text. Only configurations fill it; what leaves is compiled again when it is needed. */
const patterns = new BoundedMap<string, RE2JS>(1024);

/** Throws where the text is no pattern of RE2. */
export function patternOf(text: string): RE2JS {
  const known = patterns.get(text);
  if (known !== undefined) return known;
  const pattern = RE2JS.compile(text);
  patterns.set(text, pattern);
  return pattern;
}

/**
 * Names whose verdict is remembered: clients and upstreams use a few dozen, and this runs for each of them.
 * Whoever fills the memory with inventions makes it useless, and the verdict no more than as dear as it was.
 */
const maxNames = 1024;
const longestRemembered = 64;

/** Does a field name (lower case) match? `patterns` are names in lower case, `*` at the end for a prefix. */
export function namePatterns(patterns: readonly string[]): (name: string) => boolean {
  const whole = new Set(patterns.filter((one) => !one.endsWith("*")));
  const beginnings = patterns.filter((one) => one.endsWith("*")).map((one) => one.slice(0, -1));
  const verdicts = new Map<string, boolean>();
  return (name) => {
    const known = verdicts.get(name);
    if (known !== undefined) return known;
    const verdict = whole.has(name) || beginnings.some((start) => name.startsWith(start));
    if (verdicts.size < maxNames && name.length <= longestRemembered) verdicts.set(name, verdict);
    return verdict;
  };
}

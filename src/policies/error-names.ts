/** Names of properties in which programs put what went wrong. */
const errorName =
  /^(?:_?(?:error|err|errors?_?message|exception|stack|stack_?trace|trace|traceback|backtrace|debug|debug_?info|cause|inner_?exception|exception_?message|developer_?message|dev_?message|error_?details?|internal_?message|sql|query_?error|sql_?message))$/i;
const longestErrorName = 24;

/** An API has some thousands of names; where they are invented without end, further ones are judged each time. */
const maxNames = 4096;
const errorNames = new Map<string, boolean>();

/** Remembered, so that a name that comes again costs one look-up. */
export function namesError(name: string): boolean {
  if (name.length > longestErrorName) return false;
  const known = errorNames.get(name);
  if (known !== undefined) return known;
  const verdict = errorName.test(name);
  if (errorNames.size < maxNames) errorNames.set(name, verdict);
  return verdict;
}

/** In an answer that is no error only a text of several lines, or under an error's name, can be a trace. */
export const longestPlain = 60;

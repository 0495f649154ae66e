import { type Evidence, likely } from "../evidence.ts";
import { bracket, brace, colon, dollar } from "../prefilter.ts";
import type { Probe } from "../probe.ts";

/** Operators of document databases that compare, combine or run: as a key they turn a value into a query. */
const operators: ReadonlySet<string> = new Set(
  "$where $ne $eq $gt $gte $lt $lte $in $nin $nor $or $and $not $regex $exists $expr $elemmatch $mod $text $jsonschema $function $accumulator $lookup $all $nearsphere $near $geowithin $comment".split(
    " ",
  ),
);

/** No operator is longer. */
const maxOperator = 24;

/** A key of a JSON object, or a name of a query or form: `{"$ne": …}`, `user[$ne]=`. */
export function judgeNosqlName(name: string, inJson: boolean): Evidence | undefined {
  const at = name.indexOf("$");
  if (at < 0) return undefined;
  if (inJson && at === 0 && operators.has(name.toLowerCase()))
    return likely("nosql", "operator-key");
  for (let i = name.indexOf("[$"); i >= 0; i = name.indexOf("[$", i + 1)) {
    const inside = name.slice(i + 1, i + maxOperator);
    const end = inside.indexOf("]");
    if (end > 0 && operators.has(inside.slice(0, end).toLowerCase()))
      return likely("nosql", "operator-name");
  }
  return undefined;
}

/** A value that is a query document, or that closes a string inside `$where`. */
export function judgeNosql(probe: Probe): Evidence | undefined {
  const { flags, lower } = probe;
  if ((flags & dollar) === 0 || (flags & (brace | bracket | colon)) === 0) return undefined;
  for (let at = lower.indexOf("$"); at >= 0; at = lower.indexOf("$", at + 1)) {
    const first = lower.charCodeAt(at + 1);
    if (first < 97 || first > 122) continue;
    const name = /^\$[a-z]{2,12}/.exec(lower.slice(at, at + 13));
    if (!name || !operators.has(name[0])) continue;
    const after = lower.slice(at + name[0].length, at + name[0].length + 6);
    const before = lower.slice(Math.max(0, at - 4), at);
    if (/^["']?\s?:/.test(after) && /[{,"']\s?["']?$/.test(before))
      return likely("nosql", "operator");
    if (after.startsWith("]") && before.endsWith("[")) return likely("nosql", "operator");
  }
  return undefined;
}

import type { JsonValue } from "../../http/json.ts";
import { kinds } from "../../registry/schema/kinds.ts";
import { type Checker, Run } from "../../registry/schema/run.ts";

const numeric = kinds.integer | kinds.fraction;
const textual = kinds.string;

/** A parameter's text is short; alternatives may still look at it several times. */
const trialBudget = 2000;

/**
 * Reads a text as the value that its schema expects: `"7"` is 7 under `type: integer` and "7" under
 * `type: string`. Where several types are allowed, the first reading that the schema takes. Numbers are
 * written as JSON writes them, without signs, zeros or spaces that readers understand differently.
 */
export function readText(text: string, bits: number, checker: Checker | undefined): JsonValue {
  if ((bits & ~textual) === 0) return text;
  const reading = readOther(text, bits);
  if (reading === undefined) return text;
  const sure = (bits & textual) === 0 || checker === undefined;
  return sure || checker.check(reading, new Run(trialBudget, [])) ? reading : text;
}

function readOther(text: string, bits: number): JsonValue | undefined {
  if ((bits & numeric) !== 0 && isNumeral(text, bits)) return Number(text);
  if ((bits & kinds.boolean) !== 0) {
    if (text === "true") return true;
    if (text === "false") return false;
  }
  const isNull = (bits & kinds.null) !== 0 && (text === "" || text === "null");
  return isNull ? null : undefined;
}

function isNumeral(text: string, bits: number): boolean {
  if ((bits & kinds.fraction) === 0) return /^-?(?:0|[1-9]\d{0,20})$/.test(text);
  return (
    /^-?(?:0|[1-9]\d{0,20})(?:\.\d{1,40})?(?:[eE][+-]?\d{1,3})?$/.test(text) &&
    Number.isFinite(Number(text))
  );
}

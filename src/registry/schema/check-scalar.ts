import type { JsonValue } from "../../http/json.ts";
import { canonical, isLongerThan, isShorterThan } from "./equal.ts";
import type { NumberRule, TextRule, ValueRule } from "./plan.ts";
import type { Run } from "./run.ts";

export function checkValue(rule: ValueRule, value: JsonValue, run: Run): boolean {
  if (typeof value !== "object" || value === null) {
    return rule.scalars.has(value) || run.fail(rule.keyword);
  }
  return (
    (rule.compounds.size > 0 && rule.compounds.has(canonical(value))) || run.fail(rule.keyword)
  );
}

export function checkText(rule: TextRule, value: string, run: Run): boolean {
  if (isLongerThan(value, rule.maxLength)) return run.fail("maxLength");
  if (isShorterThan(value, rule.minLength)) return run.fail("minLength");
  if (rule.format !== undefined && !rule.format(value)) return run.fail("format");
  if (rule.pattern !== undefined && !rule.pattern.test(value)) return run.fail("pattern");
  return true;
}

export function checkNumber(rule: NumberRule, value: number, run: Run): boolean {
  if (value < rule.minimum || value <= rule.above) return run.fail("minimum");
  if (value > rule.maximum || value >= rule.below) return run.fail("maximum");
  if (rule.multipleOf !== undefined && !isMultiple(value, rule.multipleOf)) {
    return run.fail("multipleOf");
  }
  return rule.format === undefined || rule.format(value) || run.fail("format");
}

/** 0.3 is a multiple of 0.1 to everyone but IEEE 754: a quotient this near to a whole number is one. */
const nearness = 1e-9;

function isMultiple(value: number, of: number): boolean {
  const quotient = value / of;
  if (!Number.isFinite(quotient)) return false;
  return Math.abs(quotient - Math.round(quotient)) <= nearness * Math.max(1, Math.abs(quotient));
}

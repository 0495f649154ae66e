import type { RiskFactor } from "./assessment.ts";
import type { RiskInput } from "./risk-input.ts";

/** Looks at one thing. Undefined: it is not here. */
export type Look = (input: RiskInput) => RiskFactor | undefined;

export interface FactorFacts {
  readonly name: string;
  readonly weight: number;
  readonly strength: number;
  readonly statement: string;
  readonly support: number;
  readonly remedy: string;
}

export function likelihood(facts: FactorFacts): RiskFactor | undefined {
  return factor("likelihood", facts);
}

export function impact(facts: FactorFacts): RiskFactor | undefined {
  return factor("impact", facts);
}

function factor(side: "likelihood" | "impact", facts: FactorFacts): RiskFactor | undefined {
  const strength = Math.min(Math.max(facts.strength, 0), 1);
  return strength === 0 ? undefined : { side, ...facts, strength };
}

/** `a, b and c`; at most four names, then how many more. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 4);
  const more = names.length - shown.length;
  const all = more > 0 ? [...shown, `${more} more`] : shown;
  return all.length < 2 ? (all[0] ?? "") : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
}

export function counted(count: number, one: string, many: string = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

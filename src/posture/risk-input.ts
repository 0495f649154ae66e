import type { Effective } from "../engine/plan.ts";
import type { LearnedSummary, Traits } from "../learning/learned.ts";
import type { OperationRecord, OperationState } from "../registry/register.ts";

/** Everything that the risk of one operation is judged by. */
export interface RiskInput {
  readonly record: OperationRecord;
  readonly states: readonly OperationState[];
  /** What the contract asks of callers; `unknown`: there is none. */
  readonly declaredAuthentication: "required" | "none" | "unknown";
  /** Undefined: never seen in traffic. */
  readonly learned: LearnedSummary | undefined;
  /** Of the contract, where there was no traffic to learn them from. */
  readonly declaredTraits: Traits | undefined;
  /** The controls in force; empty where the gateway does not guard it. */
  readonly effective: readonly Effective[];
}

export const noTraits: Traits = {
  identifiers: [],
  privileged: [],
  urls: [],
  texts: [],
  amounts: [],
};

/** Traits as learned; where nothing was, as declared. */
export function traitsOfInput({ learned, declaredTraits }: RiskInput): Traits {
  return learned !== undefined && learned.exchanges > 0
    ? learned.traits
    : (declaredTraits ?? noTraits);
}

/** Is a control enforced here, and has it something to do? */
export function isEnforced({ effective }: RiskInput, control: string): boolean {
  return effective.some((one) => one.control === control && one.mode === "enforce" && one.active);
}

/** Does nothing undeclared leave? `stripUndeclared` may be off where the control is enforced; its meaning tells. */
export function stripsAnswers(input: RiskInput): boolean {
  return (
    isEnforced(input, "response-schema") &&
    input.effective.some(
      ({ control, meaning }) =>
        control === "response-schema" && meaning.includes("undeclared properties are removed"),
    )
  );
}

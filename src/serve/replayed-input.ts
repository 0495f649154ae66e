import type { LearnedSummary } from "../learning/learned.ts";
import type { RiskInput } from "../posture/risk-input.ts";
import type { OperationState } from "../registry/register.ts";

/** What the risk of an operation is judged by when it is known from a recording alone: nothing guards it. */
export function replayedInput(learned: LearnedSummary): RiskInput {
  const { key, method, host, path, declared, undocumented, drift } = learned;
  const states: OperationState[] = [declared === undefined ? "shadow" : "declared"];
  if (undocumented.length > 0) states.push("undocumented");
  if (drift.length > 0) states.push("drifted");
  return {
    record: {
      key,
      method,
      host,
      path,
      api: declared && `${declared.api}@${declared.version}`,
      declared: declared !== undefined,
      operationId: undefined,
      tags: [],
      sources: [],
      origins: {},
      name: undefined,
      purpose: undefined,
      owner: undefined,
      exposure: undefined,
      live: undefined,
      deprecated: undefined,
      retired: undefined,
    },
    states,
    declaredAuthentication: "unknown",
    learned,
    declaredTraits: undefined,
    effective: [],
  };
}

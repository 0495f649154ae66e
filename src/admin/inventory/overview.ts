import type { Millis } from "../../kernel/clock.ts";
import type { Quantiles, Usage, UsageWindow } from "../../learning/learned.ts";
import type { LearnerHealth } from "../../learning/learner.ts";
import type { RiskLevel } from "../../posture/assessment.ts";
import type { OperationState } from "../../registry/register.ts";
import type { Overview } from "../contract.ts";
import type { AssessedInventory } from "./inventory.ts";
import { facetsOf } from "./list-inventory.ts";

export interface OverviewParts {
  readonly inventory: AssessedInventory;
  /** Of all traffic; undefined: learning is off. */
  readonly usage: Usage | undefined;
  readonly version: string;
  readonly revision: string;
  readonly started: number;
  readonly now: Millis;
  readonly learner: LearnerHealth;
}

const mostRiskiest = 10;

export const noHealth: LearnerHealth = {
  seen: 0,
  sampledOut: 0,
  overflowed: {},
  share: 1,
  cost: 0,
};

export function overview(parts: OverviewParts): Overview {
  const { inventory, usage, version, revision, started, now, learner } = parts;
  const facets = facetsOf(inventory);
  const states: Partial<Record<OperationState, number>> = {};
  for (const { state, count } of facets.states) states[state] = count;
  const risks: Record<RiskLevel, number> = { low: 0, medium: 0, high: 0, critical: 0 };
  for (const { level, count } of facets.risks) risks[level] = count;
  return {
    version,
    revision,
    started,
    now,
    apis: inventory.register.apis.size,
    operations: inventory.operations.length,
    states,
    risks,
    traffic: { hour: usage?.hour ?? noWindow, day: usage?.day ?? noWindow },
    perMinute: usage === undefined ? [] : perMinute(usage),
    riskiest: inventory.operations
      .map(({ row }) => row)
      .toSorted((a, b) => b.risk.score - a.risk.score || (a.key < b.key ? -1 : 1))
      .slice(0, mostRiskiest),
    learner,
  };
}

const quiet: Quantiles = { p50: 0, p90: 0, p99: 0 };
const noWindow: UsageWindow = {
  exchanges: 0,
  callers: 0,
  errors: 0,
  refused: 0,
  duration: quiet,
  requestBytes: quiet,
  responseBytes: quiet,
};

function perMinute({ series }: Usage): Overview["perMinute"] {
  return series.hour.map(({ from, exchanges, errors, refused }) => ({
    from,
    exchanges,
    errors,
    refused,
  }));
}

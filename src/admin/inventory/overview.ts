import type { Millis } from "../../kernel/clock.ts";
import type { LearnedOperation, Quantiles, UsageWindow } from "../../learning/learned.ts";
import type { LearnerHealth } from "../../learning/learner.ts";
import type { RiskLevel } from "../../posture/assessment.ts";
import type { OperationState } from "../../registry/register.ts";
import type { Overview } from "../contract.ts";
import type { AssessedInventory } from "./inventory.ts";
import { facetsOf } from "./list-inventory.ts";

export interface OverviewParts {
  readonly inventory: AssessedInventory;
  /** The operations that were called within the last hour, as many as were asked for. */
  readonly active: readonly LearnedOperation[];
  readonly version: string;
  readonly revision: string;
  readonly started: number;
  readonly now: Millis;
  readonly learner: LearnerHealth;
}

const mostRiskiest = 10;

export const noHealth: LearnerHealth = { seen: 0, sampledOut: 0, overflowed: {}, share: 1 };

export function overview(parts: OverviewParts): Overview {
  const { inventory, active, version, revision, started, now, learner } = parts;
  const facets = facetsOf(inventory);
  const states: Partial<Record<OperationState, number>> = {};
  for (const { state, count } of facets.states) states[state] = count;
  const risks: Record<RiskLevel, number> = { low: 0, medium: 0, high: 0, critical: 0 };
  for (const { level, count } of facets.risks) risks[level] = count;
  const days = inventory.operations
    .map(({ learned }) => learned?.lastDay)
    .filter((window) => window !== undefined);
  return {
    version,
    revision,
    started,
    now,
    apis: inventory.register.apis.size,
    operations: inventory.operations.length,
    states,
    risks,
    traffic: { hour: together(active.map(({ usage }) => usage.hour)), day: together(days) },
    perMinute: perMinute(active),
    riskiest: inventory.operations
      .map(({ row }) => row)
      .toSorted((a, b) => b.risk.score - a.risk.score || (a.key < b.key ? -1 : 1))
      .slice(0, mostRiskiest),
    learner,
  };
}

/**
 * Several windows as one. Counts are sums; callers are the most that any operation had, since who called two
 * is not known here; quantiles are means weighted by exchanges: sketches that could be merged stay with the learner.
 */
function together(windows: readonly UsageWindow[]): UsageWindow {
  let [exchanges, callers, errors, refused] = [0, 0, 0, 0];
  for (const window of windows) {
    exchanges += window.exchanges;
    callers = Math.max(callers, window.callers);
    errors += window.errors;
    refused += window.refused;
  }
  const weighted = (of: (window: UsageWindow) => Quantiles): Quantiles => {
    const mean = (quantile: keyof Quantiles): number => {
      let sum = 0;
      for (const window of windows) sum += of(window)[quantile] * window.exchanges;
      return exchanges === 0 ? 0 : sum / exchanges;
    };
    return { p50: mean("p50"), p90: mean("p90"), p99: mean("p99") };
  };
  return {
    exchanges,
    callers,
    errors,
    refused,
    duration: weighted(({ duration }) => duration),
    requestBytes: weighted(({ requestBytes }) => requestBytes),
    responseBytes: weighted(({ responseBytes }) => responseBytes),
  };
}

function perMinute(active: readonly LearnedOperation[]): Overview["perMinute"] {
  const minutes = new Map<number, { exchanges: number; errors: number; refused: number }>();
  for (const { usage } of active) {
    for (const { from, exchanges, errors, refused } of usage.series.hour) {
      const minute = minutes.get(from) ?? { exchanges: 0, errors: 0, refused: 0 };
      minute.exchanges += exchanges;
      minute.errors += errors;
      minute.refused += refused;
      minutes.set(from, minute);
    }
  }
  return [...minutes].toSorted(([a], [b]) => a - b).map(([from, counts]) => ({ from, ...counts }));
}

import type { FlowGraph } from "../../learning/learned.ts";
import type { Millis } from "../../kernel/clock.ts";
import type { RiskLevel } from "../../posture/assessment.ts";
import { compareVersions } from "../../registry/compare-versions.ts";
import type { HeldApi } from "../../registry/held.ts";
import { lifeStage } from "../../registry/life.ts";
import type { OperationState, RegisterChange } from "../../registry/register.ts";
import type { ApiPage, ApiRow } from "../contract.ts";
import { apiDependents } from "./dependents.ts";
import type { Assessed, AssessedInventory } from "./inventory.ts";

const levels: readonly RiskLevel[] = ["low", "medium", "high", "critical"];

/** Every API version, by name and then oldest version first. */
export function apiRows(inventory: AssessedInventory, now: Millis): readonly ApiRow[] {
  const members = new Map<string, Assessed[]>();
  for (const assessed of inventory.operations) {
    for (const id of assessed.apis) {
      const list = members.get(id);
      if (list === undefined) members.set(id, [assessed]);
      else list.push(assessed);
    }
  }
  return [...inventory.register.apis.values()]
    .toSorted(byVersion)
    .map((record) => rowOf(record, members.get(record.id) ?? [], now));
}

function byVersion(a: HeldApi, b: HeldApi): number {
  if (a.api !== b.api) return a.api < b.api ? -1 : 1;
  return compareVersions(a.version, b.version);
}

function rowOf(record: HeldApi, operations: readonly Assessed[], now: Millis): ApiRow {
  const states: Partial<Record<OperationState, number>> = {};
  let worst = 0;
  let exchanges = 0;
  const lastDay = { exchanges: 0, errors: 0 };
  for (const { row } of operations) {
    for (const state of row.states) states[state] = (states[state] ?? 0) + 1;
    worst = Math.max(worst, levels.indexOf(row.risk.level));
    exchanges += row.exchanges;
    lastDay.exchanges += row.lastDay.exchanges;
    lastDay.errors += row.lastDay.errors;
  }
  return {
    record,
    stage: lifeStage(record, now),
    operations: operations.length,
    states,
    worstRisk: levels[worst] ?? "low",
    exchanges,
    lastDay,
  };
}

export interface ApiPageParts {
  readonly inventory: AssessedInventory;
  readonly id: string;
  readonly flows: FlowGraph | undefined;
  readonly changes: readonly RegisterChange[];
  readonly now: Millis;
}

/** Undefined: there is no such API version. */
export function apiPage(parts: ApiPageParts): ApiPage | undefined {
  const { inventory, id, flows, changes, now } = parts;
  const record = inventory.register.apis.get(id);
  if (record === undefined) return undefined;
  const versions = apiRows(inventory, now).filter((row) => row.record.api === record.api);
  const row = versions.find((each) => each.record.id === id);
  if (row === undefined) return undefined;
  const own = inventory.operations.filter(({ apis }) => apis.has(id));
  const keys = new Set(own.flatMap(({ record: { key }, learned }) => [key, learned?.key ?? key]));
  const learned = own.map((each) => each.learned).filter((summary) => summary !== undefined);
  return {
    row,
    versions,
    operations: own
      .map((each) => each.row)
      .toSorted((a, b) => b.risk.score - a.risk.score || (a.key < b.key ? -1 : 1)),
    changes,
    dependents: apiDependents(keys, learned, flows),
  };
}

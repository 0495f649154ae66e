import type { Effective, OperationPlan, Plan } from "../../engine/plan.ts";
import type { Millis } from "../../kernel/clock.ts";
import type { DataClass } from "../../learning/data-class.ts";
import type { LearnedSummary, Traits } from "../../learning/learned.ts";
import { declaredFields } from "../../registry/fields/declared-fields.ts";
import { traitsOf } from "../../learning/traits.ts";
import type { Risk } from "../../posture/assessment.ts";
import type { RiskInput } from "../../posture/risk-input.ts";
import { type HeldApi, type HeldOperation, type Register, membersOf } from "../../registry/held.ts";
import { lifeStage, strictestDates } from "../../registry/life.ts";
import type { Operation } from "../../registry/operation.ts";
import { reconcileTraffic, seenFinder } from "../../registry/reconcile-traffic.ts";
import type { LifeStage, OperationRecord } from "../../registry/register.ts";
import { type SeenFacts, statesOf, supersededKeys, unseen } from "../../registry/states.ts";
import type { InventoryRow } from "../contract.ts";
import { plansOf } from "./effective-plans.ts";
import { answered, seenOperations } from "./seen-operations.ts";

/*
 * Register × learned × risk × plan: every operation that is declared, or that traffic has shown, with what is
 * known of it from each side.
 */

/** Assesses one operation. */
export type Assess = (input: RiskInput) => Risk;

export interface InventorySources {
  readonly register: Register;
  readonly summaries: readonly LearnedSummary[];
  readonly plan: Plan;
  readonly assess: Assess;
  readonly now: Millis;
}

/** One operation with everything that lists and pages ask of it. */
export interface Assessed {
  readonly row: InventoryRow;
  readonly record: HeldOperation;
  readonly learned: LearnedSummary | undefined;
  readonly risk: Risk;
  /** What the risk was judged by. */
  readonly input: RiskInput;
  readonly effective: readonly Effective[];
  /** The API versions that declare it. */
  readonly apis: ReadonlySet<string>;
  /** What a search looks into, in lower case. */
  readonly text: string;
}

export interface AssessedInventory {
  readonly operations: readonly Assessed[];
  readonly byKey: ReadonlyMap<string, Assessed>;
  /** With what traffic has shown since it was written last. */
  readonly register: Register;
}

export function assessInventory(sources: InventorySources): AssessedInventory {
  const { summaries, now, plan } = sources;
  // What the register has no room for is listed all the same: the learner has a bound of its own.
  const hand = { actor: "castellan", now, mostDiscovered: Infinity };
  const { register } = reconcileTraffic(sources.register, seenOperations(summaries), hand);
  const learned = learnedByKey(register, summaries);
  const superseded = supersededKeys(register);
  const planOf = plansOf(plan);
  const operations = [...register.operations.values()].map((record) =>
    assessOne(sources, {
      record,
      summary: learned.get(record.key),
      planned: planOf(record),
      api: record.api === undefined ? undefined : register.apis.get(record.api),
      superseded: superseded.has(record.key),
    }),
  );
  const byKey = new Map(operations.map((assessed) => [assessed.record.key, assessed]));
  return { operations, byKey, register };
}

interface OperationSources {
  readonly record: HeldOperation;
  readonly summary: LearnedSummary | undefined;
  readonly planned: OperationPlan | undefined;
  readonly api: HeldApi | undefined;
  readonly superseded: boolean;
}

function assessOne({ assess, now }: InventorySources, sources: OperationSources): Assessed {
  const { record, summary, planned, api, superseded } = sources;
  const effective = planned?.effective ?? [];
  const dates = strictestDates(record, api);
  const facts = summary === undefined ? unseen : factsOf(summary);
  const input: RiskInput = {
    // What its API says holds for it too.
    record: {
      ...record,
      owner: record.owner ?? api?.owner,
      exposure: record.exposure ?? api?.exposure,
    },
    states: statesOf(record, facts, { dates, superseded, now }),
    declaredAuthentication: declaredAccess(record.declared ? planned?.operation : undefined),
    learned: summary,
    declaredTraits: declaredTraitsOf(planned),
    effective,
  };
  const risk = assess(input);
  const row = rowOf({ input, risk, stage: lifeStage(dates, now) });
  const text = searchText(row, record, summary);
  const apis = membersOf(record);
  return { row, record, learned: summary, risk, input, effective, apis, text };
}

/** Two spellings may be learned of one operation: the one that was called more speaks for it. */
function learnedByKey(
  register: Register,
  summaries: readonly LearnedSummary[],
): ReadonlyMap<string, LearnedSummary> {
  const find = seenFinder(register);
  const learned = new Map<string, LearnedSummary>();
  for (const summary of summaries) {
    const key = find(summary)?.key;
    if (key === undefined) continue;
    const before = learned.get(key);
    if (before === undefined || before.exchanges < summary.exchanges) learned.set(key, summary);
  }
  return learned;
}

/** Contracts do not change while they are in force, and there may be thousands. */
const traitsKept = new WeakMap<Operation, Traits>();

function declaredTraitsOf(planned: OperationPlan | undefined): Traits | undefined {
  const { operation, api } = planned ?? {};
  if (operation === undefined || api?.contract === undefined) return undefined;
  let traits = traitsKept.get(operation);
  if (traits === undefined) {
    traits = traitsOf(declaredFields(operation, api.contract).list());
    traitsKept.set(operation, traits);
  }
  return traits;
}

interface RowParts {
  readonly input: RiskInput;
  readonly risk: Risk;
  readonly stage: LifeStage;
}

function rowOf({ input, risk, stage }: RowParts): InventoryRow {
  const { record, states, declaredAuthentication, learned: summary } = input;
  return {
    key: record.key,
    method: record.method,
    host: record.host,
    path: record.path,
    api: record.api,
    name: record.name,
    owner: record.owner,
    exposure: record.exposure,
    stage,
    states,
    authentication: {
      declared: declaredAuthentication,
      observed: summary?.access.authentication ?? "unknown",
    },
    classes: classesOf(summary),
    risk: {
      score: risk.score,
      level: risk.level,
      confidence: risk.confidence,
      because: risk.factors[0]?.statement,
    },
    ...usageOf(summary),
    first: firstOf(record, summary),
    last: summary?.last ?? lastOf(record),
  };
}

function usageOf(
  summary: LearnedSummary | undefined,
): Pick<InventoryRow, "exchanges" | "callers" | "lastDay"> {
  if (summary === undefined) return unused;
  const { exchanges, callers, lastDay } = summary;
  const { errors, duration } = lastDay;
  return {
    exchanges,
    lastDay: { exchanges: lastDay.exchanges, errors, p99: duration.p99 },
    callers,
  };
}

const unused = { exchanges: 0, lastDay: { exchanges: 0, errors: 0, p99: 0 }, callers: 0 };

function factsOf(summary: LearnedSummary): SeenFacts {
  const { exchanges, outcomes, last, undocumented, drift, lastDay } = summary;
  // The day's window counts no successes: no more than did not fail, and no more than there ever were.
  const unfailed = Math.max(lastDay.exchanges - lastDay.errors - lastDay.refused, 0);
  return {
    exchanges,
    answered: answered(outcomes),
    successesLastDay: Math.min(unfailed, outcomes["2"] + outcomes["3"]),
    last,
    undocumented: undocumented.length,
    drifted: drift.length,
  };
}

/** What the contract asks for: an alternative that asks for nothing makes the rest optional. */
function declaredAccess(
  operation: Operation | undefined,
): InventoryRow["authentication"]["declared"] {
  if (operation?.security === undefined) return "unknown";
  const { security } = operation;
  return security.length === 0 || security.some(({ size }) => size === 0) ? "none" : "required";
}

function classesOf(summary: LearnedSummary | undefined): readonly DataClass[] {
  return [...new Set((summary?.classes ?? []).map((support) => support.class))];
}

function firstOf({ sources }: OperationRecord, summary: LearnedSummary | undefined) {
  const instants = sources.map(({ first }) => first as number);
  if (summary !== undefined) instants.push(summary.first);
  return instants.length === 0 ? undefined : Math.min(...instants);
}

/** Of traffic only: that a contract was read says nothing of use. */
function lastOf({ sources }: OperationRecord): number | undefined {
  const instants = sources
    .filter(({ kind }) => kind !== "configuration" && kind !== "openapi")
    .map(({ last }) => last as number);
  return instants.length === 0 ? undefined : Math.max(...instants);
}

function searchText(
  row: InventoryRow,
  { purpose, operationId, tags }: HeldOperation,
  summary: LearnedSummary | undefined,
): string {
  return [
    row.key,
    row.api,
    row.name,
    row.owner,
    purpose,
    operationId,
    ...tags,
    ...row.classes,
    ...(summary?.undocumented ?? []),
  ]
    .filter((part) => part !== undefined)
    .join("\n")
    .toLowerCase();
}

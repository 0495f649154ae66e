import { type Millis, millis } from "../kernel/clock.ts";
import { compareVersions } from "./compare-versions.ts";
import { type HeldApi, type HeldOperation, type Register, declares, membersOf } from "./held.ts";
import { lifeStage } from "./life.ts";
import type { LifeDates, OperationRecord, OperationState } from "./register.ts";
import { shapeOf } from "./same-operation.ts";

/** The little that the states of an operation need of what traffic taught. */
export interface SeenFacts {
  readonly exchanges: number;
  /** Answered by the upstream, whatever the status. */
  readonly answered: number;
  /** Answered with 2xx or 3xx within the last day that was seen. */
  readonly successesLastDay: number;
  readonly last: Millis | undefined;
  /** Parameters and properties that the contract does not name. */
  readonly undocumented: number;
  /** Places where what was seen contradicts the contract. */
  readonly drifted: number;
}

export const unseen: SeenFacts = {
  exchanges: 0,
  answered: 0,
  successesLastDay: 0,
  last: undefined,
  undocumented: 0,
  drifted: 0,
};

/** Usage is known by days: successes are surely after a retirement once a whole day lies between. */
const day = 86_400_000;

/** Where an operation stands in its API's family of versions, and the dates that hold for it. */
export interface Standing {
  /** Its own dates and its API's, whichever are stricter. */
  readonly dates: LifeDates;
  /** Only in older versions of an API that has a newer one. */
  readonly superseded: boolean;
}

/** What register and traffic together say of an operation: how it is declared, then how it is used, then its age. */
export function statesOf(
  record: OperationRecord,
  seen: SeenFacts,
  { dates, superseded, now }: Standing & { readonly now: Millis },
): readonly OperationState[] {
  const stage = lifeStage(dates, now);
  const states: OperationState[] = [];
  if (record.declared) states.push("declared");
  else if (seen.answered > 0 || wasSeen(record)) states.push("shadow");
  if (record.declared && seen.undocumented > 0) states.push("undocumented");
  if (record.declared && seen.drifted > 0) states.push("drifted");
  if (record.declared && seen.exchanges === 0) states.push("never-called");
  if (isZombie(seen, dates, superseded)) states.push("zombie");
  if (stage !== "live") states.push(stage);
  return states;
}

/** Traffic had shown it before this learner began. */
function wasSeen({ sources }: OperationRecord): boolean {
  return sources.some((source) => !declares(source));
}

function isZombie(seen: SeenFacts, { retired }: LifeDates, superseded: boolean): boolean {
  if (seen.last === undefined || seen.successesLastDay === 0) return false;
  return superseded || (retired !== undefined && seen.last >= millis(retired + day));
}

/**
 * Keys of the operations that the newest version of their API has no more: declared, and only in versions
 * that are older. An operation of the newer version counts by its method and its path below the base path.
 */
export function supersededKeys({ apis, operations }: Register): ReadonlySet<string> {
  const newest = newestVersions(apis);
  const shapes = new Set<string>();
  const counted = new Set<string>();
  for (const operation of operations.values()) {
    if (!operation.declared) continue;
    for (const id of membersOf(operation)) {
      const api = apis.get(id);
      if (api === undefined || newest.get(api.api) !== api) continue;
      shapes.add(`${api.api} ${below(operation, api)}`);
      counted.add(api.api);
    }
  }
  const superseded = new Set<string>();
  for (const operation of operations.values()) {
    const api = operation.api === undefined ? undefined : apis.get(operation.api);
    // A newer version that declares nothing is a name without a contract.
    if (!operation.declared || api === undefined || !counted.has(api.api)) continue;
    if (!shapes.has(`${api.api} ${below(operation, api)}`)) superseded.add(operation.key);
  }
  return superseded;
}

function newestVersions(apis: Register["apis"]): ReadonlyMap<string, HeldApi> {
  const newest = new Map<string, HeldApi>();
  for (const api of apis.values()) {
    const before = newest.get(api.api);
    if (before === undefined || compareVersions(before.version, api.version) < 0)
      newest.set(api.api, api);
  }
  return newest;
}

function below({ method, path }: HeldOperation, { basePath }: HeldApi): string {
  return shapeOf(method, path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : path);
}

import { createTemplates } from "../../src/learning/paths/templates.ts";
import type { GroupingDocument, TrueOperation } from "./grouping-documents.ts";
import type { Request } from "./grouping-traffic.ts";

/*
 * Grouping accuracy (Zhu et al., "Tools and Benchmarks for Automated Log Parsing", ICSE-SEIP 2019): a request is
 * right when the requests of its learned group are exactly the requests of its true operation. One stranger in the
 * group, or one member outside, and none of them is right.
 *
 * Requests that succeeded count. Errors and scanners do not count, but where one of them was given a place, it must
 * be the right one: a scanner's path in an operation's group spoils the group.
 */

export interface Grouping {
  readonly name: string;
  readonly half: GroupingDocument["half"];
  readonly operations: number;
  readonly requests: number;
  readonly right: number;
  /** Operations that are not grouped right, most called first. */
  readonly wrong: readonly Wrong[];
  /** Paths that matched nothing and were answered 404. */
  readonly noise: number;
  /** Requests that were placed, those that do not count included. */
  readonly placed: number;
  /** Microseconds of processor time for all of them. */
  readonly time: number;
  /** The same once more, when all paths were known. */
  readonly timeAgain: number;
}

export interface Wrong {
  readonly operation: string;
  readonly requests: number;
  /** In how many groups its requests are. */
  readonly groups: number;
  /** How many other operations are in them. */
  readonly strangers: number;
  readonly keys: readonly string[];
}

export function groupingOf(document: GroupingDocument, traffic: readonly Request[]): Grouping {
  const { keys, ...times } = placeAll(document, traffic);
  /** Operations by group, and groups by operation. */
  const inGroup = new Map<string, Set<number>>();
  const ofTruth = new Map<number, Set<string>>();
  const counted = new Map<number, number>();
  traffic.forEach((request, index) => {
    const counts = request.status < 400 && request.truth >= 0;
    const key = keys[index];
    if (key === undefined && !counts) return;
    put(inGroup, key ?? "", request.truth);
    put(ofTruth, request.truth, key ?? "");
    if (counts) counted.set(request.truth, (counted.get(request.truth) ?? 0) + 1);
  });
  let requests = 0;
  let right = 0;
  const wrong: Wrong[] = [];
  for (const [truth, count] of counted) {
    requests += count;
    const groups = [...(ofTruth.get(truth) ?? [])];
    const strangers = new Set(groups.flatMap((key) => [...(inGroup.get(key) ?? [])]));
    if (groups.length === 1 && groups[0] !== "" && strangers.size === 1) right += count;
    else {
      const operation = nameOf(document.operations[truth]);
      wrong.push({
        operation,
        requests: count,
        groups: groups.length,
        strangers: strangers.size - 1,
        keys: groups,
      });
    }
  }
  wrong.sort((a, b) => b.requests - a.requests);
  const { name, half, operations } = document;
  const placed = traffic.length;
  return { name, half, operations: operations.length, requests, right, wrong, placed, ...times };
}

/** The group of every request at the end: its key then, or what has absorbed it since. */
function placeAll(
  { host }: GroupingDocument,
  traffic: readonly Request[],
): Pick<Grouping, "noise" | "time" | "timeAgain"> & { keys: readonly (string | undefined)[] } {
  const templates = createTemplates();
  const into = new Map<string, string>();
  const told: (string | undefined)[] = [];
  const sightings = traffic.map((request) => ({ ...request, host }));
  const start = process.cpuUsage();
  for (const sighting of sightings) {
    const placed = templates.place(sighting);
    for (const { key, into: other } of placed?.absorbed ?? [])
      if (key !== other) into.set(key, other);
    // A key that is told again is alive again.
    if (placed !== undefined) into.delete(placed.key);
    told.push(placed?.key);
  }
  const time = microsecondsSince(start);
  const noise = templates.unknown.total;
  const keys = told.map((key) => {
    let now = key;
    for (let hop = 0; now !== undefined && into.has(now) && hop < 100; hop += 1)
      now = into.get(now);
    return now;
  });
  const again = process.cpuUsage();
  for (const sighting of sightings) templates.place(sighting);
  return { keys, time, noise, timeAgain: microsecondsSince(again) };
}

function microsecondsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return user + system;
}

function put<K, V>(map: Map<K, Set<V>>, key: K, value: V): void {
  const set = map.get(key);
  if (set === undefined) map.set(key, new Set([value]));
  else set.add(value);
}

function nameOf(operation: TrueOperation | undefined): string {
  return operation === undefined ? "none" : `${operation.method} ${operation.path}`;
}

export interface Summary {
  readonly documents: number;
  readonly operations: number;
  readonly requests: number;
  /** Mean over documents. */
  readonly mean: number;
  /** Over requests. */
  readonly overall: number;
  /** Microseconds of processor time for one request. */
  readonly perPlace: number;
  /** The same when its path was known. */
  readonly perKnown: number;
}

export function summaryOf(groupings: readonly Grouping[]): Summary {
  const sum = (of: (grouping: Grouping) => number): number =>
    groupings.reduce((total, grouping) => total + of(grouping), 0);
  const requests = sum((grouping) => grouping.requests);
  return {
    documents: groupings.length,
    operations: sum((grouping) => grouping.operations),
    requests,
    mean: sum(accuracyOf) / groupings.length,
    overall: sum(({ right }) => right) / requests,
    perPlace: sum(({ time }) => time) / sum(({ placed }) => placed),
    perKnown: sum(({ timeAgain }) => timeAgain) / sum(({ placed }) => placed),
  };
}

export function accuracyOf({ right, requests }: Grouping): number {
  return right / requests;
}

import type { Counted, LearnedAccess } from "./learned.ts";
import type { Proof, Sighting } from "./sighting.ts";

/** Names kept of each kind; tokens may carry any. */
const mostNames = 64;
/** Names told. */
const shownNames = 20;

/** Who was let in, and who was turned away. Plain data. */
export interface AccessTally {
  readonly successes: Record<Proof, number>;
  readonly roles: Map<string, number>;
  readonly scopes: Map<string, number>;
  readonly consumers: Map<string, number>;
  unauthorized: number;
  forbidden: number;
  plainHttp: number;
  /** Names that did not fit. */
  overflowed: number;
}

export function emptyAccess(): AccessTally {
  return {
    successes: { bearer: 0, "api-key": 0, mtls: 0, basic: 0, session: 0, none: 0 },
    roles: new Map(),
    scopes: new Map(),
    consumers: new Map(),
    unauthorized: 0,
    forbidden: 0,
    plainHttp: 0,
    overflowed: 0,
  };
}

export function seeAccess(
  tally: AccessTally,
  { request, response, caller, weight }: Sighting,
): void {
  if (request.scheme === "http") tally.plainHttp += weight;
  if (response.status === 401) tally.unauthorized += weight;
  if (response.status === 403) tally.forbidden += weight;
  if (response.status < 200 || response.status > 399) return;
  tally.successes[caller.proof] += weight;
  for (const role of caller.roles) count(tally, tally.roles, role, weight);
  for (const scope of caller.scopes) count(tally, tally.scopes, scope, weight);
  if (caller.consumer !== undefined) count(tally, tally.consumers, caller.consumer, weight);
}

function count(tally: AccessTally, names: Map<string, number>, name: string, weight: number): void {
  const known = names.get(name);
  if (known === undefined && names.size >= mostNames) tally.overflowed += 1;
  else names.set(name, (known ?? 0) + weight);
}

/** Adds what `from` counted to `into`. */
export function mergeAccess(into: AccessTally, from: AccessTally): void {
  for (const proof of Object.keys(into.successes) as Proof[]) {
    into.successes[proof] += from.successes[proof];
  }
  for (const kind of ["roles", "scopes", "consumers"] as const) {
    for (const [name, times] of from[kind]) count(into, into[kind], name, times);
  }
  into.unauthorized += from.unauthorized;
  into.forbidden += from.forbidden;
  into.plainHttp += from.plainHttp;
  into.overflowed += from.overflowed;
}

export function tellAccess(tally: AccessTally): LearnedAccess {
  const { none, ...proven } = tally.successes;
  const known = Object.values(proven).reduce((sum, times) => sum + times, 0);
  return {
    successes: { ...tally.successes },
    authentication: known > 0 ? (none > 0 ? "mixed" : "required") : none > 0 ? "none" : "unknown",
    roles: tell(tally.roles),
    scopes: tell(tally.scopes),
    consumers: tell(tally.consumers),
    unauthorized: tally.unauthorized,
    forbidden: tally.forbidden,
    plainHttp: tally.plainHttp,
  };
}

function tell(names: ReadonlyMap<string, number>): readonly Counted[] {
  return [...names]
    .map(([name, times]) => ({ name, count: times }))
    .toSorted((a, b) => b.count - a.count)
    .slice(0, shownNames);
}

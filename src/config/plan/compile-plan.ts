import type { Control, Site } from "../../engine/control.ts";
import type { OperationPlan, Plan } from "../../engine/plan.ts";
import type { Ports } from "../../engine/ports.ts";
import type { Realm } from "../../engine/realm.ts";
import type { Millis } from "../../kernel/clock.ts";
import { type Problem, type Result, ok, pointerToken } from "../../kernel/result.ts";
import { compileMatcher } from "../../registry/matcher.ts";
import type { Life } from "../../registry/life.ts";
import type { Api, Operation } from "../../registry/operation.ts";
import type { Loaded } from "../loaded.ts";
import type { ApiEntry, ControlEntry } from "../settings/api.ts";
import { apiOf } from "./api-of.ts";
import { standingDescribers } from "./describe-standing.ts";
import { type Exceptions, exceptionsFor, sortExceptions } from "./exceptions.ts";
import { type Door, compileFinder } from "./find-api.ts";
import {
  type Standing,
  blame,
  builtIn,
  layBaseline,
  layException,
  layTightening,
} from "./layer.ts";
import { type SiteFrame, type Stand, planSite } from "./plan-site.ts";
import { registeredLife } from "./registered-life.ts";
import { registeredShadows } from "./registered-shadows.ts";
import { realmOf } from "./realm-of.ts";
import { upstreamName, upstreamPath } from "./upstream-pools.ts";

export interface Compiled {
  readonly plan: Plan;
  /** What holds and yet deserves a look, such as exceptions that have expired. */
  readonly warnings: readonly Problem[];
  /** When an exception expires next: the plan must be compiled anew then. */
  readonly nextExpiry: Millis | undefined;
}

/** The id under which calls that no contract declares are planned, logged and excepted. */
export const undeclared = "undeclared";

const unread: OperationPlan["reads"] = { requestBody: false, answerBody: false };

interface Compiling {
  readonly loaded: Loaded;
  readonly controls: readonly Control[];
  readonly realm: Realm;
  readonly exceptions: Exceptions;
  readonly baseline: readonly Stand[];
  readonly frame: Omit<SiteFrame, "apiAt">;
  readonly problems: Problem[];
}

/**
 * Compiles a loaded configuration: every control for every operation, and for the undeclared calls of every
 * API. It knows no control by name. Problems are pointers into castellan.yaml, all at once.
 */
export function compilePlan(
  loaded: Loaded,
  controls: readonly Control[],
  ports: Ports,
): Result<Compiled> {
  const { settings } = loaded;
  const problems: Problem[] = [];
  const exceptions = sortExceptions(settings.exceptions, ports.clock.now());
  const compiling: Compiling = {
    loaded,
    controls,
    realm: realmOf(settings),
    exceptions,
    baseline: baselineOf(controls, settings.security),
    frame: { ports, ...standingDescribers(loaded.file, loaded.places) },
    problems,
  };
  for (const { control, standing } of compiling.baseline) {
    problems.push(...checkBaseline(control, standing));
  }
  const doors = settings.apis.map((entry, index) => planApi(compiling, entry, index));
  if (problems.length > 0) return { ok: false, problems: withoutRepeats(problems) };
  const plan: Plan = {
    revision: loaded.revision,
    match: compileFinder(doors.map(({ door }) => door)),
    operations: doors.flatMap(({ plans }) => plans),
  };
  return ok({ plan, warnings: exceptions.warnings, nextExpiry: exceptions.nextExpiry });
}

function baselineOf(
  controls: readonly Control[],
  security: Readonly<Record<string, ControlEntry>>,
): readonly Stand[] {
  return controls.map((control) => {
    const below = builtIn(control);
    const entry = Object.hasOwn(security, control.name) ? security[control.name] : undefined;
    const at = `/security/${pointerToken(control.name)}`;
    return { control, standing: entry === undefined ? below : layBaseline(below, entry, at) };
  });
}

/** Told even where no API is configured yet. */
function checkBaseline(control: Control, standing: Standing): readonly Problem[] {
  if (standing.settings === undefined) return [];
  const checked = control.check(standing.settings);
  if (checked.ok) return [];
  return checked.problems.map(({ at, message }) => ({
    at: blame(standing, at, "/security"),
    message: `${message} (${control.name})`,
  }));
}

function planApi(
  compiling: Compiling,
  entry: ApiEntry,
  index: number,
): { readonly door: Door; readonly plans: readonly OperationPlan[] } {
  const at = `/apis/${index}`;
  const api = apiOf(entry, compiling.loaded.contracts.get(index));
  const stands = tighten(compiling, compiling.baseline, entry.security, `${at}/security`);
  const rest = planOperation(compiling, { api, entry, at, stands, operation: undefined });
  const declared = (api.contract?.operations ?? []).map((operation) => ({
    method: operation.method,
    path: operation.path,
    value: planOperation(compiling, { api, entry, at, stands, operation }),
  }));
  const shadows = registeredShadows(compiling.loaded.registered, api).map(
    ({ method, path, life }) => ({
      method,
      path,
      value: planOperation(compiling, { api, entry, at, stands, operation: undefined, life }),
    }),
  );
  const door: Door = {
    hosts: api.hosts,
    base: api.basePath.split("/").slice(1),
    declared: compileMatcher(declared),
    shadows: compileMatcher(shadows),
    undeclared: rest,
  };
  return { door, plans: [...declared.map(({ value }) => value), rest] };
}

interface SiteInput {
  readonly api: Api;
  readonly entry: ApiEntry;
  readonly at: string;
  readonly stands: readonly Stand[];
  readonly operation: Operation | undefined;
  /** The register's dates of a discovered operation. */
  readonly life?: Life;
}

function planOperation(compiling: Compiling, input: SiteInput): OperationPlan {
  const { api, entry, at, operation } = input;
  const id = operation?.id ?? undeclared;
  const own = Object.hasOwn(entry.operations, id) ? entry.operations[id]?.security : undefined;
  const ownAt = `${at}/operations/${pointerToken(id)}/security`;
  const tightened = own ? tighten(compiling, input.stands, own, ownAt) : input.stands;
  const stands = loosen(compiling, tightened, api, id);
  const registered = input.life ?? registeredLife(compiling.loaded.registered, api, operation);
  const site: Site = { api, operation, realm: compiling.realm, registered };
  const { parts, problems } = planSite(site, stands, { ...compiling.frame, apiAt: at });
  compiling.problems.push(...problems);
  // The messages of a gRPC method are frames of a format that no control reads.
  const reads = operation?.rpc === undefined ? parts.reads : unread;
  return {
    ...parts,
    reads,
    api,
    operation,
    id,
    timeout: entry.upstream.timeouts.total,
    upstream: upstreamName(entry),
    upstreamPath: upstreamPath(entry, api.basePath),
  };
}

function tighten(
  compiling: Compiling,
  below: readonly Stand[],
  security: Readonly<Record<string, ControlEntry>>,
  at: string,
): readonly Stand[] {
  return below.map((stand) => {
    const { control, standing } = stand;
    const entry = Object.hasOwn(security, control.name) ? security[control.name] : undefined;
    if (entry === undefined) return stand;
    const laid = layTightening(control, standing, entry, `${at}/${pointerToken(control.name)}`);
    compiling.problems.push(...laid.problems);
    return { control, standing: laid.standing };
  });
}

function loosen(
  { exceptions }: Compiling,
  below: readonly Stand[],
  api: Api,
  id: string,
): readonly Stand[] {
  const placed = exceptionsFor(exceptions, api, id);
  if (placed.length === 0) return below;
  return below.map(({ control, standing }) => {
    let loosened = standing;
    for (const { entry, at } of placed) {
      if (entry.control === control.name) loosened = layException(loosened, entry, at);
    }
    return { control, standing: loosened };
  });
}

/** A wrong baseline is wrong at every operation, and is told once. */
function withoutRepeats(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((found) => [`${found.at} ${found.message}`, found])).values()];
}

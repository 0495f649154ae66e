import type { Built, Control, Site } from "../../engine/control.ts";
import { type Phase, phases } from "../../engine/facts.ts";
import type { BodyLimits } from "../../engine/limits.ts";
import type { Effective, OperationPlan, Planned } from "../../engine/plan.ts";
import type { Ports } from "../../engine/ports.ts";
import type { Problem } from "../../kernel/result.ts";
import { combineLimits } from "./combine-limits.ts";
import { type Standing, blame } from "./layer.ts";

/** One control with what stands for it at a site. */
export interface Stand {
  readonly control: Control;
  readonly standing: Standing;
}

export interface SiteFrame {
  readonly ports: Ports;
  /** Where problems of built-in settings are told. */
  readonly apiAt: string;
  readonly describeOrigin: (control: Control, standing: Standing) => string;
  readonly describeMeaning: (control: Control, standing: Standing) => string;
}

type SiteSteps = Pick<OperationPlan, "steps" | "reads" | "skim" | "limits" | "effective">;

export interface PlannedSite {
  readonly parts: SiteSteps;
  readonly problems: readonly Problem[];
}

type Growing = { readonly [P in Phase]: Planned<P>[] };

/** Builds every control for one site, in the order of the list, and lays their steps end to end. */
export function planSite(site: Site, stands: readonly Stand[], frame: SiteFrame): PlannedSite {
  const steps: Growing = {
    admit: [],
    identify: [],
    authorize: [],
    inspect: [],
    forward: [],
    screen: [],
  };
  const limits: Partial<BodyLimits>[] = [];
  const reads = new Set<string>();
  const effective: Effective[] = [];
  const problems: Problem[] = [];
  let skim: OperationPlan["skim"];
  for (const stand of stands) {
    const built = build(stand, site, frame, problems);
    const active = built !== undefined && acts(built);
    effective.push(describe(stand, { active, meaning: built?.meaning }, frame));
    if (built === undefined) continue;
    for (const phase of phases) add(steps, phase, stand, built);
    for (const what of built.reads ?? []) reads.add(what);
    skim ??= built.skim;
    // A control that is not obeyed does not bound anybody either.
    if (built.limits && stand.standing.mode === "enforce") limits.push(built.limits);
  }
  const parts = {
    steps,
    reads: { requestBody: reads.has("request-body"), answerBody: reads.has("answer-body") },
    skim,
    limits: combineLimits(limits),
    effective,
  };
  return { parts, problems };
}

function acts(built: Built): boolean {
  return built.limits !== undefined || phases.some((phase) => built.steps[phase] !== undefined);
}

function build(
  { control, standing }: Stand,
  site: Site,
  { ports, apiAt }: SiteFrame,
  problems: Problem[],
): Built | undefined {
  if (standing.mode === "off" || standing.settings === undefined) return undefined;
  const built = control.build(standing.settings, site, ports);
  if (built.ok) return built.value;
  for (const { at, message } of built.problems) {
    problems.push({ at: blame(standing, at, apiAt), message: `${message} (${control.name})` });
  }
  return undefined;
}

function add(
  steps: { readonly [P in Phase]: unknown[] },
  phase: Phase,
  { control, standing }: Stand,
  built: Built,
): void {
  const step = built.steps[phase];
  if (step === undefined || standing.mode === "off") return;
  const { name, onError } = control;
  const { mode } = standing;
  // The phase of the list is the phase of the step: TypeScript cannot follow one index through both.
  steps[phase].push({ control: name, phase, mode, onError, statuses: statusesOf(control), step });
}

const statusesByControl = new WeakMap<Control, Readonly<Record<string, number>>>();

function statusesOf(control: Control): Readonly<Record<string, number>> {
  const known = statusesByControl.get(control);
  if (known) return known;
  const statuses = Object.fromEntries(
    Object.entries(control.reasons).map(([code, { status }]) => [code, status]),
  );
  statusesByControl.set(control, statuses);
  return statuses;
}

function describe(
  { control, standing }: Stand,
  { active, meaning }: { readonly active: boolean; readonly meaning: string | undefined },
  frame: SiteFrame,
): Effective {
  return {
    control: control.name,
    title: control.title,
    mode: standing.mode,
    meaning: meaning ?? frame.describeMeaning(control, standing),
    origin: frame.describeOrigin(control, standing),
    active,
  };
}

import { type Field, type Pass, pass } from "../kernel/verdict.ts";
import type { Facts, Phase } from "./facts.ts";
import type { Outcome, Outcomes, Respond } from "./outcome.ts";
import type { Planned } from "./plan.ts";
import type { Finding, Mode, Trail } from "./trail.ts";

/** What an exchange gathers on its way: the trail, fields for its response, what to release at its end. */
export interface Gathering {
  readonly trail: Trail;
  readonly fields: Field[];
  readonly releases: (() => void)[];
}

/** An enforced denial. */
export interface Stop {
  readonly kind: "stop";
  readonly status: number;
  readonly control: string;
  readonly reason: string;
  readonly fields: readonly Field[];
}

/** `undefined`: nothing stands against going on. */
export type Decision = Stop | Respond | undefined;

/** Outcomes that change what later steps see; whoever owns the facts carries them out. */
export type Change<P extends Phase> = Extract<
  Outcomes[P],
  { readonly kind: "identify" | "edit-request" | "edit-answer" }
>;

/** Times each step; handed in only for exchanges that are sampled for tracing. */
export interface Observer {
  started(control: string, phase: Phase): void;
  ended(outcome: Outcome["kind"] | "fault"): void;
}

export interface Run<P extends Phase> {
  readonly steps: readonly Planned<P>[];
  /** The same object throughout the phase: `apply` updates it in place. */
  readonly facts: Facts[P];
  readonly gathering: Gathering;
  readonly apply: (change: Change<P>) => void;
  readonly observer?: Observer | undefined;
}

/**
 * Runs one phase. The first enforced denial ends it; a shadow control is heard and never obeyed, nor are
 * its changes. Nothing is awaited unless a step returned a promise, so that a phase of synchronous steps
 * costs no turn of the event loop.
 */
export function decide<P extends Phase>(run: Run<P>): Decision | Promise<Decision> {
  return resume(run, 0);
}

function resume<P extends Phase>(run: Run<P>, from: number): Decision | Promise<Decision> {
  for (let i = from; i < run.steps.length; i += 1) {
    const planned = run.steps[i];
    if (planned === undefined) break;
    const heard = hear(run, planned);
    if (heard instanceof Promise) {
      return heard.then((decision) => decision ?? resume(run, i + 1));
    }
    if (heard !== undefined) return heard;
  }
  return undefined;
}

function hear<P extends Phase>(run: Run<P>, planned: Planned<P>): Decision | Promise<Decision> {
  run.observer?.started(planned.control, planned.phase);
  try {
    const outcome = planned.step(run.facts);
    if (!(outcome instanceof Promise)) return settle(run, planned, outcome);
    return outcome.then(
      (value) => settle(run, planned, value),
      (fault: unknown) => failed(run, planned, fault),
    );
  } catch (fault) {
    return failed(run, planned, fault);
  }
}

function settle<P extends Phase>(run: Run<P>, planned: Planned<P>, outcome: Outcomes[P]): Decision {
  run.observer?.ended(outcome.kind);
  // The pass that says nothing is one object for all controls, and what nearly all of them say.
  if (outcome === pass) return undefined;
  if (outcome.kind === "pass") {
    gather(run.gathering, planned.mode, outcome);
    return undefined;
  }
  if (outcome.kind === "deny") return denied(run, planned, outcome.reason, outcome);
  if (outcome.kind === "respond") {
    note(run, planned, { what: "respond" });
    return planned.mode === "enforce" ? outcome : undefined;
  }
  const what = outcome.kind === "identify" ? "identify" : "edit";
  note(run, planned, { what, note: "note" in outcome ? outcome.note : undefined });
  // TypeScript cannot see that the kinds left over are exactly Change<P>.
  if (planned.mode === "enforce") run.apply(outcome as Change<P>);
  return undefined;
}

function gather(gathering: Gathering, mode: Mode, { release, fields }: Pass): void {
  if (release) gathering.releases.push(release);
  // A shadow limiter must neither promise nor hold anything that clients or other requests can feel.
  if (fields === undefined || mode === "shadow") return;
  for (const field of fields) gathering.fields.push(field);
}

function failed<P extends Phase>(run: Run<P>, planned: Planned<P>, fault: unknown): Decision {
  run.observer?.ended("fault");
  note(run, planned, { what: "fault", reason: "fault", fault });
  if (planned.onError === "pass" || planned.mode === "shadow") return undefined;
  return { kind: "stop", status: 500, control: planned.control, reason: "fault", fields: [] };
}

function denied<P extends Phase>(
  run: Run<P>,
  planned: Planned<P>,
  reason: string,
  said: { readonly note?: string; readonly fields?: readonly Field[] },
): Decision {
  note(run, planned, { what: "deny", reason, note: said.note });
  if (planned.mode === "shadow") return undefined;
  return {
    kind: "stop",
    status: planned.statuses[reason] ?? 403,
    control: planned.control,
    reason,
    fields: said.fields ?? [],
  };
}

function note<P extends Phase>(
  run: Run<P>,
  planned: Planned<P>,
  said: Pick<Finding, "what"> & Partial<Pick<Finding, "reason" | "note" | "fault">>,
): void {
  run.gathering.trail.add({
    control: planned.control,
    phase: planned.phase,
    mode: planned.mode,
    what: said.what,
    reason: said.reason,
    note: said.note,
    fault: said.fault,
  });
}

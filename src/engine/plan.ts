import type { Pair } from "../http/head.ts";
import type { Millis } from "../kernel/clock.ts";
import type { Api, Operation } from "../registry/operation.ts";
import type { Step } from "./control.ts";
import type { Phase } from "./facts.ts";
import type { BodyLimits } from "./limits.ts";
import type { Skim } from "./skim.ts";
import type { Mode } from "./trail.ts";

/** One step of one control, ready to run. */
export interface Planned<P extends Phase> {
  readonly control: string;
  readonly phase: P;
  readonly mode: Mode;
  readonly onError: "deny" | "pass";
  /** Status by reason code. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly step: Step<P>;
}

export type PlannedSteps = { readonly [P in Phase]: readonly Planned<P>[] };

/** Where a setting came from, for `explain`. */
export interface Effective {
  readonly control: string;
  readonly title: string;
  readonly mode: Mode | "off";
  /** What this configuration means, in one sentence. */
  readonly meaning: string;
  /** `built-in default`, or `castellan.yaml:12:3 security.jwt`, or an exception with owner and expiry. */
  readonly origin: string;
  /** Does the control act on this operation at all? */
  readonly active: boolean;
}

/** Everything in force for one operation, or for the undeclared calls of one API. */
export interface OperationPlan {
  readonly api: Api;
  readonly operation: Operation | undefined;
  /** Stable name for metrics and logs: the operation's id, or `undeclared`. */
  readonly id: string;
  readonly steps: PlannedSteps;
  /** Does any control read the request's body, or the answer's? If none does, it is streamed past. */
  readonly reads: { readonly requestBody: boolean; readonly answerBody: boolean };
  readonly skim: Skim | undefined;
  readonly limits: BodyLimits;
  readonly timeout: Millis;
  /** Names the pool in `Plan.upstreams`. */
  readonly upstream: string;
  /** Path prefix put before (or stripped from) the API's path on the way to the upstream. */
  readonly upstreamPath: (path: string) => string;
  readonly effective: readonly Effective[];
}

export interface Match {
  readonly plan: OperationPlan;
  readonly pathParameters: readonly Pair[];
}

/** The compiled configuration: immutable, swapped whole. */
export interface Plan {
  /** SHA-256 of the configuration it was compiled from, base64url: says which plan judged an exchange. */
  readonly revision: string;
  /**
   * Finds what is in force for a request. Undefined: no API answers to this host and path, which is 404.
   * Linear in the length of the path.
   */
  match(method: string, authority: string, segments: readonly string[]): Match | undefined;
  /** Every operation's plan, for `explain`, `check` and the console. */
  readonly operations: readonly OperationPlan[];
}

import type { Plan } from "../engine/plan.ts";
import type { Clock, Millis } from "../kernel/clock.ts";
import type { ExceptionEntry } from "../config/settings/exception.ts";
import type { FlowGraph, LearnedOperation, LearnedSummary } from "../learning/learned.ts";
import type { LearnerHealth } from "../learning/learner.ts";
import type { State } from "../store/state.ts";
import type { FindingView, ImportResult } from "./contract.ts";
import type { Assess } from "./inventory/inventory.ts";

/** A key as it is made: shown once, kept only as its hash. */
export interface MadeKey {
  readonly id: string;
  readonly text: string;
  readonly hash: string;
}

interface Readiness {
  readonly ready: boolean;
  readonly serving: number;
  readonly draining: boolean;
}

export type Reloaded =
  | { readonly ok: true; readonly revision: string }
  | { readonly ok: false; readonly problems: readonly string[] };

/** The learner, wherever it lives. */
export interface LearnedPort {
  summaries(): Promise<readonly LearnedSummary[]>;
  operation(key: string): Promise<LearnedOperation | undefined>;
  flows(): Promise<FlowGraph>;
  /** What was learned as an OpenAPI 3.1 document; of all operations, or of these. */
  openapi(keys?: readonly string[]): Promise<object>;
  health(): Promise<LearnerHealth>;
  /** Learns from a recording on this machine; undefined: the file is none. */
  importFile?(path: string): Promise<ImportResult | undefined>;
}

/** What the admin API stands on. The composition brings it; nothing here touches the data path. */
export interface ControlPlane {
  readonly clock: Clock;
  readonly state: State;
  /** Bearer credential asked of every call below `/v1`. */
  readonly credential: string;
  /** RFC 7517 set for upstreams that verify the internal token. */
  readonly publicKeys: string;
  readonly plan: () => Plan;
  readonly readiness: () => Readiness;
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>;
  readonly reload: () => Promise<Reloaded>;
  /** Known consumers, so that a key is issued to nobody else. */
  readonly consumers: () => readonly string[];
  readonly makeKey: () => MadeKey;
  /** Called after a change to keys, revocations or the register, so that workers hear of it at once. */
  readonly changed: () => void;
  /** Castellan's own version, and when the gateway started; undefined: it is not told. */
  readonly version?: string;
  readonly started?: Millis;
  /** Undefined: learning is off. */
  readonly learned?: LearnedPort | undefined;
  /** The risk of an operation; undefined: every risk is low and nothing is known of it. */
  readonly assess?: Assess;
  readonly exceptions?: () => readonly ExceptionEntry[];
  /** What should be looked at, worst first. */
  readonly findings?: () => Promise<readonly FindingView[]>;
}

/** The longest overlap of a rotation. */
export const longestOverlap: number = 90 * 86_400_000;

export const defaultOverlap: Millis = 86_400_000 as Millis;

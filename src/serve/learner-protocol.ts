import type { ImportResult } from "../admin/contract.ts";
import type { Loaded } from "../config/loaded.ts";
import type {
  CallerActivity,
  CallerList,
  CallerQuery,
  FlowGraph,
  LearnedOperation,
  LearnedSummary,
  Usage,
} from "../learning/learned.ts";
import type { LearnerHealth } from "../learning/learner.ts";
import type { RecentExchange } from "../telemetry/capture/recent.ts";

/** Everything the learner's thread needs to begin. */
export interface LearnerStart {
  readonly loaded: Loaded;
  /** The directory whose database keeps what was learned. */
  readonly state: string;
  readonly pseudonymKey: string;
  readonly rings: readonly SharedArrayBuffer[];
  /** Of one processor: how much of it learning may take. */
  readonly cpu: number;
}

/** What the control plane may ask of the learner, and what it is answered. */
export interface Asked {
  readonly summaries: { readonly ask: undefined; readonly answer: readonly LearnedSummary[] };
  readonly operation: { readonly ask: string; readonly answer: LearnedOperation | undefined };
  readonly flows: { readonly ask: undefined; readonly answer: FlowGraph };
  readonly callers: { readonly ask: CallerQuery; readonly answer: CallerList };
  readonly caller: { readonly ask: string; readonly answer: CallerActivity | undefined };
  readonly usage: { readonly ask: undefined; readonly answer: Usage };
  readonly openapi: { readonly ask: readonly string[] | undefined; readonly answer: object };
  readonly health: { readonly ask: undefined; readonly answer: LearnerHealth };
  readonly recent: { readonly ask: number; readonly answer: readonly RecentExchange[] };
  readonly forget: { readonly ask: string; readonly answer: true };
  /** Learns from a file. */
  readonly import: { readonly ask: string; readonly answer: ImportResult };
  /** Writes down what was learned; answered once it is. */
  readonly save: { readonly ask: undefined; readonly answer: true };
}

export type Topic = keyof Asked;

/** From the main thread to the learner's. */
export type LearnerOrder =
  | { readonly kind: "ask"; readonly number: number; readonly topic: Topic; readonly ask: unknown }
  | { readonly kind: "know"; readonly loaded: Loaded }
  | { readonly kind: "ring"; readonly memory: SharedArrayBuffer }
  /** Does anybody watch exchanges as they come? */
  | { readonly kind: "follow"; readonly on: boolean }
  | { readonly kind: "stop" };

/** From the learner's thread to the main one. */
export type LearnerNews =
  | { readonly kind: "answer"; readonly number: number; readonly answer: unknown }
  | { readonly kind: "refused"; readonly number: number; readonly message: string }
  | { readonly kind: "recent"; readonly exchanges: readonly RecentExchange[] }
  | { readonly kind: "fault"; readonly fault: object }
  | { readonly kind: "stopped" };

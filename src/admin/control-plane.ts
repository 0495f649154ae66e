import type { AdminEntry } from "../config/settings/admin.ts";
import type { Plan } from "../engine/plan.ts";
import type { Clock, Millis } from "../kernel/clock.ts";
import type { ExceptionEntry } from "../config/settings/exception.ts";
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
import type { State } from "../store/state.ts";
import type { RecentExchange } from "../telemetry/capture/recent.ts";
import type { ImportResult } from "./contract.ts";
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

/** A file of the console, ready to be sent. */
export interface Asset {
  readonly contentType: string;
  readonly bytes: Uint8Array;
  /** Its name changes with its content: it may be kept for ever. */
  readonly immutable: boolean;
  /** Quoted, as RFC 9110 §8.8.3 writes it. */
  readonly etag: string;
}

export interface RecentPort {
  /** At most `limit`, oldest first. */
  recent(limit: number): Promise<readonly RecentExchange[]>;
  /** Calls back with those that come, until the answer is called. */
  follow(hear: (exchanges: readonly RecentExchange[]) => void): () => void;
}

/** The learner, wherever it lives. */
export interface LearnedPort {
  summaries(): Promise<readonly LearnedSummary[]>;
  operation(key: string): Promise<LearnedOperation | undefined>;
  flows(): Promise<FlowGraph>;
  /** Who calls, and one of them. */
  callers(query: CallerQuery): Promise<CallerList>;
  caller(subject: string): Promise<CallerActivity | undefined>;
  /** Of all traffic together. */
  usage(): Promise<Usage>;
  /** What was learned as an OpenAPI 3.1 document; of all operations, or of these. */
  openapi(keys?: readonly string[]): Promise<object>;
  health(): Promise<LearnerHealth>;
  /** Learns from a recording on this machine. */
  importFile?(path: string): Promise<ImportResult>;
}

/** What the admin API stands on. The composition brings it; nothing here touches the data path. */
export interface ControlPlane {
  readonly clock: Clock;
  readonly state: State;
  /** The admin credential: a bearer token, and one way to sign in to the console. */
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
  /** How people sign in, as configured now; left out: with the credential and by codes. */
  readonly settings?: () => Pick<AdminEntry, "externalUrl" | "oidc">;
  /** A file of the console by its path below `/console/`; undefined: there is none. */
  readonly asset?: (path: string) => Asset | undefined;
  /** The latest exchanges; undefined: nothing is learned from traffic. */
  readonly exchanges?: RecentPort;
  /** Tells the log what nobody else would hear of. */
  readonly warn?: (message: string, data: Readonly<Record<string, string>>) => void;
  /** Castellan's own version, and when the gateway started; undefined: it is not told. */
  readonly version?: string;
  readonly started?: Millis;
  /** Undefined: learning is off. */
  readonly learned?: LearnedPort | undefined;
  /** The risk of an operation; undefined: every risk is low and nothing is known of it. */
  readonly assess?: Assess;
  readonly exceptions?: () => readonly ExceptionEntry[];
}

/** The longest overlap of a rotation. */
export const longestOverlap: number = 90 * 86_400_000;

export const defaultOverlap: Millis = 86_400_000 as Millis;

import type { Api } from "../registry/operation.ts";
import type { Millis } from "../kernel/clock.ts";
import type {
  CallerActivity,
  CallerList,
  CallerQuery,
  FlowGraph,
  LearnedOperation,
  LearnedSummary,
  Usage,
} from "./learned.ts";
import type { Sighting } from "./sighting.ts";

/** How well the learner keeps up. */
export interface LearnerHealth {
  /** Exchanges learned from. */
  readonly seen: number;
  /** Exchanges that were passed over, fairly, because the learner was busy. */
  readonly sampledOut: number;
  /** Things that did not fit a bound, by the bound's name. */
  readonly overflowed: Readonly<Record<string, number>>;
  /** Of the exchanges of the last minute, the share learned from: 0 to 1. */
  readonly share: number;
  /** CPU ms that learning from one exchange takes, smoothed. */
  readonly cost: number;
}

/** One piece of what is kept across a restart; written only when it has changed. */
export interface Kept {
  /** `templates`, `flows`, `operation GET api.example.com /v1/orders/{orderId}`, … */
  readonly name: string;
  /** Plain data; undefined: it is gone. */
  readonly data: unknown;
}

/**
 * Learns from exchanges, one after the other, in event time. Synchronous and bounded; knows no clock but the
 * sightings'. It never utters a verdict.
 */
export interface Learner {
  see(sighting: Sighting): void;
  /** The APIs whose contracts are known now: their templates stand, their declared fields are told apart. */
  know(apis: readonly Api[]): void;
  /** Windows of usage end at `now`. */
  summaries(now: Millis): readonly LearnedSummary[];
  operation(key: string, now: Millis): LearnedOperation | undefined;
  /** Of everything together. */
  usage(now: Millis): Usage;
  /** Callers over all operations. */
  callers(query: CallerQuery, now: Millis): CallerList;
  /** One of them. */
  caller(subject: string, now: Millis): CallerActivity | undefined;
  flows(): FlowGraph;
  /** What was learned, as an OpenAPI 3.1 document; of all operations, or of these. */
  openapi(keys?: readonly string[]): object;
  health(): Pick<LearnerHealth, "seen" | "overflowed">;
  /** What has changed since the last call; what a new learner is given back at its start. */
  save(): Iterable<Kept>;
  /** Takes out what one subject has taught, as far as it can be told apart. */
  forget(subject: string): void;
}

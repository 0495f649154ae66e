import type { Millis } from "../kernel/clock.ts";
import type { Answer, Received } from "./facts.ts";
import type { OperationPlan } from "./plan.ts";
import type { Trail } from "./trail.ts";

/** How an exchange ended. */
export type Ending =
  /** The upstream's answer, possibly edited, was sent whole. */
  | "answered"
  /** A control denied it, or withheld the answer. */
  | "denied"
  /** Answered by the house without blame: CORS preflight, health. */
  | "responded"
  /** The client went away or broke its own request. */
  | "client-fault"
  /** The upstream could not be reached, or did not keep to HTTP or to its contract. */
  | "upstream-fault"
  | "house-fault";

/** Everything about one exchange, final and read-only, handed to the sinks: log, metrics, traces, learner. */
export interface Settled {
  /** As far as the exchange got: `principals` is empty and `body` is `none` where they never became known. */
  readonly facts: Received;
  /** Undefined when no API answered to the request. */
  readonly plan: OperationPlan | undefined;
  readonly revision: string;
  readonly trail: Trail;
  readonly ending: Ending;
  /** The status sent; 0 when none could be. */
  readonly status: number;
  /** The denial that ended it, if one did. */
  readonly denial: { readonly control: string; readonly reason: string } | undefined;
  /** The code of the fault that ended it, if one did. */
  readonly fault: string | undefined;
  /** What the upstream said, before any edit; its body is `none` unless it was read whole. */
  readonly upstreamAnswer: Answer | undefined;
  readonly requestBytes: number;
  readonly responseBytes: number;
  /** From the head received to the last byte sent. */
  readonly duration: Millis;
  /** Of that, waiting for the upstream's head. */
  readonly upstreamDuration: Millis | undefined;
  /** W3C trace context of this exchange. */
  readonly trace: { readonly traceId: string; readonly spanId: string; readonly sampled: boolean };
}

/** Called once per exchange after its last byte. Must not throw and must not block. */
export type Sink = (settled: Settled) => void;

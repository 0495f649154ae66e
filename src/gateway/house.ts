import type { Observer } from "../engine/decide.ts";
import type { Plan } from "../engine/plan.ts";
import type { Sink } from "../engine/settled.ts";
import type { Cidr } from "../kernel/cidr.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Exchange } from "./exchange.ts";
import type { UpstreamClient } from "./upstream/upstream-client.ts";

/** Chooses which exchanges are traced, and watches the steps of those. */
export interface Tracer {
  /** `parentSampled`: what a trusted proxy's traceparent says; undefined where there is none to believe. */
  sample(parentSampled: boolean | undefined): boolean;
  /** Called for sampled exchanges; the same id is in `Settled.facts.id`. */
  observe(exchangeId: string): Observer;
}

/** The compiled configuration in force, swapped whole: an exchange keeps the one it began with. */
export interface Regime {
  readonly plan: Plan;
  readonly upstreams: ReadonlyMap<string, UpstreamClient>;
  readonly trustedProxies: readonly Cidr[];
}

/** What a pump needs of the house it stands in. */
export interface House {
  readonly clock: Clock;
  readonly regime: Regime;
  readonly sinks: readonly Sink[];
  readonly tracer: Tracer | undefined;
  /** Hears of exceptions: what should not have happened, and no client is told. Never throws. */
  readonly report: (fault: unknown, exchange: Exchange | undefined) => void;
}

import type { Plan } from "../engine/plan.ts";
import type { Clock, Millis } from "../kernel/clock.ts";
import type { State } from "../store/state.ts";

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
  /** Called after a change to keys or revocations, so that workers hear of it at once. */
  readonly changed: () => void;
}

/** The longest overlap of a rotation. */
export const longestOverlap: number = 90 * 86_400_000;

export const defaultOverlap: Millis = 86_400_000 as Millis;

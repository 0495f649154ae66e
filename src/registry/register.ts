import type { Millis } from "../kernel/clock.ts";
import type { Exposure } from "./operation.ts";

/** Where an API or operation stands in its life, by its dates at an instant. */
export type LifeStage = "draft" | "live" | "deprecated" | "retired";

/** Instants that the gateway enforces; undefined: never said. */
export interface LifeDates {
  readonly live: Millis | undefined;
  readonly deprecated: Millis | undefined;
  readonly retired: Millis | undefined;
}

/** Who said something: the running configuration, an imported contract, traffic, or a person. */
export type Origin =
  | { readonly kind: "configuration" }
  | { readonly kind: "contract"; readonly name: string }
  | { readonly kind: "traffic"; readonly name: string }
  | { readonly kind: "person"; readonly actor: string; readonly time: Millis };

/** A source an entry was known from, and when it was last confirmed there. */
export interface RegisterSource {
  readonly kind: "configuration" | "openapi" | "gateway" | "records" | "har" | "access-log";
  readonly name: string;
  readonly first: Millis;
  readonly last: Millis;
}

/** In words. */
export function sourceText({ kind, name }: Pick<RegisterSource, "kind" | "name">): string {
  return kind === "gateway" ? "the gateway's traffic" : `${kind} ${name}`;
}

/** What people may say of an API or operation beside its contract. Undefined: nobody said. */
export interface Description {
  readonly name: string | undefined;
  readonly purpose: string | undefined;
  readonly owner: string | undefined;
  readonly exposure: Exposure | undefined;
}

/** The attributes that console, command line and admin API may set. */
export const settableAttributes = [
  "name",
  "purpose",
  "owner",
  "exposure",
  "live",
  "deprecated",
  "retired",
] as const;

export type SettableAttribute = (typeof settableAttributes)[number];

/** One API version as the register holds it. `id` is `name@version`. */
export interface ApiRecord extends Description, LifeDates {
  readonly id: string;
  readonly api: string;
  readonly version: string;
  readonly hosts: readonly string[];
  readonly basePath: string;
  /** Targets as configured; empty for an API that is only known. */
  readonly upstreams: readonly string[];
  /** Does the running configuration guard it? */
  readonly guarded: boolean;
  readonly sources: readonly RegisterSource[];
  readonly origins: Readonly<Partial<Record<SettableAttribute, Origin>>>;
}

/** One operation as the register holds it. */
export interface OperationRecord extends Description, LifeDates {
  /** `METHOD host /path`; see `operation-key.ts`. */
  readonly key: string;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** `name@version` of its API; undefined: discovered, and nobody has said where it belongs. */
  readonly api: string | undefined;
  /** Does a contract (configuration or import) declare it? */
  readonly declared: boolean;
  readonly operationId: string | undefined;
  readonly tags: readonly string[];
  readonly sources: readonly RegisterSource[];
  readonly origins: Readonly<Partial<Record<SettableAttribute, Origin>>>;
}

/** One change: who, when, what, from what to what. */
export interface RegisterChange {
  readonly sequence: number;
  readonly time: Millis;
  readonly actor: string;
  /** `name@version`, or an operation's key. */
  readonly target: string;
  /** An attribute, `created`, `declared`, `source`. */
  readonly attribute: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What the register and the traffic together say of an operation. */
export type OperationState =
  /** In a contract. */
  | "declared"
  /** Answered by the upstream and in no contract. */
  | "shadow"
  /** Parameters or properties were seen that its contract does not name. */
  | "undocumented"
  /** What was seen contradicts its contract. */
  | "drifted"
  | "never-called"
  /** Retired, or in an old version only, and still called with success. */
  | "zombie"
  | "draft"
  | "deprecated"
  | "retired";

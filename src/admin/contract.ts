import type { Effective } from "../engine/plan.ts";
import type {
  CallerActivity,
  CallerList,
  CallerOperation,
  FlowGraph,
  LearnedOperation,
  UsageWindow,
} from "../learning/learned.ts";
import type { LearnerHealth } from "../learning/learner.ts";
import type { DataClass } from "../learning/data-class.ts";
import type { Finding } from "../posture/findings.ts";
import type { Risk, RiskLevel } from "../posture/assessment.ts";
import type { RecentExchange } from "../telemetry/capture/recent.ts";
import type {
  ApiRecord,
  LifeStage,
  OperationRecord,
  OperationState,
  RegisterChange,
} from "../registry/register.ts";

/*
 * What the admin API says and hears, shared with the console as types. Instants are milliseconds since the
 * Unix epoch; ids and keys in paths are percent-encoded.
 */

/** GET /v1/session */
export interface SessionView {
  readonly name: string;
  readonly role: "viewer" | "operator" | "admin";
  /** To be sent as `X-Castellan-CSRF` with every change; undefined for callers with the bearer credential. */
  readonly csrf: string | undefined;
  readonly expires: number | undefined;
}

/** GET /v1/sign-in: what a person who is not signed in may use. */
export interface SignInView {
  readonly oidc: boolean;
}

/** GET /v1/overview */
export interface Overview {
  readonly version: string;
  readonly revision: string;
  readonly started: number;
  readonly now: number;
  readonly apis: number;
  readonly operations: number;
  readonly states: Readonly<Partial<Record<OperationState, number>>>;
  readonly risks: Readonly<Record<RiskLevel, number>>;
  readonly traffic: { readonly hour: UsageWindow; readonly day: UsageWindow };
  /** Exchanges, errors and refusals per minute of the last hour, oldest first. */
  readonly perMinute: readonly {
    readonly from: number;
    readonly exchanges: number;
    readonly errors: number;
    readonly refused: number;
  }[];
  readonly riskiest: readonly InventoryRow[];
  readonly learner: LearnerHealth;
}

/** GET /v1/inventory: query `search`, `api`, `state`, `stage`, `risk`, `class`, `method`, `sort`, `limit`, `offset`. */
export interface Inventory {
  readonly total: number;
  readonly matching: number;
  readonly rows: readonly InventoryRow[];
  readonly facets: Facets;
}

/** What there is to filter by, with counts over everything. */
export interface Facets {
  readonly apis: readonly { readonly id: string; readonly count: number }[];
  readonly states: readonly { readonly state: OperationState; readonly count: number }[];
  readonly risks: readonly { readonly level: RiskLevel; readonly count: number }[];
  readonly classes: readonly { readonly class: DataClass; readonly count: number }[];
}

export type InventorySort =
  | "risk"
  | "path"
  | "exchanges"
  | "errors"
  | "callers"
  | "last"
  | "first"
  | "p99";

/** One operation in the inventory. */
export interface InventoryRow {
  readonly key: string;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly api: string | undefined;
  readonly name: string | undefined;
  readonly owner: string | undefined;
  readonly exposure: string | undefined;
  readonly stage: LifeStage;
  readonly states: readonly OperationState[];
  readonly authentication: {
    readonly declared: "required" | "none" | "unknown";
    readonly observed: "required" | "mixed" | "none" | "unknown";
  };
  readonly classes: readonly DataClass[];
  readonly risk: {
    readonly score: number;
    readonly level: RiskLevel;
    readonly confidence: number;
    /** The statement of the strongest factor. */
    readonly because: string | undefined;
  };
  readonly exchanges: number;
  readonly lastDay: { readonly exchanges: number; readonly errors: number; readonly p99: number };
  readonly callers: number;
  readonly first: number | undefined;
  readonly last: number | undefined;
}

/** GET /v1/operations/{key} */
export interface OperationPage {
  readonly row: InventoryRow;
  readonly record: OperationRecord;
  readonly learned: LearnedOperation | undefined;
  readonly risk: Risk;
  /** The controls in force, with mode and origin; empty where the gateway does not guard it. */
  readonly controls: readonly Effective[];
  /** The contract's own words, as an OpenAPI operation object; undefined: none. */
  readonly contract: DeclaredContract | undefined;
  readonly changes: readonly RegisterChange[];
  /** Consumers and callers that would break if it retired, busiest first. */
  readonly dependents: readonly Dependent[];
  /** The API version that it was adopted into, and whether a contract in force declares it; undefined: it was not adopted. */
  readonly adopted: { readonly api: string; readonly enforced: boolean } | undefined;
}

export interface DeclaredContract {
  readonly summary: string | undefined;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[] | undefined;
  readonly fields: readonly DeclaredField[];
}

/** A parameter or property of the contract, named as `LearnedField` names it, so that the two can be laid side by side. */
export interface DeclaredField {
  readonly place: string;
  readonly message: string;
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
}

export interface Dependent {
  readonly kind: "consumer" | "caller" | "operation";
  readonly name: string;
  readonly exchanges: number;
  readonly last: number;
}

/** GET /v1/apis */
export interface ApiList {
  readonly apis: readonly ApiRow[];
}

export interface ApiRow {
  readonly record: ApiRecord;
  readonly stage: LifeStage;
  readonly operations: number;
  readonly states: Readonly<Partial<Record<OperationState, number>>>;
  readonly worstRisk: RiskLevel;
  readonly exchanges: number;
  readonly lastDay: { readonly exchanges: number; readonly errors: number };
}

/** GET /v1/apis/{id} */
export interface ApiPage {
  readonly row: ApiRow;
  /** Every version of the same API, oldest first. */
  readonly versions: readonly ApiRow[];
  readonly operations: readonly InventoryRow[];
  readonly changes: readonly RegisterChange[];
  /** Consumers by what they call, and the APIs its data goes to and comes from. */
  readonly dependents: readonly Dependent[];
}

/** PATCH /v1/operations/{key} and /v1/apis/{id}: what is set; null takes it back. Dates are RFC 3339 dates or instants. */
export interface RegisterPatch {
  readonly name?: string | null;
  readonly purpose?: string | null;
  readonly owner?: string | null;
  readonly exposure?: "public" | "partner" | "internal" | null;
  readonly live?: string | null;
  readonly deprecated?: string | null;
  readonly retired?: string | null;
}

export type { CallerSort, WindowName } from "../learning/learned.ts";

/** GET /v1/callers: query `search`, `consumer`, `operation`, `window`, `sort`, `limit`, `offset`. */
export type Callers = CallerList;

/** GET /v1/callers/{subject} */
export interface CallerPage {
  readonly caller: Omit<CallerActivity, "operations">;
  /** What it calls, most called first: it would miss them. */
  readonly operations: readonly CallerOperationRow[];
}

export interface CallerOperationRow extends CallerOperation {
  /** As the inventory has it; undefined: it is known no more. */
  readonly row: InventoryRow | undefined;
}

/** GET /v1/flows: query `api`, `minimum`. */
export type Flows = FlowGraph;

/** GET /v1/exchanges, and the events of GET /v1/exchanges/stream: redacted at the point of capture. */
export type ExchangeView = RecentExchange;

/** GET /v1/exchanges: query `limit`. Oldest first. */
export interface Exchanges {
  readonly exchanges: readonly ExchangeView[];
}

/** GET /v1/posture */
export interface PostureView {
  readonly findings: readonly FindingView[];
  /** Controls by how many operations they stand in force on; `idle`: without the settings that they would need. */
  readonly controls: readonly {
    readonly control: string;
    readonly title: string;
    readonly enforced: number;
    readonly shadow: number;
    readonly off: number;
    readonly idle: number;
  }[];
  readonly exceptions: readonly {
    readonly control: string;
    readonly where: string;
    readonly mode: string;
    readonly reason: string;
    readonly owner: string;
    readonly expires: number;
    readonly expired: boolean;
  }[];
}

export type FindingView = Finding;

/** GET /v1/changes: query `target`, `limit`, `before`. */
export interface Changes {
  readonly changes: readonly RegisterChange[];
}

/** POST /v1/adoptions: discovered operations become part of an API version. */
export interface AdoptionRequest {
  readonly keys: readonly string[];
  readonly api: string;
  readonly version: string;
  /** Said of each operation; the owner also of an API that this makes. */
  readonly owner?: string;
  readonly purpose?: string;
  readonly live?: string;
}

export interface AdoptionResult {
  readonly changes: readonly Omit<RegisterChange, "sequence">[];
  readonly adoption: AdoptionView | undefined;
}

/** GET /v1/apis/{id}/adoption: what was adopted into an API version, and how it becomes enforced. */
export interface AdoptionView {
  readonly api: string;
  /** Does the configuration guard the API already? */
  readonly guarded: boolean;
  /** `enforced`: a contract in force declares it. */
  readonly operations: readonly { readonly key: string; readonly enforced: boolean }[];
  /** What `yaml` calls the document that GET /v1/apis/{id}/adoption/openapi answers. */
  readonly file: string;
  /**
   * To be added to `apis:` of castellan.yaml; undefined: an entry is there, whose contract is to be replaced where
   * something is not enforced.
   */
  readonly yaml: string | undefined;
}

/** POST /v1/imports */
export interface ImportRequest {
  /** A file or directory on the gateway's machine. */
  readonly path: string;
  /** For OpenAPI documents: the API's name and version, where the document's own are not wanted. */
  readonly api?: string;
  readonly version?: string;
}

export interface ImportResult {
  readonly documents: number;
  /** Recorded exchanges; those of a file that was imported before count too. */
  readonly records: number;
  /** Other files, and exchanges that could not be read. */
  readonly skipped: number;
  /** Operations and APIs. */
  readonly created: number;
  readonly changed: number;
  /** Everything here was imported before. */
  readonly unchanged: boolean;
  readonly problems: readonly string[];
}

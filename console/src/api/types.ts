import type {
  CallerPage,
  Callers,
  Facets,
  InventoryRow,
  OperationPage,
  Overview,
} from "../../../src/admin/contract.ts";

/* Words that the contract uses without naming them. */

export type RiskLevel = InventoryRow["risk"]["level"];
export type OperationState = InventoryRow["states"][number];
export type LifeStage = InventoryRow["stage"];
export type DataClass = Facets["classes"][number]["class"];
export type Authentication = InventoryRow["authentication"];
export type Factor = OperationPage["risk"]["factors"][number];
export type Control = OperationPage["controls"][number];
export type Change = OperationPage["changes"][number];
export type OperationRecord = OperationPage["record"];
export type Origin = NonNullable<OperationRecord["origins"]["owner"]>;
export type Learned = NonNullable<OperationPage["learned"]>;
export type LearnedField = Learned["fields"][number];
export type DataEdge = Learned["feeds"][number];
export type UsageWindow = Overview["traffic"]["hour"];
export type CallerUsage = NonNullable<CallerPage["caller"]["usage"]>;
export type CallerRow = Callers["callers"][number];
export type Proof = CallerRow["proofs"][number];
export type Quantiles = UsageWindow["duration"];
export type Mode = Control["mode"];

/** One row of GET /v1/audit. */
export interface AuditRow {
  readonly sequence: number;
  readonly time: number;
  readonly actor: string;
  readonly action: string;
  readonly target: string;
  readonly details: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  readonly hash: string;
}

/** GET /v1/audit */
export interface AuditPage {
  readonly entries: readonly AuditRow[];
}

/** GET /v1/audit/verification */
export type Verification =
  | { readonly intact: true; readonly rows: number; readonly hash: string }
  | { readonly intact: false; readonly rows: number; readonly brokenAt: number };

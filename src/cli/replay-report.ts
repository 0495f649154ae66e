import type { LearnedSummary } from "../learning/learned.ts";
import type { Risk } from "../posture/assessment.ts";

/*
 * The replay report, version 1. Incidents come with the watch; until then the list is empty, and a reader
 * sees so from `watched`.
 */

export interface ReplayReport {
  readonly version: 1;
  readonly records: {
    readonly read: number;
    readonly skipped: number;
    /** RFC 3339; absent where nothing was read. */
    readonly from?: string;
    readonly to?: string;
  };
  readonly operations: readonly ReportedOperation[];
  readonly incidents: readonly never[];
  /** Was anybody looking for attacks? */
  readonly watched: false;
}

export interface ReportedOperation {
  /** `METHOD host /path`. */
  readonly id: string;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly status: "declared" | "discovered" | "deprecated" | "retired";
  readonly exchanges: number;
  readonly identities: number;
  readonly authentication: "required" | "mixed" | "none";
  readonly dataClasses: readonly string[];
  readonly risk: {
    readonly score: number;
    readonly confidence: number;
    readonly factors: readonly string[];
  };
}

/** Below this confidence a data class is a guess. */
const told = 0.5;

export interface Assessed {
  readonly summary: LearnedSummary;
  readonly status: ReportedOperation["status"];
  readonly risk: Risk;
}

/** One operation as the report tells it; a host of `*` is told as the host that was called. */
export function reported({ summary, status, risk }: Assessed): ReportedOperation {
  const { method, path } = summary;
  const host = summary.host === "*" ? (summary.hosts[0] ?? "*") : summary.host;
  const { authentication } = summary.access;
  return {
    id: `${method} ${host} ${path}`,
    method,
    host,
    path,
    status,
    exchanges: summary.exchanges,
    identities: summary.callers,
    // Nobody was let in: nobody can be let in without more than was shown.
    authentication: authentication === "unknown" ? "required" : authentication,
    dataClasses: summary.classes
      .filter(({ confidence }) => confidence >= told)
      .map((one) => one.class),
    risk: {
      score: risk.score,
      confidence: risk.confidence,
      factors: risk.factors.map(({ statement }) => statement),
    },
  };
}

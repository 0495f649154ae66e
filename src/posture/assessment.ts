/** One thing that makes an operation more (or less) likely to be abused, or its abuse more harmful. */
export interface RiskFactor {
  /** Stable name, such as `unauthenticated-success`. */
  readonly name: string;
  readonly side: "likelihood" | "impact" | "compensating";
  /** 0 to 1: how strong it is here. */
  readonly strength: number;
  /** 0 to 1: how much it counts. */
  readonly weight: number;
  /** One sentence with the numbers: `3 of 41 successes came without any credential`. */
  readonly statement: string;
  /** How many observations it rests on; 0: it is declared, not observed. */
  readonly support: number;
  /** What would take it away, in one imperative sentence; undefined for compensating controls. */
  readonly remedy: string | undefined;
}

export type RiskLevel = "low" | "medium" | "high" | "critical";

/** The risk of one operation: `score` is 0 to 10. */
export interface Risk {
  readonly score: number;
  readonly level: RiskLevel;
  /** 0 to 1: how much the score rests on observation and not on assumption. */
  readonly confidence: number;
  /** Strongest first. */
  readonly factors: readonly RiskFactor[];
  /** What would lower it most, best first, with the score it would leave. */
  readonly remedies: readonly { readonly remedy: string; readonly score: number }[];
}

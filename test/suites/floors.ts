/** What one class of a suite came to. `errors` are cases without a verdict; they count as not right. */
export interface ClassRow {
  readonly kind: "attack" | "benign";
  /** `suite/class`. */
  readonly class: string;
  readonly total: number;
  readonly right: number;
  readonly wrong: number;
  readonly errors: number;
}

/** A promise about a group of classes. */
export interface Floor {
  readonly suite: string;
  readonly what: string;
  readonly kind: ClassRow["kind"];
  readonly classes: RegExp;
  /** Least share of right verdicts. */
  readonly share: number;
  /** Fewer cases than this means that the suite was not read. */
  readonly atLeast: number;
}

const all = /./;

/** Raised when the product gets better, never lowered. docs/suites.md explains every remaining miss. */
export const floors: readonly Floor[] = [
  {
    suite: "injection",
    what: "real API requests passed",
    kind: "benign",
    classes: /^openapi\/openapi-/,
    share: 0.999,
    atLeast: 1000,
  },
  {
    suite: "injection",
    what: "doc text passed",
    kind: "benign",
    classes: /^openapi\/doc-text/,
    share: 0.995,
    atLeast: 600,
  },
  {
    suite: "injection",
    what: "CRS benign passed",
    kind: "benign",
    classes: /^crs\//,
    share: 0.98,
    atLeast: 400,
  },
  {
    suite: "injection",
    what: "CRS core attacks stopped",
    kind: "attack",
    classes: /^crs\//,
    share: 0.9,
    atLeast: 1600,
  },
  {
    suite: "injection",
    what: "libinjection attacks stopped",
    kind: "attack",
    classes: /^libinjection\//,
    share: 0.985,
    atLeast: 5000,
  },
  {
    suite: "responses",
    what: "leaking responses withheld",
    kind: "attack",
    classes: all,
    share: 0.97,
    atLeast: 45,
  },
  {
    suite: "responses-real",
    what: "real example responses intact",
    kind: "benign",
    classes: all,
    share: 0.999,
    atLeast: 1500,
  },
  {
    suite: "tokens",
    what: "attacks rejected",
    kind: "attack",
    classes: /^jwt\/|^trap/,
    share: 1,
    atLeast: 60,
  },
  {
    suite: "tokens",
    what: "must-reject vectors rejected",
    kind: "attack",
    classes: /^(wycheproof|rfc7520)\//,
    share: 1,
    atLeast: 400,
  },
  {
    suite: "tokens",
    what: "valid tokens accepted",
    kind: "benign",
    classes: all,
    share: 1,
    atLeast: 8,
  },
  {
    suite: "smuggling",
    what: "ambiguous requests safe",
    kind: "attack",
    classes: all,
    share: 1,
    atLeast: 400,
  },
  {
    suite: "smuggling",
    what: "compliant requests accepted",
    kind: "benign",
    classes: all,
    share: 1,
    atLeast: 40,
  },
  {
    suite: "jose",
    what: "must-reject vectors rejected",
    kind: "attack",
    classes: all,
    share: 0.995,
    atLeast: 300,
  },
];

import type { Phase } from "./facts.ts";

/** One thing a control did to one exchange. Controls that passed are not listed: the plan names them. */
export interface Finding {
  readonly control: string;
  readonly phase: Phase;
  readonly mode: Mode;
  readonly what: "deny" | "respond" | "identify" | "edit" | "fault";
  /** The reason code of a denial, or `fault`. */
  readonly reason: string | undefined;
  /** For people: places and rules, never values. */
  readonly note: string | undefined;
  readonly fault: unknown;
}

/** `off` is an exception's business: an absent step. */
export type Mode = "shadow" | "enforce";

/** The most findings kept per exchange; a trail that long has told its story. */
export const maxFindings = 64;

/** Why an exchange went as it did: grows while it runs, is read when it settles. */
export class Trail {
  readonly findings: Finding[] = [];
  /** Findings that did not fit. */
  spilled = 0;

  add(finding: Finding): void {
    if (this.findings.length < maxFindings) this.findings.push(finding);
    else this.spilled += 1;
  }
}

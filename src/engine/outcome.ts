import type { Field, Deny, Pass } from "../kernel/verdict.ts";
import type { Answer } from "./facts.ts";
import type { Principal } from "./principal.ts";

/** The request is answered here, without an upstream and without blame: a CORS preflight. */
export interface Respond {
  readonly kind: "respond";
  readonly status: number;
  readonly fields: readonly Field[];
}

/** Names the caller. */
export interface Identify {
  readonly kind: "identify";
  readonly principal: Principal;
}

/** Edits to the upstream request: `remove` first, then `set`. Names in lower case. */
export interface EditRequest {
  readonly kind: "edit-request";
  readonly set: readonly Field[];
  readonly remove: readonly string[];
}

/** Replaces the answer by an edited one. `note` says what was done, never which value. */
export interface EditAnswer {
  readonly kind: "edit-answer";
  readonly answer: Answer;
  readonly note: string;
}

/** What a control may say in each phase. `deny` in `screen` withholds the answer. */
export interface Outcomes<Code extends string = string> {
  readonly admit: Pass | Deny<Code> | Respond;
  readonly identify: Pass | Deny<Code> | Identify;
  readonly authorize: Pass | Deny<Code>;
  readonly inspect: Pass | Deny<Code>;
  readonly forward: Pass | Deny<Code> | EditRequest;
  readonly screen: Pass | Deny<Code> | EditAnswer;
}

export type Outcome = Outcomes[keyof Outcomes];

/** Why this control denies. */
export type Code =
  | "parameter"
  | "unknown-parameter"
  | "body"
  | "unknown-property"
  | "read-only"
  | "content-type"
  | "missing-body"
  | "unexpected-body";

/** What is wrong with a request. The note names places and rules, never values. */
export interface Complaint {
  readonly code: Code;
  readonly note: string;
}

export function complaint(code: Code, note: string): Complaint {
  return { code, note };
}

/** A header field as it stands on the wire: name, value. */
export type Field = readonly [name: string, value: string];

/**
 * Nothing against this exchange. `fields` go onto the response whatever becomes of the request;
 * `release` is called exactly once when the exchange has ended, however it ended.
 */
export interface Pass {
  readonly kind: "pass";
  readonly fields?: readonly Field[];
  readonly release?: () => void;
}

/**
 * This exchange ends here. `reason` is one of the control's declared reasons; `note` is for the trail
 * and names places and rules, never a value that the caller sent; `fields` go onto the refusal.
 */
export interface Deny<Code extends string = string> {
  readonly kind: "deny";
  readonly reason: Code;
  readonly note?: string;
  readonly fields?: readonly Field[];
}

export const pass: Pass = { kind: "pass" };

export function deny<Code extends string>(
  reason: Code,
  more: { readonly note?: string; readonly fields?: readonly Field[] } = {},
): Deny<Code> {
  return { kind: "deny", reason, ...more };
}

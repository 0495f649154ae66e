/** One thing wrong with what a person wrote: where it stands (an RFC 6901 pointer), and how to mend it. */
export interface Problem {
  readonly at: string;
  readonly message: string;
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function refused<T = never>(at: string, message: string): Result<T> {
  return { ok: false, problems: [{ at, message }] };
}

/** One reference token of an RFC 6901 pointer, escaped (§3). */
export function pointerToken(key: string | number): string {
  return String(key).replaceAll("~", "~0").replaceAll("/", "~1");
}

/** What kind of thing an answer gives away. */
export const leakKinds = [
  "trace",
  "exception",
  "database",
  "source",
  "listing",
  "shell",
  "configuration",
  "path",
  "address",
  "debug-page",
] as const;

export type LeakKind = (typeof leakKinds)[number];

/** Something that an answer gives away. `rule` says by which grammar it was seen. */
export interface Leak {
  readonly kind: LeakKind;
  readonly rule: string;
}

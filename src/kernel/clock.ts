declare const unit: unique symbol;

/** Milliseconds: a length of time, or an instant since the Unix epoch. Seconds do not fit. */
export type Millis = number & { readonly [unit]: "ms" };

export function millis(value: number): Millis {
  return value as Millis;
}

/** Time is handed in, so that a replay, a test and a live gateway judge alike. */
export interface Clock {
  now(): Millis;
}

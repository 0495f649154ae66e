/** A JSON value as `JSON.parse` gives it, except that a key named `__proto__` has been refused. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

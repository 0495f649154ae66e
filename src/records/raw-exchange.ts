import type { Pair } from "../http/head.ts";
import type { Millis } from "../kernel/clock.ts";

/** A recorded exchange in whatever format, after reading: what every format can be brought to. */
export interface RawExchange {
  readonly time: Millis;
  /** The client's address; `""` where the recording does not say. */
  readonly client: string;
  readonly method: string;
  /** Absolute, path and query exactly as recorded. */
  readonly url: string;
  readonly requestFields: readonly Pair[];
  readonly requestBody: RawBody;
  readonly requestBytes: number | undefined;
  readonly status: number;
  readonly responseFields: readonly Pair[];
  readonly responseBody: RawBody;
  readonly responseBytes: number | undefined;
  readonly duration: Millis;
  /** Whom the recorder says it verified; undefined: nobody. */
  readonly principal: RecordedPrincipal | undefined;
}

/** `absent`: there was none. `unknown`: the format does not record bodies, or this one was cut short. */
export type RawBody =
  | { readonly kind: "absent" }
  | { readonly kind: "unknown" }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "base64"; readonly text: string };

/** `principal` of an exchange record, version 1. */
export interface RecordedPrincipal {
  readonly id: string;
  readonly kind: "user" | "service" | "key";
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  readonly tenant: string | undefined;
}

export const absent: RawBody = { kind: "absent" };
export const unknown: RawBody = { kind: "unknown" };

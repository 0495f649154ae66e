import type { Pair } from "../http/head.ts";
import type { JsonValue } from "../http/json.ts";
import type { Millis } from "../kernel/clock.ts";

/**
 * One exchange as the learner sees it: from the gateway's own traffic, or from a recording. It lives only as
 * long as it is being learned from: nothing of it is kept but counts, shapes and keyed hashes.
 */
export interface Sighting {
  /** The exchange's id; of a recorded one, `file:line`. */
  readonly id: string;
  readonly time: Millis;
  readonly source: SightingSource;
  /** How many exchanges it stands for, itself included: above 1 where others were passed over. */
  readonly weight: number;
  readonly request: SightedRequest;
  readonly response: SightedResponse;
  /** From the head received to the last byte sent. */
  readonly duration: Millis;
  readonly caller: Caller;
  /** The declared operation that the gateway found; undefined for undeclared calls and for recordings. */
  readonly declared: DeclaredOperation | undefined;
  /** Did the gateway answer it without the upstream? The answer then teaches nothing of the API. */
  readonly refused: boolean;
}

export interface SightingSource {
  readonly kind: "gateway" | "records" | "har" | "access-log";
  /** The file's name; `gateway` for its own traffic. */
  readonly name: string;
}

/** An operation of a contract, by the names that the register knows it by. */
export interface DeclaredOperation {
  readonly api: string;
  readonly version: string;
  /** `METHOD host /path`; see `registry/operation-key.ts`. */
  readonly key: string;
}

export interface SightedRequest {
  /** As sent. */
  readonly method: string;
  readonly scheme: "http" | "https";
  /** Lower-case host, with `:port` where it is not the scheme's own. */
  readonly host: string;
  /** The path split at "/", each part percent-decoded, as `Target.segments`. */
  readonly segments: readonly string[];
  readonly query: readonly Pair[];
  /** Field names in lower case. The values of fields that carry credentials or cookies are `""`. */
  readonly fields: readonly Pair[];
  readonly cookies: readonly string[];
  readonly body: SightedBody;
  /** Of the body, as sent. */
  readonly bytes: number;
  /** The client's address. */
  readonly client: string;
}

export interface SightedResponse {
  readonly status: number;
  /** The media type's essence in lower case; undefined when there was none. */
  readonly mediaType: string | undefined;
  /** The Location field, where the answer has one: it names what was created. */
  readonly location?: string | undefined;
  readonly body: SightedBody;
  readonly bytes: number;
}

/** `unread`: it was streamed, too large, of an opaque type, or not recorded. */
export type SightedBody =
  | { readonly kind: "none" }
  | { readonly kind: "unread"; readonly mediaType: string | undefined }
  | { readonly kind: "json"; readonly mediaType: string; readonly value: JsonValue }
  | { readonly kind: "form"; readonly mediaType: string; readonly pairs: readonly Pair[] }
  | {
      readonly kind: "multipart";
      readonly mediaType: string;
      readonly parts: readonly SightedPart[];
    }
  | { readonly kind: "text"; readonly mediaType: string | undefined; readonly text: string };

export interface SightedPart {
  readonly name: string;
  readonly isFile: boolean;
  readonly mediaType: string | undefined;
  /** Undefined for files and binary parts. */
  readonly text: string | undefined;
}

/** How a caller proves who it is. */
export type Proof = "bearer" | "api-key" | "mtls" | "basic" | "session" | "none";

/** Who called, by names that tell nobody who it is. */
export interface Caller {
  readonly proof: Proof;
  /** Did the gateway (or whoever recorded it) verify the proof? */
  readonly verified: boolean;
  /** Keyed pseudonym of the principal; of the session; where nobody is known, of the client's address. */
  readonly subject: string;
  /** The configured consumer, or a key's or client's id as the recording names it; undefined: not known. */
  readonly consumer: string | undefined;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  readonly tenant: string | undefined;
}

import type { Fields } from "./fields.ts";
import type { MediaType } from "./media-type.ts";

/** One name and value of a query or a form, percent-decoded as UTF-8, `+` read as a space. */
export type Pair = readonly [name: string, value: string];

/**
 * Path and query in normal form. There is exactly one spelling for each meaning: what two readers could
 * take for two things was refused before this value existed.
 */
export interface Target {
  /** Starts with "/". Unreserved characters are bare, every other escape is upper-case `%XX`. */
  readonly path: string;
  /** `path` split at "/", each part percent-decoded: `/a/b%20c` is `["a", "b c"]`, `/` is `[]`, `/a/` is `["a", ""]`. */
  readonly segments: readonly string[];
  /** The query without "?", normal form as sent in order; `""` when there is none. */
  readonly query: string;
  /** `query` taken apart, in order, repeated names kept. */
  readonly pairs: readonly Pair[];
}

/** The head of a request after normalisation. What is forwarded is written anew from this value. */
export interface RequestHead {
  /** An RFC 9110 token as sent; methods are case-sensitive. */
  readonly method: string;
  readonly version: "1.0" | "1.1" | "2";
  /** Lower-case host and, where it is not the scheme's own, ":port". */
  readonly authority: string;
  readonly target: Target;
  readonly fields: Fields;
  /** Cookie pairs in the order sent (RFC 6265 §5.4), values as sent. */
  readonly cookies: readonly Pair[];
  /** Lower-case protocol of an Upgrade that `Connection` names, such as `websocket`. */
  readonly upgrade: string | undefined;
  /** The declared media type of the body; undefined when there is no Content-Type. */
  readonly mediaType: MediaType | undefined;
  /** True when the head announces a body: a Content-Length above 0, chunked framing, or an open h2 stream. */
  readonly hasBody: boolean;
  /** As declared; undefined when the length is not known in advance. */
  readonly contentLength: number | undefined;
}

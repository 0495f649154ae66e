import type { Pair } from "./head.ts";

/** How a body of some media type is read. `opaque` bodies are never parsed: they stream, within limits. */
export type BodyKind = "json" | "form" | "multipart" | "text" | "xml" | "opaque";

/** RFC 9110 §8.3.1. */
export interface MediaType {
  /** `type/subtype` in lower case, without parameters. */
  readonly essence: string;
  /** Parameter names in lower case; quoted values unquoted. */
  readonly parameters: readonly Pair[];
  readonly kind: BodyKind;
}

import type { JsonValue } from "./json.ts";
import type { Pair } from "./head.ts";
import type { MediaType } from "./media-type.ts";

/** One part of a multipart/form-data body (RFC 7578). */
export interface Part {
  readonly name: string;
  readonly fileName: string | undefined;
  readonly mediaType: MediaType | undefined;
  readonly bytes: Uint8Array;
  /** `bytes` as UTF-8 where the part is text (no file name, or a text-like media type); else undefined. */
  readonly text: string | undefined;
}

/**
 * A body after bounded reading. `none`: there was no body. `opaque`: it is streamed past the controls, by
 * media type. Everything else was read whole, decoded and parsed exactly once.
 */
export type Body =
  | { readonly kind: "none" }
  | { readonly kind: "opaque"; readonly mediaType: MediaType | undefined }
  | {
      readonly kind: "json";
      readonly mediaType: MediaType;
      readonly text: string;
      readonly value: JsonValue;
    }
  | { readonly kind: "form"; readonly mediaType: MediaType; readonly pairs: readonly Pair[] }
  | { readonly kind: "multipart"; readonly mediaType: MediaType; readonly parts: readonly Part[] }
  /** `text` and `xml`: `mediaType` is undefined when the sender named none. */
  | {
      readonly kind: "text" | "xml";
      readonly mediaType: MediaType | undefined;
      readonly text: string;
    };

import { decodeText } from "./charset.ts";
import type { Part } from "./body.ts";
import { parameter } from "./media-type.ts";
import { type PartFault, type PartHead, readPartHead } from "./part-head.ts";

/** Bounds of one multipart body. */
export interface MultipartLimits {
  readonly maxParts: number;
  /** Bytes of one part's head. */
  readonly maxHeadBytes: number;
}

export type MultipartFault =
  | PartFault
  | "boundary"
  | "preamble"
  | "framing"
  | "epilogue"
  | "text-encoding"
  | "too-many-parts"
  | "head-too-large";

export type MultipartReading =
  | { readonly ok: true; readonly parts: readonly Part[] }
  | { readonly ok: false; readonly reason: MultipartFault };

/** RFC 2046 §5.1.1: one to seventy of these, and no space at the end. */
const boundaryOf = /^[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]$/;

const lineEnd = bytesOf("\r\n");
const blankLine = bytesOf("\r\n\r\n");

/**
 * Reads multipart/form-data (RFC 7578) as strictly as browsers write it: CRLF only, no text before the first
 * part or after the last, no transport padding, every part closed. Each of these has been used to make a
 * filter and an application see different parts.
 *
 *     --boundary CRLF head CRLF CRLF content CRLF --boundary … CRLF --boundary-- [CRLF]
 */
export function readMultipart(
  bytes: Uint8Array,
  boundary: string,
  limits: MultipartLimits,
): MultipartReading {
  if (!boundaryOf.test(boundary)) return refuse("boundary");
  const delimiter = bytesOf(`\r\n--${boundary}`);
  if (!startsAt(bytes, delimiter.subarray(2), 0)) return refuse("preamble");
  const parts: Part[] = [];
  let at = delimiter.length - 2;
  while (!isClose(bytes, at)) {
    if (parts.length === limits.maxParts) return refuse("too-many-parts");
    const end = startsAt(bytes, lineEnd, at) ? find(bytes, delimiter, at + 2) : -1;
    if (end < 0) return refuse("framing");
    const part = readPart(bytes.subarray(at, end), limits);
    if (typeof part === "string") return refuse(part);
    parts.push(part);
    at = end + delimiter.length;
  }
  const rest = bytes.length - (at + 2);
  const isClean = rest === 0 || (rest === 2 && startsAt(bytes, lineEnd, at + 2));
  return isClean ? { ok: true, parts } : refuse("epilogue");
}

function refuse(reason: MultipartFault): MultipartReading {
  return { ok: false, reason };
}

function isClose(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x2d && bytes[at + 1] === 0x2d;
}

/** `bytes` begins with the CRLF after the boundary, so that an empty head still ends in a blank line. */
function readPart(bytes: Uint8Array, limits: MultipartLimits): Part | MultipartFault {
  const blank = find(bytes, blankLine, 0);
  if (blank < 0) return bytes.length > limits.maxHeadBytes ? "head-too-large" : "part-head";
  if (blank > limits.maxHeadBytes) return "head-too-large";
  const text = decodeText(bytes.subarray(2, blank));
  if (text === undefined) return "part-head";
  const head = readPartHead(text);
  if (typeof head === "string") return head;
  return withContent(head, bytes.subarray(blank + blankLine.length));
}

/** Files are text only where they say so; what an application will read as text must not go by unread. */
function withContent(head: PartHead, bytes: Uint8Array): Part | MultipartFault {
  const isField = head.fileName === undefined;
  const kind = head.mediaType?.kind ?? (isField ? "text" : "opaque");
  if (kind === "opaque" || kind === "multipart") return { ...head, bytes, text: undefined };
  const charset = head.mediaType && parameter(head.mediaType, "charset");
  const text = decodeText(bytes, charset);
  return isField && text === undefined ? "text-encoding" : { ...head, bytes, text };
}

function bytesOf(ascii: string): Uint8Array {
  return Uint8Array.from(ascii, (character) => character.charCodeAt(0));
}

/** A delimiter begins with its only CR, so that no failed comparison is repeated: linear. */
function find(bytes: Uint8Array, pattern: Uint8Array, from: number): number {
  const first = pattern[0] ?? 0;
  let at = bytes.indexOf(first, from);
  while (at >= 0 && !startsAt(bytes, pattern, at)) at = bytes.indexOf(first, at + 1);
  return at;
}

function startsAt(bytes: Uint8Array, pattern: Uint8Array, at: number): boolean {
  for (let i = 0; i < pattern.length; i += 1) if (bytes[at + i] !== pattern[i]) return false;
  return true;
}

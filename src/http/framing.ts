import { parseWhole } from "../kernel/whole.ts";
import type { HeadFault } from "./head-fault.ts";

/** What a head says of the body that follows it, after RFC 9112 §6.3 and RFC 9113 §8.1.1. */
export interface Framing {
  readonly hasBody: boolean;
  /** Undefined when the length is not known in advance. */
  readonly contentLength: number | undefined;
}

const bare: Framing = { hasBody: false, contentLength: undefined };
const chunked: Framing = { hasBody: true, contentLength: undefined };

export interface FramingFields {
  readonly version: "1.0" | "1.1" | "2";
  readonly contentLength: string | undefined;
  readonly transferEncoding: string | undefined;
  /** HTTP/2 only: did the head end the stream? */
  readonly endStream: boolean | undefined;
}

/** One length and one only; every combination that two readers resolve differently is a fault. */
export function readFraming(said: FramingFields): Framing | HeadFault {
  const { transferEncoding, contentLength, version } = said;
  if (transferEncoding !== undefined) {
    if (version !== "1.1") return "transfer-encoding";
    if (contentLength !== undefined) return "length-conflict";
    return transferCoding(transferEncoding);
  }
  if (contentLength === undefined) {
    return version === "2" && said.endStream === false ? chunked : bare;
  }
  const length = parseWhole(contentLength);
  if (length === undefined) return "length-syntax";
  if (version === "2" && said.endStream === true && length > 0) return "length-conflict";
  return { hasBody: length > 0, contentLength: length };
}

function transferCoding(text: string): Framing | HeadFault {
  const coding = text.toLowerCase();
  if (coding === "chunked") return chunked;
  // RFC 9112 §6.1: what ends in chunked has a length; we only do not implement what comes before.
  const codings = coding.split(",").map((part) => part.trim());
  const isKnown = codings.every((part) =>
    /^(?:gzip|x-gzip|deflate|compress|x-compress|chunked)$/.test(part),
  );
  const isLast = codings.indexOf("chunked") === codings.length - 1;
  return isKnown && isLast ? "transfer-encoding-unsupported" : "transfer-encoding";
}

import { promisify } from "node:util";
import zlib from "node:zlib";
import { Fault, type Blame } from "../kernel/fault.ts";

/** Content codings (RFC 9110 §8.4.1, RFC 8878) that bodies are decoded from. */
type Coding = "gzip" | "deflate" | "br" | "zstd";

const codings: ReadonlyMap<string, Coding | "identity"> = new Map([
  ["", "identity"],
  ["identity", "identity"],
  ["gzip", "gzip"],
  ["x-gzip", "gzip"],
  ["deflate", "deflate"],
  ["br", "br"],
  ["zstd", "zstd"],
] as const);

/** Undefined: a coding, or a list of them, that nobody here can read. */
export function codingOf(contentEncoding: string | undefined): Coding | "identity" | undefined {
  return codings.get((contentEncoding ?? "").trim().toLowerCase());
}

export interface DecodeLimits {
  /** Bytes after decoding. */
  readonly bytes: number;
  /** Largest decoded:encoded ratio. */
  readonly ratio: number;
  readonly blame: Blame;
}

/** A body this small cannot harm whatever its ratio: a kilobyte of zeros is not a bomb. */
const harmless = 16_384;
/** Encoded bodies up to here are decoded at once; above it the event loop is not made to wait. */
const atOnce = 16_384;

const now = {
  gzip: zlib.gunzipSync,
  deflate: zlib.inflateSync,
  br: zlib.brotliDecompressSync,
  zstd: zlib.zstdDecompressSync,
} as const;
const later = {
  gzip: promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip),
  deflate: promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflate),
  br: promisify<Buffer, zlib.BrotliOptions, Buffer>(zlib.brotliDecompress),
  zstd: promisify<Buffer, zlib.ZstdOptions, Buffer>(zlib.zstdDecompress),
} as const;

/** Decodes within the bounds, or answers (or resolves to) why not. */
export function decode(
  bytes: Buffer,
  coding: Coding,
  limits: DecodeLimits,
): Buffer | Fault | Promise<Buffer | Fault> {
  const bound = Math.min(limits.bytes, Math.max(harmless, Math.floor(bytes.length * limits.ratio)));
  const options = { maxOutputLength: bound };
  const failed = (error: unknown): Fault => decodingFault(error, limits.blame);
  if (bytes.length > atOnce) return later[coding](bytes, options).catch(failed);
  try {
    return now[coding](bytes, options);
  } catch (error) {
    return failed(error);
  }
}

function decodingFault(error: unknown, blame: Blame): Fault {
  const tooLarge = error instanceof RangeError;
  return new Fault(tooLarge ? "body-too-large" : "undecodable-body", blame, { cause: error });
}

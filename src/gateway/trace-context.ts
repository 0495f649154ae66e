import { randomHex } from "./exchange-id.ts";

/** W3C Trace Context: where one exchange stands in a trace. */
export interface TraceContext {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits: our own span. */
  readonly spanId: string;
  /** The caller's span, if it sent a well-formed one. */
  readonly parentId: string | undefined;
  readonly sampled: boolean;
}

const wellFormed =
  /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-[\x21-\x7e]*)?$/;
const noTrace = "0".repeat(32);
const noSpan = "0".repeat(16);

/**
 * Continues a well-formed `traceparent` (§3.2.2) or begins a trace. Whether to sample is the house's choice:
 * a stranger's flag would let him choose what tracing costs.
 */
export function traceOf(traceparent: string | undefined, sampled: boolean): TraceContext {
  const spanId = randomHex(8);
  const match = traceparent === undefined ? null : wellFormed.exec(traceparent);
  const traceId = match?.[1];
  const parentId = match?.[2];
  if (traceId === undefined || traceId === noTrace || parentId === noSpan) {
    return { traceId: randomHex(16), spanId, parentId: undefined, sampled };
  }
  return { traceId, spanId, parentId, sampled };
}

export function traceparentOf(trace: TraceContext): string {
  return `00-${trace.traceId}-${trace.spanId}-${trace.sampled ? "01" : "00"}`;
}

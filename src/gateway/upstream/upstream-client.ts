import type { Fault } from "../../kernel/fault.ts";

/** A request as it will be written: hop-by-hop fields, `Host` and framing are the client's own business. */
export interface UpstreamRequest {
  readonly method: string;
  /** Path and query in normal form. */
  readonly path: string;
  /** What the caller asked for; sent as `Host` only by pools that preserve it. */
  readonly authority: string;
  /** `[name, value, …]`, lower-case names, already judged. */
  readonly fields: readonly string[];
  /** `stream`: pieces follow through `UpstreamCall.write`. */
  readonly body: Buffer | "stream" | undefined;
  /** Of a streamed body, where it is known; else it is sent chunked. */
  readonly length: number | undefined;
  /** Asks for a tunnel to this protocol; a 101 is then a head whose body is the tunnel. */
  readonly upgrade: string | undefined;
  /** The longest the whole call may take, in ms; the pool's own total may be shorter. */
  readonly timeout: number;
  /** Is silence this call's nature (a declared stream)? Then only its way to the upstream is timed. */
  readonly patient: boolean;
  /** Does the caller want the fields that follow a body (`te: trailers`)? HTTP/2 alone brings them. */
  readonly trailers: boolean;
}

/** How an answer's end is known (RFC 9112 §6.3). In HTTP/2, whose frames say it, `chunked` without a length. */
export type Framing = "none" | "length" | "chunked" | "close" | "tunnel";

/** A final answer's head, checked. */
export interface AnswerHead {
  readonly status: number;
  /** `[name, value, …]`, lower-case names, values trimmed, nothing but valid octets (latin1). */
  readonly fields: readonly string[];
  readonly framing: Framing;
  /** With framing `length`: bytes that will come. */
  readonly length: number;
  /** May the connection carry another request? */
  readonly persistent: boolean;
  /** Ms that the upstream keeps the connection when it is idle; Infinity: it did not say. */
  readonly keepFor: number;
}

/**
 * Hears of one call. Either `onFault` ends it, at any moment, or `onEnd` after `onHead`; nothing follows
 * either. Never called from within `UpstreamClient.call`.
 */
export interface AnswerReceiver {
  /** The head is on its way: write a streamed body now, or go on after `write` answered false. */
  onBodyWanted(): void;
  onHead(head: AnswerHead): void;
  /** The bytes are the receiver's to keep. */
  onData(bytes: Buffer): void;
  /** `trailers`: `[name, value, …]` as they came, where they were wanted. */
  onEnd(trailers: readonly string[]): void;
  onFault(fault: Fault): void;
}

export interface UpstreamCall {
  start(): void;
  /** False: wait for `onBodyWanted` before writing more. */
  write(bytes: Buffer): boolean;
  /** The streamed body is complete. */
  end(): void;
  pause(): void;
  resume(): void;
  /** Nobody wants the answer any more: nothing is heard afterwards. Harmless once the call has ended. */
  abort(): void;
}

export interface TargetStats {
  readonly url: string;
  readonly healthy: boolean;
  readonly breaker: "closed" | "open" | "half-open";
  readonly inFlight: number;
  readonly connections: number;
  readonly queued: number;
  readonly failures: number;
}

/** One pool of servers. The transport behind it can be replaced without anyone else knowing. */
export interface UpstreamClient {
  call(request: UpstreamRequest, receiver: AnswerReceiver): UpstreamCall;
  stats(): readonly TargetStats[];
  /** No new calls come; calls in flight go on, idle connections close. */
  close(): void;
}

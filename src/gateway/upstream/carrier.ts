import type { Fault } from "../../kernel/fault.ts";
import type { UpstreamTls } from "../upstream-settings.ts";
import type { AnswerHead, UpstreamRequest } from "./upstream-client.ts";

/** Where a target lives, worked out once. */
export interface Place {
  readonly host: string;
  readonly port: number;
  /** As `Host` says it. */
  readonly authority: string;
  readonly secure: boolean;
  readonly tls: UpstreamTls;
}

/** What carries one call: a connection of its own (HTTP/1.1), or a stream among others (HTTP/2). */
export interface Carrier {
  /** Sends the head, with the body where it is at hand. `host` is the authority to name. */
  send(request: UpstreamRequest, host: string): void;
  /** A piece of a streamed body. False: wait for `drained`. */
  write(bytes: Buffer): boolean;
  /** The streamed body is complete; of a tunnel: nothing more is sent this way. */
  end(): void;
  pause(): void;
  resume(): void;
  /** The rider leaves in the middle and hears no more. The upstream never takes what it got for whole. */
  destroy(): void;
}

/**
 * How a call was lost: `unsent`, no byte of it left; `refused`, the upstream says that it did nothing with
 * it; `raced`, it was written to a connection that had been idle, which its other end closed meanwhile;
 * `sent`, all other cases.
 */
export type Loss = "unsent" | "refused" | "raced" | "sent";

/** Who sits on a carrier while it carries a call. */
export interface Rider {
  /** The transport stands; send now. Called once per placement. */
  connected(carrier: Carrier): void;
  drained(): void;
  head(head: AnswerHead): void;
  /** The rider's to keep. */
  data(bytes: Buffer): void;
  /** The answer is complete and the rider has left the carrier. `trailers`: `[name, value, …]`. */
  complete(trailers: readonly string[]): void;
  lost(fault: Fault, loss: Loss): void;
}

/** A rider that can wait for a carrier. */
export interface Waiter extends Rider {
  /** It found no place in the queue, or the target closed. */
  turnedAway(fault: Fault): void;
}

/** The carriers to one target, and those who wait for one. */
export interface Line {
  readonly connections: number;
  readonly queued: number;
  /** Gives the rider a carrier: now, when a connection opens, or when there is room again. */
  seat(waiter: Waiter): Carrier | undefined;
  /** It waits no longer. */
  unqueue(waiter: Waiter): void;
  /** Closes what nobody used for long. `now`: monotonic ms. */
  sweep(now: number): void;
  /** Idle connections close now, the others when their calls end. */
  close(): void;
}

/** What every call without trailers ends with. */
export const noTrailers: readonly string[] = [];

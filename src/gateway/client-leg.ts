import type { RawHead } from "../http/request-head.ts";
import type { Fault } from "../kernel/fault.ts";
import type { Connection } from "./connection.ts";

/** Takes a request's body as it comes. Either `onBodyEnd` or `onBodyFault` ends it. */
export interface BodyReader {
  /** Is silence this body's nature (a declared stream)? Then the client need not keep any pace. */
  readonly patient: boolean;
  onBody(bytes: Buffer): void;
  onBodyEnd(): void;
  onBodyFault(fault: Fault): void;
}

/** Hears how the client takes its answer. */
export interface LegListener {
  /** Go on after `write` answered false. */
  onDrain(): void;
  /** Once, last: the answer was handed to the network whole (`finished`), or the client is gone. */
  onClosed(finished: boolean): void;
  /** The client broke a rule of time: end this exchange. */
  onLate(fault: Fault): void;
}

/** One request of one client and the way back, whatever protocol carries them. */
export interface ClientLeg {
  readonly raw: RawHead;
  readonly connection: Connection;
  /** Does the client wait to be invited (`Expect: 100-continue`) before it sends the body? */
  readonly expects: boolean;
  /** Has the whole request arrived? */
  readonly arrived: boolean;
  /** Has an answer's head been written? */
  readonly begun: boolean;
  /** Is the whole answer on its way, so that nothing about it can change? */
  readonly ended: boolean;
  /** Has the connection left HTTP, so that it is either a tunnel or closed? */
  readonly upgraded: boolean;
  readonly responseBytes: number;
  attach(listener: LegListener): void;
  /** Starts the flow of the body; with `expects`, invites it first. */
  readBody(reader: BodyReader): void;
  pauseBody(): void;
  resumeBody(): void;
  /** A whole answer. `fields` is `[name, value, …]` and holds the content's length where there is content. */
  respond(status: number, fields: string[], body: string | Buffer | undefined): void;
  /** An answer's head; pieces and `end` follow. */
  begin(status: number, fields: string[]): void;
  /** False: wait for `onDrain`. */
  write(bytes: Buffer): boolean;
  /** `trailers`: `[name, value, …]`, sent where the protocol can. */
  end(trailers: readonly string[]): void;
  /** Breaks off so that what was sent cannot be taken for a whole answer. */
  cut(): void;
}

import type { Duplex } from "node:stream";

/** The client's end of what may become a tunnel: how its protocol says so. */
export interface TunnelEnd {
  readonly duplex: Duplex;
  /** Was it closed as it should be? Asked once it is. */
  readonly sound: boolean;
  /** Writes the head of an answer; 101 opens the tunnel. False: the upstream's word for it does not hold. */
  head(status: number, fields: readonly string[]): boolean;
  /** Sends what is left, then closes. */
  finish(last: string | Buffer | undefined): void;
  /** Breaks off so that nothing can be taken for whole. */
  cut(): void;
}

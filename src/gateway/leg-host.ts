import type { Duplex } from "node:stream";
import type { ClientLeg } from "./client-leg.ts";
import type { Enrolled } from "./roll.ts";
import type { Connection } from "./connection.ts";

/** A leg that is looked at regularly, for clients that are slow on purpose. `now`: monotonic ms. */
export interface TimedLeg extends ClientLeg, Enrolled {
  check(now: number): void;
}

/** A request that was refused before it had a head: what there is to tell of it. */
export interface Headless {
  /** As the answer gave it, where there was one. */
  readonly id: string;
  /** Code of the fault: `malformed-request`, `head-too-large`, `request-timeout`, `http2-protocol`. */
  readonly fault: string;
  /** 0 when no answer could be sent. */
  readonly status: number;
  readonly responseBytes: number;
}

/** Where legs come from and end. */
export interface LegHost {
  connectionOf(socket: Duplex): Connection | undefined;
  began(leg: TimedLeg): void;
  ended(leg: TimedLeg): void;
  /** The parser gave up before there was a leg. Once per connection: nothing is read after it. */
  refused(connection: Connection, what: Headless): void;
}

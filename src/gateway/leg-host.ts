import type { Duplex } from "node:stream";
import type { ClientLeg } from "./client-leg.ts";
import type { Enrolled } from "./roll.ts";
import type { Connection, ConnectionHost } from "./connection.ts";

/** A leg that is looked at regularly, for clients that are slow on purpose. `now`: monotonic ms. */
export interface TimedLeg extends ClientLeg, Enrolled {
  check(now: number): void;
}

/** Where legs come from and end. */
export interface LegHost extends ConnectionHost {
  connectionOf(socket: Duplex): Connection | undefined;
  began(leg: TimedLeg): void;
  ended(leg: TimedLeg): void;
}

import { Fault } from "../../kernel/fault.ts";
import type { UpstreamSettings } from "../upstream-settings.ts";
import type { Carrier, Line, Place, Waiter } from "./carrier.ts";
import { type Stable, WireConnection } from "./wire-connection.ts";

/** Ms by which we close an idle connection before the upstream would. */
const closeAhead = 1_000;

/** HTTP/1.1: a connection for each call, used again and again. */
export class WireLine implements Line, Stable {
  readonly #place: Place;
  readonly #settings: UpstreamSettings;
  readonly #now: () => number;
  #idle: WireConnection[] = [];
  #queue: Waiter[] = [];
  #open = 0;
  #closed = false;

  constructor(place: Place, settings: UpstreamSettings, now: () => number) {
    this.#place = place;
    this.#settings = settings;
    this.#now = now;
  }

  get connections(): number {
    return this.#open;
  }

  get queued(): number {
    return this.#queue.length;
  }

  seat(waiter: Waiter): Carrier | undefined {
    // The last one used is the likeliest to be alive.
    const now = this.#now();
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      if (idle.idleUntil > now) {
        idle.mount(waiter);
        return idle;
      }
      idle.destroy();
    }
    if (this.#open < this.#settings.maxConnections) return this.#connect(waiter);
    if (this.#queue.length < this.#settings.maxQueue) this.#queue.push(waiter);
    else waiter.turnedAway(new Fault("upstream-queue-full", "upstream", { retry: true }));
    return undefined;
  }

  unqueue(waiter: Waiter): void {
    const at = this.#queue.indexOf(waiter);
    if (at >= 0) this.#queue.splice(at, 1);
  }

  freed(connection: WireConnection): void {
    if (this.#closed) {
      connection.destroy();
      return;
    }
    const next = this.#queue.shift();
    if (next !== undefined) {
      connection.mount(next);
      return;
    }
    // We let go first: a request must not meet the upstream's close on its way.
    const keep = Math.min(this.#settings.timeouts.idle, connection.keepFor - closeAhead);
    connection.idleUntil = this.#now() + keep;
    this.#idle.push(connection);
  }

  gone(connection: WireConnection): void {
    this.#open -= 1;
    const at = this.#idle.indexOf(connection);
    if (at >= 0) this.#idle.splice(at, 1);
    const next = this.#queue.shift();
    if (next !== undefined) this.#connect(next);
  }

  sweep(now: number): void {
    for (const connection of this.#idle.filter(({ idleUntil }) => idleUntil <= now)) {
      connection.destroy();
    }
    this.#idle = this.#idle.filter(({ idleUntil }) => idleUntil > now);
  }

  close(): void {
    this.#closed = true;
    for (const connection of this.#idle) connection.destroy();
    this.#idle = [];
  }

  #connect(waiter: Waiter): WireConnection {
    this.#open += 1;
    return new WireConnection(this.#place, this, waiter);
  }
}

import { Fault } from "../../kernel/fault.ts";
import type { UpstreamSettings, UpstreamTarget } from "../upstream-settings.ts";
import { Breaker } from "./breaker.ts";
import type { TargetStats } from "./upstream-client.ts";
import { type Place, type Rider, type Stable, WireConnection } from "./wire-connection.ts";

/** Ms by which we close an idle connection before the upstream would. */
const closeAhead = 1_000;

/** A rider that can wait for a connection. */
export interface Waiter extends Rider {
  /** It found no place in the queue, or the target closed. */
  turnedAway(fault: Fault): void;
}

/** One server of a pool: its connections, its queue, what is thought of its health. */
export class Target implements Stable {
  readonly url: string;
  readonly weight: number;
  readonly place: Place;
  readonly breaker: Breaker;
  /** What active checks say. */
  healthy = true;
  inFlight = 0;
  failures = 0;
  readonly #settings: UpstreamSettings;
  readonly #now: () => number;
  #idle: WireConnection[] = [];
  #queue: Waiter[] = [];
  #open = 0;
  #closed = false;

  constructor(target: UpstreamTarget, settings: UpstreamSettings, now: () => number) {
    this.url = target.url;
    this.weight = target.weight;
    this.place = placeOf(target.url, settings);
    this.breaker = new Breaker(settings.breaker);
    this.#settings = settings;
    this.#now = now;
  }

  available(now: number): boolean {
    return this.healthy && this.breaker.permits(now);
  }

  /** Gives the rider a connection: now, when one opens, or when one is freed. */
  seat(waiter: Waiter): WireConnection | undefined {
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

  /** It waits no longer. */
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

  /** Closes connections that nobody used for long. */
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

  stats(): TargetStats {
    return {
      url: this.url,
      healthy: this.healthy,
      breaker: this.breaker.state(this.#now()),
      inFlight: this.inFlight,
      connections: this.#open,
      queued: this.#queue.length,
      failures: this.failures,
    };
  }

  #connect(waiter: Waiter): WireConnection {
    this.#open += 1;
    return new WireConnection(this.place, this, waiter);
  }
}

function placeOf(url: string, settings: UpstreamSettings): Place {
  const { protocol, hostname, port, host } = new URL(url);
  const secure = protocol === "https:";
  return {
    host: hostname.startsWith("[") ? hostname.slice(1, -1) : hostname,
    port: port === "" ? (secure ? 443 : 80) : Number(port),
    authority: host,
    secure,
    tls: settings.tls,
  };
}

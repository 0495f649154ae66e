import type { UpstreamSettings, UpstreamTarget } from "../upstream-settings.ts";
import { Breaker } from "./breaker.ts";
import type { Carrier, Line, Place, Waiter } from "./carrier.ts";
import { SessionLine } from "./session-line.ts";
import type { TargetStats } from "./upstream-client.ts";
import { WireLine } from "./wire-line.ts";

/** One server of a pool: the line of those who want to reach it, and what is thought of its health. */
export class Target {
  readonly url: string;
  readonly weight: number;
  readonly place: Place;
  readonly breaker: Breaker;
  /** What active checks say. */
  healthy = true;
  inFlight = 0;
  failures = 0;
  readonly #now: () => number;
  readonly #line: Line;

  constructor(target: UpstreamTarget, settings: UpstreamSettings, now: () => number) {
    this.url = target.url;
    this.weight = target.weight;
    this.place = placeOf(target.url, settings);
    this.breaker = new Breaker(settings.breaker);
    this.#now = now;
    this.#line =
      settings.protocol === "http2"
        ? new SessionLine(this.place, settings, now)
        : new WireLine(this.place, settings, now);
  }

  available(now: number): boolean {
    return this.healthy && this.breaker.permits(now);
  }

  seat(waiter: Waiter): Carrier | undefined {
    return this.#line.seat(waiter);
  }

  unqueue(waiter: Waiter): void {
    this.#line.unqueue(waiter);
  }

  sweep(now: number): void {
    this.#line.sweep(now);
  }

  close(): void {
    this.#line.close();
  }

  stats(): TargetStats {
    return {
      url: this.url,
      healthy: this.healthy,
      breaker: this.breaker.state(this.#now()),
      inFlight: this.inFlight,
      connections: this.#line.connections,
      queued: this.#line.queued,
      failures: this.failures,
    };
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

import type { AddressInfo } from "node:net";
import type { Sink } from "../engine/settled.ts";
import type { Plan } from "../engine/plan.ts";
import type { Cidr } from "../kernel/cidr.ts";
import type { Clock } from "../kernel/clock.ts";
import type { ClientLeg } from "./client-leg.ts";
import type { House, Regime, Tracer } from "./house.ts";
import type { Connection } from "./connection.ts";
import { Exchange } from "./exchange.ts";
import type { Headless } from "./connection.ts";
import { Listener, type ListenerStats } from "./listener.ts";
import type { ListenerSettings } from "./listener-settings.ts";
import { pump } from "./pump.ts";
import { settle } from "./settle.ts";
import type { UpstreamSettings } from "./upstream-settings.ts";
import type { TargetStats, UpstreamClient } from "./upstream/upstream-client.ts";
import { Pools } from "./pools.ts";
import { openWirePool } from "./upstream/wire-pool.ts";

/** What can change while the gateway runs: swapped whole. */
export interface Regulations {
  readonly plan: Plan;
  readonly upstreams: readonly UpstreamSettings[];
  /** Only these peers are believed when they say who they speak for. */
  readonly trustedProxies: readonly Cidr[];
}

export interface GatewayOptions extends Regulations {
  readonly listeners: readonly ListenerSettings[];
  readonly ports: { readonly clock: Clock };
  readonly sinks: readonly Sink[];
  readonly tracer?: Tracer | undefined;
  /** Hears of exceptions that no client is told of; `exchangeId` where one was under way. Must not throw. */
  readonly report?: (fault: unknown, exchangeId: string | undefined) => void;
  /** Opens a pool; for a transport other than the house's own. */
  readonly openUpstream?: (settings: UpstreamSettings) => UpstreamClient;
}

export interface GatewayStats {
  readonly listeners: readonly ListenerStats[];
  readonly upstreams: readonly {
    readonly name: string;
    readonly targets: readonly TargetStats[];
  }[];
  readonly inFlight: number;
}

/** The gateway of one thread. */
export interface Gateway {
  /** Where each listener listens, in the order of the settings. Rejects when a port cannot be had. */
  listen(): Promise<readonly { readonly name: string; readonly address: AddressInfo }[]>;
  /** New requests are judged by the new regulations; those under way keep theirs, pools included. */
  swap(next: Regulations): void;
  /** Takes no more connections, lets requests under way end, and breaks off what is left after `patience` ms. */
  drain(patience: number): Promise<void>;
  stats(): GatewayStats;
}

export function createGateway(options: GatewayOptions): Gateway {
  return new ThreadGateway(options);
}

class ThreadGateway implements Gateway, House {
  readonly clock: Clock;
  readonly sinks: readonly Sink[];
  readonly tracer: Tracer | undefined;
  regime: Regime;
  readonly #options: GatewayOptions;
  readonly #pools: Pools;
  readonly #listeners: readonly Listener[];

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.clock = options.ports.clock;
    this.sinks = options.sinks;
    this.tracer = options.tracer;
    this.#pools = new Pools(options.openUpstream ?? openWirePool);
    this.regime = this.#regime(options);
    this.#listeners = options.listeners.map((settings) => new Listener(settings, this));
  }

  listen(): ReturnType<Gateway["listen"]> {
    return Promise.all(
      this.#listeners.map(async (listener) => {
        const address = await listener.listen();
        return { name: listener.stats().name, address };
      }),
    );
  }

  swap(next: Regulations): void {
    this.regime = this.#regime(next);
  }

  async drain(patience: number): Promise<void> {
    await Promise.all(this.#listeners.map((listener) => listener.drain(patience)));
    this.#pools.close();
  }

  stats(): GatewayStats {
    const listeners = this.#listeners.map((listener) => listener.stats());
    const inFlight = listeners.reduce((sum, listener) => sum + listener.inFlight, 0);
    return { listeners, upstreams: this.#pools.stats(), inFlight };
  }

  request(leg: ClientLeg): void {
    pump(leg, this, this.regime);
  }

  refused(connection: Connection, { id, fault, status, responseBytes }: Headless): void {
    const exchange = new Exchange(this.clock.now(), connection, id);
    exchange.ending = "client-fault";
    exchange.fault = fault;
    exchange.status = status;
    settle(exchange, this, this.regime, responseBytes);
  }

  trustedProxies(): readonly Cidr[] {
    return this.regime.trustedProxies;
  }

  report(fault: unknown, exchange: Exchange | undefined): void {
    this.#options.report?.(fault, exchange?.id);
  }

  #regime({ plan, upstreams, trustedProxies }: Regulations): Regime {
    return { plan, upstreams: this.#pools.replace(upstreams), trustedProxies };
  }
}

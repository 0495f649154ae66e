import { type Millis, millis } from "../kernel/clock.ts";

/** One pool of interchangeable servers: what `OperationPlan.upstream` names. */
export interface UpstreamSettings {
  readonly name: string;
  /** At least one. */
  readonly targets: readonly UpstreamTarget[];
  /** `http2`: by ALPN over TLS, with prior knowledge over plain text. `auto` is HTTP/1.1. */
  readonly protocol: "auto" | "http1" | "http2";
  /** For `https:` targets. Verification cannot be turned off. */
  readonly tls: UpstreamTls;
  readonly timeouts: UpstreamTimeouts;
  /** Connections to one target, of this thread. One of HTTP/2 carries a hundred calls at once. */
  readonly maxConnections: number;
  /** Requests that may wait for a connection to one target; one more is refused with 503. */
  readonly maxQueue: number;
  readonly retries: UpstreamRetries;
  readonly breaker: UpstreamBreaker;
  /** Active health checks; undefined: passive ones alone (the breaker). */
  readonly health: UpstreamHealth | undefined;
  /** Send the client's own authority as `Host`? Else the target's. */
  readonly preserveHost: boolean;
}

export interface UpstreamTarget {
  /** `http://host:port` or `https://host:port`: an origin; a path, a query or credentials in it are an error. */
  readonly url: string;
  /** 1 to 100: its share beside the others. */
  readonly weight: number;
}

export interface UpstreamTls {
  /** PEM bundle that replaces the system's authorities; undefined: the system's. */
  readonly ca: string | undefined;
  /** The name to ask for (SNI) and to verify; undefined: the target's host. */
  readonly serverName: string | undefined;
  /** PEM; both or neither: the certificate that we show to the upstream. */
  readonly clientCertificate: string | undefined;
  readonly clientKey: string | undefined;
}

export interface UpstreamTimeouts {
  /** Name look-up, TCP and TLS together. */
  readonly connect: Millis;
  /** From the request's last byte to the answer's head. */
  readonly headers: Millis;
  /** The longest silence within an answer's body. Event streams are exempt. */
  readonly body: Millis;
  /** The whole exchange with the upstream; an operation's own `timeout` may be shorter. Event streams are exempt. */
  readonly total: Millis;
  /** How long an unused connection is kept. */
  readonly idle: Millis;
}

/** Requests without a body whose method is idempotent are tried again when no byte of an answer came. */
export interface UpstreamRetries {
  /** Tries after the first. 0: never. */
  readonly attempts: number;
  /** Retries may be at most this share of recent requests, such as 0.2: an outage must not multiply load. */
  readonly budget: number;
}

/** Circuit breaker, per target: closed, open for a while, then one probe decides. */
export interface UpstreamBreaker {
  /** Faults in a row, within `window`, that open it: no connection, no answer in time, not HTTP, or 502–504. */
  readonly failures: number;
  readonly window: Millis;
  readonly openFor: Millis;
}

export interface UpstreamHealth {
  /** Asked with GET; 200–399 is healthy. */
  readonly path: string;
  readonly interval: Millis;
  readonly timeout: Millis;
  /** Good answers in a row that bring a target back. */
  readonly healthyAfter: number;
  /** Bad ones in a row that take it out. */
  readonly unhealthyAfter: number;
}

/** In force where the configuration says nothing; the targets are never a default. */
export const defaultUpstreamSettings: Omit<UpstreamSettings, "name" | "targets"> = {
  protocol: "auto",
  tls: { ca: undefined, serverName: undefined, clientCertificate: undefined, clientKey: undefined },
  timeouts: {
    connect: millis(3_000),
    headers: millis(30_000),
    body: millis(30_000),
    total: millis(60_000),
    idle: millis(30_000),
  },
  maxConnections: 256,
  maxQueue: 1_000,
  retries: { attempts: 1, budget: 0.2 },
  breaker: { failures: 5, window: millis(10_000), openFor: 5_000 as Millis },
  health: undefined,
  preserveHost: false,
};

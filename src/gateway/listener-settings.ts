import { type Millis, millis } from "../kernel/clock.ts";

/** One listening port. HTTP/1.1 always; HTTP/2 too where `tls` is given (chosen by ALPN). */
export interface ListenerSettings {
  /** For logs and metrics, such as `public`. Unique. */
  readonly name: string;
  /** The address to bind: `0.0.0.0`, `::`, `127.0.0.1`. */
  readonly address: string;
  /** 0 lets the system choose; `Gateway.listen` tells which it chose. */
  readonly port: number;
  /** Lets the kernel spread connections over all workers that listen on this port (SO_REUSEPORT). */
  readonly reusePort: boolean;
  /** Undefined: plain text, so that the `transport` control can refuse it with a problem document. */
  readonly tls: ListenerTls | undefined;
  readonly limits: ListenerLimits;
}

/** The server's side of TLS. Ciphers are the house's (Mozilla "intermediate", version 5.7). */
export interface ListenerTls {
  /** PEM: the server's certificate, then its chain. */
  readonly certificate: string;
  /** PEM, unencrypted. */
  readonly key: string;
  readonly minVersion: "TLSv1.2" | "TLSv1.3";
  /** 48 bytes that all workers share, so that a session resumes on any of them; undefined: one's own. */
  readonly ticketKeys: Uint8Array | undefined;
  /** PEM bundle of the authorities that vouch for client certificates; undefined: none is trusted. */
  readonly clientAuthorities: string | undefined;
  /**
   * Ask clients for a certificate? The handshake never fails for want of one, nor for one that chains to
   * nobody: the `mtls` control judges what came (`ClientCertificate.trusted`).
   */
  readonly requestClientCertificate: boolean;
}

/** What one client, and all of them together, may take. Every one is a bound on what strangers can grow. */
export interface ListenerLimits {
  /** Bytes of a request's head; above it 431. */
  readonly headerBytes: number;
  /** Header fields of a request; above it 431. */
  readonly headerCount: number;
  /** From the connection or the previous answer's end to the head's last byte; then 408 and close. */
  readonly headersTimeout: Millis;
  /** From the head's first byte to the body's last; then 408 and close. Event streams out are not bound by it. */
  readonly requestTimeout: Millis;
  /** How long a connection may stand open with nothing in flight; also how long a tunnel may be silent. */
  readonly idleTimeout: Millis;
  /** A client that takes none of an answer's bytes for this long is cut off. */
  readonly writeTimeout: Millis;
  /** Bytes per second that a request's body must bring on average, after a grace of five seconds. */
  readonly minimumBodyRate: number;
  /** Open connections of this listener in this thread; one more is closed at once. */
  readonly maxConnections: number;
  /** The same, per peer address (IPv6: per /64). Trusted proxies are exempt. */
  readonly maxConnectionsPerAddress: number;
  /** Requests on one connection before it is closed (HTTP/1.1) or sent GOAWAY (HTTP/2). */
  readonly maxRequestsPerConnection: number;
  /** HTTP/2: concurrent streams per connection (SETTINGS_MAX_CONCURRENT_STREAMS). */
  readonly maxStreams: number;
  /** HTTP/2: streams that a client may reset within ten seconds before its connection is closed (CVE-2023-44487). */
  readonly maxStreamResets: number;
  /** A tunnel (WebSocket): bytes of both directions together. */
  readonly tunnelBytes: number;
  /** A tunnel's longest life. */
  readonly tunnelLifetime: Millis;
}

/** In force where the configuration says nothing. */
export const defaultListenerLimits: ListenerLimits = {
  headerBytes: 16_384,
  headerCount: 100,
  headersTimeout: millis(10_000),
  requestTimeout: millis(60_000),
  idleTimeout: millis(60_000),
  writeTimeout: millis(30_000),
  minimumBodyRate: 256,
  maxConnections: 10_000,
  maxConnectionsPerAddress: 200,
  maxRequestsPerConnection: 10_000,
  maxStreams: 100,
  maxStreamResets: 100,
  tunnelBytes: 1024 ** 3,
  tunnelLifetime: millis(86_400_000),
};

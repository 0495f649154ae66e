import type { Clock, Millis } from "../kernel/clock.ts";

/** Counters shared by every worker of this machine, bounded, lock-free. All synchronous. */
export interface Counters {
  /**
   * GCRA (ATM Forum TM 4.0 §4.4.2, virtual scheduling): asks for `cost` cells at `now` under `key`.
   * `interval` is the emission interval in ms (may be a fraction), `tolerance` how far ahead of time a cell
   * may come: `(burst - 1) * interval`. A refused request counts nothing.
   */
  take(key: string, rate: CellRate, cost: number, now: Millis): Taken;
  /** Adds to a fixed window's count (a quota) and answers the sum after adding. */
  add(key: string, window: Millis, amount: number, now: Millis): number;
  /** Adds `delta` (1 or -1) to a gauge, such as requests in flight, and answers the new value. */
  gauge(key: string, delta: 1 | -1): number;
}

export interface CellRate {
  readonly interval: number;
  readonly tolerance: number;
}

export interface Taken {
  readonly allowed: boolean;
  /** Whole cells that would still be allowed at once. */
  readonly remaining: number;
  /** Ms until the bucket is full again. */
  readonly resetIn: number;
  /** Ms until a request of this cost could pass; 0 when allowed. */
  readonly retryIn: number;
}

/** An outbound HTTP call of the house itself (discovery, JWKS, introspection): https, or loopback. No redirects. */
export interface Outbound {
  /** Rejects with a Fault blamed on "upstream" on any transport error, time-out or a body above `maxBytes`. */
  fetch(request: OutboundRequest): Promise<OutboundResponse>;
}

export interface OutboundRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeout: Millis;
  readonly maxBytes: number;
}

export interface OutboundResponse {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly cacheControl: string | undefined;
  readonly body: string;
}

/** Synchronous digests. Text is hashed as UTF-8; answers are base64url without padding. */
export interface Digest {
  sha256(data: string | Uint8Array): string;
  hmacSha256(key: string | Uint8Array, data: string | Uint8Array): string;
  /** Compares in time that does not depend on where they differ. */
  equal(a: string, b: string): boolean;
}

export interface Random {
  /** base64url of `bytes` random bytes. */
  token(bytes: number): string;
  /** Uniform in [0, 1); for jitter and sampling only. */
  fraction(): number;
}

/** An API key as issued by `castellan keys create`. */
export interface ApiKey {
  readonly id: string;
  readonly consumer: string;
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  readonly apis: readonly string[] | undefined;
  readonly expires: Millis | undefined;
  /** During a rotation the old key still works until then. */
  readonly retires: Millis | undefined;
}

/** Look-ups into what the control plane knows. Synchronous: a copy in this worker, refreshed from outside. */
export interface Directory {
  /** By the SHA-256 (base64url) of the whole key text. */
  apiKey(hash: string): ApiKey | undefined;
  /** Is this credential (issuer + `jti`, key id, thumbprint) or subject revoked? */
  revoked(
    kind: "token" | "subject" | "certificate",
    issuer: string,
    id: string,
    issuedAt?: Millis,
  ): boolean;
}

/** How busy this process is. Synchronous and cheap. */
export interface Load {
  /** Event-loop delay in ms, smoothed over about a second. */
  eventLoopDelay(): number;
  /** Requests in flight in this process. */
  inFlight(): number;
}

/** Signs the internal token that tells an upstream who calls. Built by the composition from the configured key. */
export interface Signer {
  readonly algorithm: string;
  readonly keyId: string;
  /** A compact JWS over `claims`. Synchronous. */
  sign(claims: Readonly<Record<string, unknown>>): string;
}

/** What controls need of the world. The rooms above bring it; a control never fetches it. */
export interface Ports {
  readonly clock: Clock;
  readonly counters: Counters;
  readonly outbound: Outbound;
  readonly digest: Digest;
  readonly random: Random;
  readonly directory: Directory;
  readonly load: Load;
  readonly signer: Signer;
  /**
   * One value per key for the life of this process, made on first use: what must outlive a plan, such as
   * a JWKS cache. Keys begin with the control's name.
   */
  shared<T>(key: string, make: () => T): T;
  /** Reports something that operators must hear of and no single request is to blame for. Never throws. */
  alert(event: string, data: Readonly<Record<string, string | number | boolean>>): void;
}

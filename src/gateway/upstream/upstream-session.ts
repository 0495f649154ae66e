import http2 from "node:http2";
import net from "node:net";
import type { TLSSocket } from "node:tls";
import { Fault } from "../../kernel/fault.ts";
import type { UpstreamSettings } from "../upstream-settings.ts";
import type { Carrier, Place, Rider } from "./carrier.ts";
import { type StreamKeeper, StreamCarrier } from "./stream-carrier.ts";
import { tlsTo } from "./tls-to.ts";

/** Streams of one connection at once, whatever more the upstream would take. */
export const maxStreams = 100;
/** Calls of one connection, so that stream numbers never run out and load spreads anew now and then. */
const maxCalls = 1_000_000;
/** Bytes that the upstream may send ahead on one stream, and on all of a connection together. */
const streamWindow = 262_144;
const connectionWindow = 1_048_576;
/** MiB of one connection's heads, frames and unsent data. */
const maxSessionMemory = 32;
/** Settings entries in one frame. */
const maxSettings = 32;
/** Fields of one head or trailer, pseudo-fields included; a larger one resets its stream. */
const maxFields = 204;
const maxHeadBytes = 65_536;
/** Ms of silence after which the system asks whether the other end still lives. */
const keepAliveAfter = 30_000;

/** Who keeps sessions. */
export interface SessionKeeper {
  /** It can take a call: it has opened, or there is room again. */
  roomier(session: UpstreamSession): void;
  /** It is over; calls on it hear of it themselves. */
  gone(session: UpstreamSession, fault: Fault): void;
}

/**
 * One HTTP/2 connection to one target: by ALPN over TLS, with prior knowledge over plain text (RFC 9113
 * §3.2, §3.3).
 *
 *   opening ──▶ opened ──(GOAWAY, worn, silent or unused for long)──▶ retired ──(last stream ended)──▶ gone
 */
export class UpstreamSession implements StreamKeeper {
  active = 0;
  opened = false;
  readonly #keeper: SessionKeeper;
  readonly #settings: UpstreamSettings;
  readonly #now: () => number;
  readonly #session: http2.ClientHttp2Session;
  readonly #secure: boolean;
  readonly #openBy: number;
  #calls = 0;
  #greeted = false;
  #heardAt = 0;
  #idleSince: number;
  #error: Error | undefined;

  constructor(place: Place, settings: UpstreamSettings, keeper: SessionKeeper, now: () => number) {
    this.#keeper = keeper;
    this.#settings = settings;
    this.#now = now;
    this.#secure = place.secure;
    this.#idleSince = now();
    this.#openBy = this.#idleSince + settings.timeouts.connect;
    const socket = place.secure ? tlsTo(place, ["h2"]) : net.connect(place.port, place.host);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, keepAliveAfter);
    const session = http2.connect(`${place.secure ? "https" : "http"}://${place.authority}`, {
      createConnection: () => socket,
      ...sessionOptions,
    });
    this.#session = session;
    session.on("connect", () => this.#connected(socket));
    session.on("remoteSettings", () => {
      this.#greeted = true;
      keeper.roomier(this);
    });
    session.on("error", (error: Error) => (this.#error = error));
    session.on("close", () => keeper.gone(this, this.#fault()));
  }

  get opening(): boolean {
    return !this.opened && !this.retired;
  }

  /** It takes no more calls. */
  get retired(): boolean {
    return this.#session.closed || this.#session.destroyed;
  }

  /** Calls that it can take now. */
  get room(): number {
    if (!this.opened || this.retired || this.#calls >= maxCalls) return 0;
    const theirs = this.#session.remoteSettings.maxConcurrentStreams ?? maxStreams;
    return Math.min(maxStreams, theirs) - this.active;
  }

  mount(rider: Rider): Carrier {
    this.active += 1;
    this.#calls += 1;
    const carrier = new StreamCarrier(this.#session, this.#secure, rider, this);
    rider.connected(carrier);
    return carrier;
  }

  heard(): void {
    this.#heardAt = this.#now();
  }

  now(): number {
    return this.#now();
  }

  /** Somebody gave up who had asked at `since`: was anything heard afterwards? If not, others ask elsewhere. */
  unanswered(since: number): void {
    const waited = this.#now() - since;
    if (this.#heardAt < since && waited > this.#settings.timeouts.connect) this.retire();
  }

  freed(): void {
    this.active -= 1;
    if (this.active === 0) this.#idleSince = this.#now();
    if (this.#calls >= maxCalls) this.retire();
    this.#keeper.roomier(this);
  }

  /** Calls under way end in peace. */
  retire(): void {
    if (this.opened) this.#session.close();
    else this.#session.destroy();
  }

  check(now: number): void {
    if (this.opening && now > this.#openBy) {
      this.#session.destroy(new Error("no connection in time"));
    } else if (
      this.opened &&
      this.active === 0 &&
      now > this.#idleSince + this.#settings.timeouts.idle
    ) {
      this.#session.close();
    }
  }

  #connected(socket: net.Socket): void {
    if (this.#secure && (socket as TLSSocket).alpnProtocol !== "h2") {
      this.#session.destroy(new Error("the upstream did not choose h2"));
      return;
    }
    this.opened = true;
    this.#session.setLocalWindowSize(connectionWindow);
    this.#idleSince = this.#now();
    this.#keeper.roomier(this);
  }

  #fault(): Fault {
    const told = { cause: this.#error, retry: true };
    if (!this.opened) return new Fault("upstream-unreachable", "upstream", told);
    return new Fault(this.#greeted ? "upstream-reset" : "upstream-not-http2", "upstream", told);
  }
}

/** `strictSingleValueFields` is not in the types yet; without it a field that a client says twice would throw. */
const sessionOptions: http2.SecureClientSessionOptions & { strictSingleValueFields: boolean } = {
  settings: { enablePush: false, initialWindowSize: streamWindow, maxHeaderListSize: maxHeadBytes },
  maxReservedRemoteStreams: 0,
  maxHeaderListPairs: maxFields,
  maxSessionMemory,
  maxSettings,
  peerMaxConcurrentStreams: maxStreams,
  strictFieldWhitespaceValidation: true,
  strictSingleValueFields: false,
};

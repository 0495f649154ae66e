import type { TlsFacts } from "../engine/facts.ts";
import type { Fault } from "../kernel/fault.ts";
import type { ListenerSettings } from "./listener-settings.ts";
import type { Enrolled } from "./roll.ts";

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

/** Who hears how the requests of a connection end. */
export interface ConnectionHost {
  ended(leg: Enrolled): void;
  /** The parser gave up before there was a leg. Once per connection: nothing is read after it. */
  refused(connection: Connection, what: Headless): void;
}

/** What one client connection is, worked out once and shared by its requests. */
export class Connection {
  /** Canonical text. */
  readonly peer: string;
  readonly tls: TlsFacts | undefined;
  readonly settings: ListenerSettings;
  /** Do we believe what the peer says of whom it speaks for? */
  readonly trusted: boolean;
  /** Hears when its requests begin and end. */
  readonly host: ConnectionHost;
  /** Requests begun on it. */
  requests = 0;
  /** Requests begun and not ended. */
  inFlight = 0;
  /** The one whose bytes are arriving, or arrived last (HTTP/1). */
  latest: { readonly arrived: boolean; broken(fault: Fault): void } | undefined = undefined;
  /** Nothing more will be read: the next answer closes it. */
  closing = false;
  /** Its end was told: a parser that gave up complains again of every byte that follows. */
  refused = false;

  constructor(known: Pick<Connection, "peer" | "tls" | "settings" | "trusted" | "host">) {
    this.peer = known.peer;
    this.tls = known.tls;
    this.settings = known.settings;
    this.trusted = known.trusted;
    this.host = known.host;
  }
}

import type { TlsFacts } from "../engine/facts.ts";
import type { Fault } from "../kernel/fault.ts";
import type { LegHost } from "./leg-host.ts";
import type { ListenerSettings } from "./listener-settings.ts";

/** What one client connection is, worked out once and shared by its requests. */
export class Connection {
  /** Canonical text. */
  readonly peer: string;
  readonly tls: TlsFacts | undefined;
  readonly settings: ListenerSettings;
  /** Do we believe what the peer says of whom it speaks for? */
  readonly trusted: boolean;
  /** Hears when its requests begin and end. */
  readonly host: LegHost;
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

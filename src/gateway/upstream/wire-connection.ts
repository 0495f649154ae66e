import net from "node:net";
import tls from "node:tls";
import { Fault } from "../../kernel/fault.ts";
import type { UpstreamTls } from "../upstream-settings.ts";
import { writeTogether } from "../write-together.ts";
import { type ParserSink, ResponseParser } from "./response-parser.ts";
import type { AnswerHead } from "./upstream-client.ts";

/** Where a target lives, worked out once. */
export interface Place {
  readonly host: string;
  readonly port: number;
  /** As `Host` says it. */
  readonly authority: string;
  readonly secure: boolean;
  readonly tls: UpstreamTls;
}

/** Who sits on a connection while it carries a call. */
export interface Rider {
  /** The transport stands; write now. Called once per placement. */
  connected(connection: WireConnection): void;
  drained(): void;
  head(head: AnswerHead): void;
  /** A copy, the rider's to keep. */
  data(bytes: Buffer): void;
  /** The answer is complete and the rider has left the connection. */
  complete(): void;
  /** The connection is gone. `written`: could the upstream have seen any of the request? */
  lost(fault: Fault, written: boolean): void;
}

/** What the connection tells its owner. */
export interface Stable {
  /** It may carry another call. */
  freed(connection: WireConnection): void;
  gone(connection: WireConnection): void;
}

/**
 * Bytes are read into one buffer for all plain connections: it is filled and emptied within one callback,
 * and what is kept is copied.
 */
const sharedBuffer = Buffer.allocUnsafeSlow(65_536);

/** One connection to one upstream, carrying one call at a time: no pipelining. */
export class WireConnection implements ParserSink {
  /** As the upstream said, in ms. */
  keepFor: number = Infinity;
  /** Monotonic ms; the owner closes it afterwards if it is unused. */
  idleUntil = 0;
  readonly #stable: Stable;
  readonly #socket: net.Socket;
  readonly #parser: ResponseParser = new ResponseParser(this);
  #rider: Rider | undefined;
  #open = false;
  #written = false;
  #requestDone = false;
  #persistent = true;
  #wanted = false;
  #ended = false;
  /** The answer is whole, and its last bytes are being looked at. */
  #answered = false;

  constructor(place: Place, stable: Stable, rider: Rider) {
    this.#stable = stable;
    this.#rider = rider;
    this.#socket = connect(place, this);
    this.#socket.setNoDelay(true);
    this.#socket.on(place.secure ? "secureConnect" : "connect", () => this.#opened());
    this.#socket.on("drain", () => this.#drained());
    this.#socket.on("end", () => this.#finished());
    this.#socket.on("error", (error) => this.#broke(error));
    this.#socket.on("close", () => this.#broke(undefined));
  }

  /** Takes the next call. The connection is open and idle. */
  mount(rider: Rider): void {
    this.#rider = rider;
    this.#written = false;
    rider.connected(this);
  }

  /** Writes the request's head, with `body` where it is at hand; `more`: pieces follow. */
  request(head: string, body: Buffer | undefined, expecting: Expecting): void {
    this.#parser.expect(expecting.method, expecting.upgrade);
    this.#written = true;
    this.#requestDone = !expecting.more;
    writeTogether(this.#socket);
    this.#socket.write(head, "latin1");
    if (body !== undefined) this.#socket.write(body);
  }

  /** False: wait for `drained`. */
  write(bytes: Buffer | string): boolean {
    this.#wanted = !this.#socket.write(bytes, "latin1");
    return !this.#wanted;
  }

  requestDone(): void {
    this.#requestDone = true;
  }

  /** Of a tunnel: nothing more is sent this way. */
  endWriting(): void {
    this.#socket.end();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** The rider leaves in the middle: what follows on the wire would be nobody's. */
  destroy(): void {
    this.#rider = undefined;
    this.#socket.destroy();
  }

  read(bytes: Buffer): void {
    if (this.#rider === undefined) {
      // Nothing was asked, so nothing can be the answer to it.
      this.#socket.destroy();
      return;
    }
    const fault = this.#parser.feed(bytes);
    if (this.#answered) this.#leave(fault === undefined);
    else if (fault !== undefined) this.#fail(new Fault(fault, "upstream"));
  }

  parsedHead(head: AnswerHead): void {
    this.#persistent = head.persistent;
    this.keepFor = head.keepFor;
    this.#rider?.head(head);
  }

  parsedData(bytes: Buffer): void {
    this.#rider?.data(Buffer.from(bytes));
  }

  /** What else the same bytes hold is seen first: it would be taken for the answer to the next call. */
  parsedEnd(): void {
    this.#answered = true;
  }

  /** The connection is given back before the rider hears of it, so that its next call can have it. */
  #leave(clean: boolean): void {
    this.#answered = false;
    const rider = this.#rider;
    this.#rider = undefined;
    // Its reader may have had enough for a while just as the last bytes came; the next one must hear.
    if (this.#socket.isPaused()) this.#socket.resume();
    if (clean && this.#persistent && this.#requestDone && !this.#ended) this.#stable.freed(this);
    else this.#socket.destroy();
    rider?.complete();
  }

  #opened(): void {
    this.#open = true;
    this.#rider?.connected(this);
  }

  #drained(): void {
    if (!this.#wanted) return;
    this.#wanted = false;
    this.#rider?.drained();
  }

  #finished(): void {
    this.#ended = true;
    const fault = this.#rider === undefined ? undefined : this.#parser.finish();
    if (fault !== undefined) this.#fail(new Fault(fault, "upstream"));
    else this.#leave(false);
  }

  #fail(fault: Fault): void {
    const rider = this.#rider;
    this.#rider = undefined;
    this.#socket.destroy();
    rider?.lost(fault, this.#written);
  }

  #broke(error: Error | undefined): void {
    const rider = this.#rider;
    this.#rider = undefined;
    const code = this.#open ? "upstream-reset" : "upstream-unreachable";
    rider?.lost(
      new Fault(code, "upstream", { cause: error, retry: !this.#written }),
      this.#written,
    );
    if (error === undefined) this.#stable.gone(this);
  }
}

export interface Expecting {
  readonly method: string;
  readonly upgrade: boolean;
  /** Does a streamed body follow? */
  readonly more: boolean;
}

function connect(place: Place, connection: WireConnection): net.Socket {
  const callback = (count: number, buffer: Uint8Array): boolean => {
    connection.read((buffer as Buffer).subarray(0, count));
    return true;
  };
  if (!place.secure) {
    const onread = { buffer: sharedBuffer, callback };
    return net.connect({ host: place.host, port: place.port, onread, allowHalfOpen: true });
  }
  const { ca, serverName, clientCertificate, clientKey } = place.tls;
  const isName = net.isIP(place.host) === 0;
  const options: tls.ConnectionOptions = {
    host: place.host,
    port: place.port,
    minVersion: "TLSv1.2",
    ALPNProtocols: ["http/1.1"],
    rejectUnauthorized: true,
  };
  const name = serverName ?? (isName ? place.host : undefined);
  if (name !== undefined) options.servername = name;
  if (ca !== undefined) options.ca = ca;
  if (clientCertificate !== undefined) options.cert = clientCertificate;
  if (clientKey !== undefined) options.key = clientKey;
  const socket = tls.connect(options);
  socket.on("data", (bytes: Buffer) => connection.read(bytes));
  return socket;
}

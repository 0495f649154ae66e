import net from "node:net";
import { Fault } from "../../kernel/fault.ts";
import { writeTogether } from "../write-together.ts";
import { type Carrier, type Loss, type Place, type Rider, noTrailers } from "./carrier.ts";
import { writeRequestHead } from "./request-head-text.ts";
import { type ParserSink, ResponseParser } from "./response-parser.ts";
import { tlsTo } from "./tls-to.ts";
import type { AnswerHead, UpstreamRequest } from "./upstream-client.ts";

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
export class WireConnection implements ParserSink, Carrier {
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
  /** Was it idle before the present call? */
  #reused = false;
  #chunked = false;
  #tunnels = false;
  /** Has the present call heard a head? */
  #spoke = false;
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
    this.#reused = true;
    this.#spoke = false;
    rider.connected(this);
  }

  send(request: UpstreamRequest, host: string): void {
    const { body, method } = request;
    const streams = body === "stream";
    this.#tunnels = request.upgrade !== undefined;
    this.#chunked = streams && request.length === undefined && !this.#tunnels;
    this.#parser.expect(method, this.#tunnels);
    this.#written = true;
    this.#requestDone = !streams;
    writeTogether(this.#socket);
    this.#socket.write(writeRequestHead(request, host), "latin1");
    if (body !== undefined && body !== "stream") this.#socket.write(body);
  }

  write(bytes: Buffer): boolean {
    if (!this.#chunked) return this.#put(bytes);
    this.#put(`${bytes.length.toString(16)}\r\n`);
    this.#put(bytes);
    return this.#put("\r\n");
  }

  end(): void {
    if (this.#tunnels) {
      this.#socket.end();
      return;
    }
    if (this.#chunked) this.#put("0\r\n\r\n");
    this.#requestDone = true;
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** What follows on the wire would be nobody's. */
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
    this.#spoke = true;
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
    rider?.complete(noTrailers);
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
    rider?.lost(fault, this.#loss());
  }

  #broke(error: Error | undefined): void {
    const rider = this.#rider;
    this.#rider = undefined;
    const code = this.#open ? "upstream-reset" : "upstream-unreachable";
    rider?.lost(new Fault(code, "upstream", { cause: error, retry: !this.#written }), this.#loss());
    if (error === undefined) this.#stable.gone(this);
  }

  #loss(): Loss {
    if (!this.#written) return "unsent";
    return this.#reused && !this.#spoke ? "raced" : "sent";
  }

  #put(bytes: Buffer | string): boolean {
    this.#wanted = !this.#socket.write(bytes, "latin1");
    return !this.#wanted;
  }
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
  const socket = tlsTo(place, ["http/1.1"]);
  socket.on("data", (bytes: Buffer) => connection.read(bytes));
  return socket;
}

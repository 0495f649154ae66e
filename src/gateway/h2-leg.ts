import type { OutgoingHttpHeaders } from "node:http";
import { constants, type ServerHttp2Stream } from "node:http2";
import type { RawHead } from "../http/request-head.ts";
import { Fault } from "../kernel/fault.ts";
import type { BodyReader, ClientLeg, LegListener } from "./client-leg.ts";
import type { Connection } from "./connection.ts";
import { Pacer } from "./pacer.ts";
import { Pour } from "./pour.ts";

/**
 * An HTTP/2 stream.
 *
 * The trap: `close(code)` of an unfinished answer makes node:http2 *end* it before it resets the stream, so
 * that half an answer looks whole. A stream that waits for trailers is not ended by itself; so every answer
 * that comes in pieces waits for them, and mostly sends none.
 */
export class H2Leg implements ClientLeg {
  readonly raw: RawHead;
  readonly connection: Connection;
  readonly expects: boolean;
  readonly upgraded: boolean = false;
  place = -1;
  responseBytes = 0;
  readonly #stream: ServerHttp2Stream;
  readonly #pacer: Pacer;
  /** Monotonic ms. */
  readonly #born: number = performance.now();
  #patient = false;
  #trailers: readonly string[] = [];
  #listener: LegListener | undefined;
  #reader: BodyReader | undefined;
  #pour: Pour | undefined;
  #ended = false;

  constructor(stream: ServerHttp2Stream, raw: RawHead, connection: Connection, expects: boolean) {
    this.#stream = stream;
    this.raw = raw;
    this.connection = connection;
    this.expects = expects;
    this.#pacer = new Pacer(connection.settings.limits);
    connection.requests += 1;
    connection.inFlight += 1;
    stream.on("close", () => this.#closed());
    stream.on("error", () => this.broken(new Fault("client-gone", "client")));
    stream.on("drain", () => this.#drained());
    stream.on("wantTrailers", () => this.#conclude());
  }

  get arrived(): boolean {
    return this.raw.endStream === true || this.#stream.readableEnded;
  }

  get begun(): boolean {
    return this.#stream.headersSent;
  }

  get ended(): boolean {
    return this.#ended;
  }

  attach(listener: LegListener): void {
    this.#listener = listener;
  }

  readBody(reader: BodyReader): void {
    this.#reader = reader;
    const stream = this.#stream;
    if (this.expects) stream.additionalHeaders({ ":status": 100 });
    this.#patient = reader.patient;
    this.#waits();
    stream.on("data", (bytes: Buffer) => this.#body(bytes));
    stream.on("end", () => this.#bodyEnded());
  }

  pauseBody(): void {
    this.#pacer.rests();
    this.#stream.pause();
  }

  resumeBody(): void {
    this.#waits();
    this.#stream.resume();
  }

  respond(status: number, fields: string[], body: string | Buffer | undefined): void {
    const stream = this.#stream;
    if (stream.destroyed || stream.closed) return;
    const empty = body === undefined || body.length === 0;
    this.#ended = true;
    const pours = !empty && Pour.suits(body.length);
    const options = { endStream: empty, waitForTrailers: pours };
    stream.respond([":status", String(status), ...fields], options);
    if (!empty) {
      this.responseBytes += Buffer.byteLength(body);
      if (pours) {
        this.#pour = new Pour(Buffer.from(body), (slice) => this.#write(slice));
        this.#flow();
        return;
      }
      stream.end(body);
      stream.once("finish", () => this.#stopSoon());
    } else this.#stopSoon();
    this.#reader = undefined;
  }

  #flow(): void {
    if (this.#pour?.flow() !== true) return;
    this.#pour = undefined;
    this.#reader = undefined;
    this.#stream.end();
  }

  #write(bytes: Buffer): boolean {
    const goesOn = this.#stream.write(bytes);
    this.#pacer.wrote(goesOn);
    return goesOn;
  }

  begin(status: number, fields: string[]): void {
    const stream = this.#stream;
    if (stream.destroyed || stream.closed) return;
    stream.respond([":status", String(status), ...fields], { waitForTrailers: true });
  }

  write(bytes: Buffer): boolean {
    if (this.#stream.destroyed) return true;
    this.responseBytes += bytes.length;
    return this.#write(bytes);
  }

  end(trailers: readonly string[]): void {
    this.#ended = true;
    this.#trailers = trailers;
    this.#reader = undefined;
    this.#stream.end();
  }

  cut(): void {
    // What the stream says of its own end is no news to anybody.
    this.#reader = undefined;
    this.#stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  }

  broken(fault: Fault): void {
    const reader = this.#reader;
    this.#reader = undefined;
    reader?.onBodyFault(fault);
  }

  check(now: number): void {
    const pace = this.#pacer.judge(now);
    if (pace === "slow-body") this.broken(new Fault("slow-body", "client"));
    else if (pace === "slow-reader") this.#listener?.onLate(new Fault("slow-reader", "client"));
    else if (this.#patient && now - this.#born > this.connection.settings.limits.tunnelLifetime) {
      this.#listener?.onLate(new Fault("stream-too-old", "client"));
    }
  }

  /** It is the client's turn to send, and it may have to keep a pace. */
  #waits(): void {
    if (!this.#patient) this.#pacer.reads();
  }

  /** What is thrown in here nobody would catch, and it must not end the process. */
  #conclude(): void {
    const stream = this.#stream;
    if (stream.closed) return;
    try {
      stream.sendTrailers(asRecord(this.#trailers));
      this.#stopSoon();
    } catch {
      setImmediate(() => this.cut());
    }
  }

  /**
   * RFC 9113 §8.1: after a whole answer, RST_STREAM with NO_ERROR tells the client to stop sending. Frames
   * that still wait for this turn's end would be dropped by it, so it comes in the next.
   */
  #stopSoon(): void {
    if (this.arrived) return;
    setImmediate(() => this.#stream.close(constants.NGHTTP2_NO_ERROR));
  }

  #body(bytes: Buffer): void {
    this.#pacer.received(bytes.length);
    this.#reader?.onBody(bytes);
  }

  #bodyEnded(): void {
    this.#pacer.rests();
    const reader = this.#reader;
    this.#reader = undefined;
    // An aborted stream ends too; only what the client closed itself is whole.
    if (this.#stream.aborted) reader?.onBodyFault(new Fault("client-gone", "client"));
    else reader?.onBodyEnd();
  }

  #drained(): void {
    this.#pacer.wrote(true);
    if (this.#pour === undefined) this.#listener?.onDrain();
    else this.#flow();
  }

  #closed(): void {
    this.connection.inFlight -= 1;
    this.connection.host.ended(this);
    this.#reader = undefined;
    const listener = this.#listener;
    this.#listener = undefined;
    const { rstCode } = this.#stream;
    listener?.onClosed(this.#ended && rstCode === constants.NGHTTP2_NO_ERROR);
  }
}

/** What `sendTrailers` takes. Names are a stranger's, so the record has no prototype. */
function asRecord(trailers: readonly string[]): OutgoingHttpHeaders {
  const record = Object.create(null) as Record<string, string[]>;
  for (let i = 0; i < trailers.length; i += 2) {
    (record[trailers[i] ?? ""] ??= []).push(trailers[i + 1] ?? "");
  }
  return record;
}

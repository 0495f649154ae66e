import { constants, type ClientHttp2Session, type ClientHttp2Stream } from "node:http2";
import { Fault } from "../../kernel/fault.ts";
import { type WireFault, readStreamHead, readTrailers } from "./answer-head.ts";
import { type Carrier, type Rider, noTrailers } from "./carrier.ts";
import type { AnswerHead, UpstreamRequest } from "./upstream-client.ts";

/** What a stream tells its session. */
export interface StreamKeeper {
  now(): number;
  /** The upstream sent something. */
  heard(): void;
  /** It was given up without an answer; `since`: when it was sent. */
  unanswered(since: number): void;
  /** It is over, and its place free. */
  freed(): void;
}

/**
 * One HTTP/2 stream, carrying one call.
 *
 * The first trap: `close(code)` of a stream whose body is unfinished makes node:http2 *end* that body before
 * it resets the stream, so that half a body looks whole. A stream that waits for trailers is not ended by
 * itself; so every streamed body waits for them, and sends none.
 *
 * The second: `close` with CANCEL from within a callback of a frame leaves the reset until the frame is done,
 * and a stream that waits for trailers and is destroyed meanwhile ends the whole process by an assertion
 * (node 26, `Http2Stream::OnTrailers`). So a stream is only ever cancelled in a turn of its own.
 */
export class StreamCarrier implements Carrier {
  readonly #session: ClientHttp2Session;
  readonly #secure: boolean;
  readonly #keeper: StreamKeeper;
  #rider: Rider | undefined;
  #stream: ClientHttp2Stream | undefined;
  #sentAt = 0;
  #requestDone = false;
  #answered = false;
  #wanted = false;
  #trailers: readonly string[] = noTrailers;

  constructor(session: ClientHttp2Session, secure: boolean, rider: Rider, keeper: StreamKeeper) {
    this.#session = session;
    this.#secure = secure;
    this.#rider = rider;
    this.#keeper = keeper;
  }

  send(request: UpstreamRequest, host: string): void {
    const { body, method } = request;
    const streams = body === "stream";
    this.#requestDone = !streams;
    this.#sentAt = this.#keeper.now();
    if (request.upgrade !== undefined) {
      this.#refuseSoon("upstream-no-upgrade", undefined);
      return;
    }
    try {
      const head = requestHead(request, host, this.#secure ? "https" : "http");
      const options = { endStream: body === undefined, waitForTrailers: streams };
      this.#stream = this.#session.request(head, options);
    } catch (error) {
      this.#refuseSoon("upstream-unsendable", error);
      return;
    }
    this.#listen(this.#stream, method);
    if (body !== undefined && !streams) this.#stream.end(body);
  }

  write(bytes: Buffer): boolean {
    this.#wanted = this.#stream?.write(bytes) === false;
    return !this.#wanted;
  }

  end(): void {
    this.#requestDone = true;
    this.#stream?.end();
  }

  pause(): void {
    this.#stream?.pause();
  }

  resume(): void {
    this.#stream?.resume();
  }

  destroy(): void {
    this.#rider = undefined;
    if (!this.#answered) this.#keeper.unanswered(this.#sentAt);
    this.#cancel();
  }

  #listen(stream: ClientHttp2Stream, method: string): void {
    stream.on("response", (_headers, flags, raw) => {
      const ended = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0;
      this.#keeper.heard();
      this.#took(readStreamHead(raw, method, ended));
    });
    stream.on("trailers", (_headers, _flags, raw) => (this.#trailers = readTrailers(raw)));
    stream.on("data", (bytes: Buffer) => {
      this.#keeper.heard();
      this.#rider?.data(bytes);
    });
    stream.on("wantTrailers", () => {
      if (!stream.closed) stream.sendTrailers({});
    });
    stream.on("drain", () => this.#drained());
    stream.on("end", () => this.#ended(stream));
    // What it was is told by `close`, which follows.
    stream.on("error", () => undefined);
    stream.on("close", () => this.#closed(stream));
  }

  #took(head: AnswerHead | WireFault): void {
    if (typeof head === "string") {
      this.#lose(new Fault(head, "upstream"), "sent");
      this.#cancel();
      return;
    }
    this.#answered = true;
    this.#rider?.head(head);
  }

  #drained(): void {
    if (!this.#wanted) return;
    this.#wanted = false;
    this.#rider?.drained();
  }

  /** A stream that was reset, or whose connection died, ends too; only what the upstream closed is whole. */
  #ended(stream: ClientHttp2Stream): void {
    if (!this.#answered || stream.rstCode !== constants.NGHTTP2_NO_ERROR) return;
    if (this.#session.destroyed) return;
    const rider = this.#rider;
    this.#rider = undefined;
    // It answered before it had heard everything: the rest is for nobody.
    if (!this.#requestDone) this.#cancel();
    rider?.complete(this.#trailers);
  }

  #closed(stream: ClientHttp2Stream): void {
    this.#keeper.freed();
    const refused = stream.rstCode === constants.NGHTTP2_REFUSED_STREAM;
    const code = refused ? "upstream-refused" : "upstream-reset";
    this.#lose(new Fault(code, "upstream", { retry: refused }), refused ? "refused" : "sent");
  }

  #lose(fault: Fault, loss: "refused" | "sent"): void {
    const rider = this.#rider;
    this.#rider = undefined;
    rider?.lost(fault, loss);
  }

  /** A rider never hears from within its own call. */
  #refuseSoon(code: string, cause: unknown): void {
    process.nextTick(() => {
      this.#keeper.freed();
      this.#lose(new Fault(code, "upstream", { cause }), "refused");
    });
  }

  #cancel(): void {
    const stream = this.#stream;
    if (stream === undefined) return;
    setImmediate(() => {
      stream.close(constants.NGHTTP2_CANCEL);
      // What was read and not taken would keep it from closing.
      stream.resume();
    });
  }
}

/** RFC 9113 §8.3.1; the fields are lower-case already and hold none of a connection's own. */
function requestHead(request: UpstreamRequest, host: string, scheme: string): string[] {
  const { method, path, fields, body, length } = request;
  const head = [":method", method, ":scheme", scheme, ":authority", host, ":path", path, ...fields];
  if (request.trailers) head.push("te", "trailers");
  const known = body === "stream" ? length : body?.length;
  if (known !== undefined) head.push("content-length", String(known));
  return head;
}

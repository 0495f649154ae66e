import { unreachable } from "../../kernel/never.ts";
import { type WireFault, parseAnswerHead } from "./answer-head.ts";
import type { AnswerHead } from "./upstream-client.ts";

/*
 * Reads the answers on one upstream connection, one at a time:
 *
 *   head ─┬─ none ───────────────────────────────┐
 *         ├─ byLength ───────────────────────────┤
 *         ├─ chunkSize ⇄ chunkData → chunkEnd    ├─ done
 *         │      └─ trailer ─────────────────────┤
 *         └─ untilClose (and tunnels) ─── finish ┘
 *
 * Linear in the bytes however they are cut into pieces: nothing is looked at twice, but for the three
 * bytes across a cut that could be part of a head's end.
 */

/** A head above this is refused (the interim heads before it count too). */
const maxHeadBytes = 65_536;
/** Interim answers (1xx) before the final one; a hundred is not an answer but a stall. */
const maxInterim = 16;
/** A chunk-size line with its extensions, and all trailers together. */
const maxChunkLine = 256;
const maxTrailerBytes = 8_192;

const headEnd = Buffer.from("\r\n\r\n");
const chunkLine = /^([0-9a-fA-F]{1,12})[\t ]*(?:;[\t\x20-\x7e\x80-\xff]*)?$/;
const trailerLine = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7e\x80-\xff]*$/;

type State =
  | "head"
  | "byLength"
  | "chunkSize"
  | "chunkData"
  | "chunkEnd"
  | "trailer"
  | "untilClose"
  | "done";

export interface ParserSink {
  parsedHead(head: AnswerHead): void;
  /** A view into what was fed: copy what is to be kept. */
  parsedData(bytes: Buffer): void;
  parsedEnd(): void;
}

export class ResponseParser {
  readonly #sink: ParserSink;
  #state: State = "done";
  #method = "";
  #upgrade = false;
  #pieces: string[] = [];
  #headBytes = 0;
  #interim = 0;
  #remaining = 0;
  #line = "";
  #trailerBytes = 0;

  constructor(sink: ParserSink) {
    this.#sink = sink;
  }

  /** Between answers: whatever arrives now belongs to none. */
  get idle(): boolean {
    return this.#state === "done";
  }

  /** The next bytes answer a request with this method. */
  expect(method: string, upgrade: boolean): void {
    this.#state = "head";
    this.#method = method;
    this.#upgrade = upgrade;
    if (this.#pieces.length > 0) this.#pieces = [];
    this.#headBytes = 0;
    this.#interim = 0;
  }

  /** After a fault the connection is beyond use. */
  feed(bytes: Buffer): WireFault | undefined {
    let at = 0;
    while (at < bytes.length) {
      const next = this.#step(bytes, at);
      if (typeof next === "string") return next;
      at = next;
    }
    return undefined;
  }

  /** The upstream closed its side. */
  finish(): WireFault | undefined {
    if (this.#state === "untilClose") {
      this.#end();
      return undefined;
    }
    return this.#state === "done" ? undefined : "upstream-truncated";
  }

  #step(bytes: Buffer, at: number): number | WireFault {
    switch (this.#state) {
      case "head":
        return this.#head(bytes, at);
      case "byLength":
      case "chunkData":
        return this.#counted(bytes, at);
      case "untilClose":
        this.#sink.parsedData(at === 0 ? bytes : bytes.subarray(at));
        return bytes.length;
      case "done":
        return "upstream-extra-bytes";
      case "chunkSize":
      case "chunkEnd":
      case "trailer":
        return this.#lines(bytes, at);
      default:
        return unreachable(this.#state);
    }
  }

  #head(bytes: Buffer, at: number): number | WireFault {
    const found = this.#headStop(bytes, at);
    const stop = found < 0 ? bytes.length : found;
    this.#headBytes += stop - at;
    if (this.#headBytes > maxHeadBytes) return "upstream-head-too-large";
    let text = bytes.toString("latin1", at, stop);
    if (found < 0) {
      this.#pieces.push(text);
      return stop;
    }
    if (this.#pieces.length > 0) {
      text = this.#pieces.join("") + text;
      this.#pieces = [];
    }
    return this.#headRead(text.slice(0, -headEnd.length)) ?? stop;
  }

  /** Where the head stops, or -1. Its end may lie across the cut: then it stops within three bytes. */
  #headStop(bytes: Buffer, at: number): number {
    if (this.#pieces.length > 0) {
      const before = this.#lastThree();
      const seam = (before + bytes.toString("latin1", at, at + 3)).indexOf("\r\n\r\n");
      if (seam >= 0) return at + seam + headEnd.length - before.length;
    }
    const end = bytes.indexOf(headEnd, at);
    return end < 0 ? -1 : end + headEnd.length;
  }

  #lastThree(): string {
    let tail = "";
    for (let i = this.#pieces.length - 1; i >= 0 && tail.length < 3; i -= 1) {
      tail = (this.#pieces[i] ?? "").slice(-3) + tail;
    }
    return tail.slice(-3);
  }

  #headRead(text: string): WireFault | undefined {
    const head = parseAnswerHead(text, this.#method, this.#upgrade);
    if (typeof head === "string") return head;
    if (head.status < 200 && head.framing !== "tunnel") {
      this.#interim += 1;
      return this.#interim > maxInterim ? "upstream-invalid-head" : undefined;
    }
    this.#remaining = head.length;
    this.#state = nextState(head);
    this.#sink.parsedHead(head);
    if (head.framing === "none") this.#end();
    return undefined;
  }

  #counted(bytes: Buffer, at: number): number {
    const take = Math.min(this.#remaining, bytes.length - at);
    this.#remaining -= take;
    const chunked = this.#state === "chunkData";
    if (this.#remaining === 0 && chunked) this.#state = "chunkEnd";
    this.#sink.parsedData(bytes.subarray(at, at + take));
    if (this.#remaining === 0 && !chunked) this.#end();
    return at + take;
  }

  /** Chunk sizes, the CRLF after a chunk, trailers: short lines, gathered until their LF. */
  #lines(bytes: Buffer, at: number): number | WireFault {
    const end = bytes.indexOf(10, at);
    const stop = end < 0 ? bytes.length : end + 1;
    if (this.#line.length + stop - at > maxTrailerBytes) return "upstream-invalid-chunk";
    this.#line += bytes.toString("latin1", at, stop);
    if (end < 0) return stop;
    const line = this.#line;
    this.#line = "";
    if (!line.endsWith("\r\n")) return "upstream-invalid-chunk";
    return this.#lineRead(line.slice(0, -2)) ?? stop;
  }

  #lineRead(line: string): WireFault | undefined {
    if (this.#state === "chunkEnd") {
      this.#state = "chunkSize";
      return line === "" ? undefined : "upstream-invalid-chunk";
    }
    if (this.#state === "trailer") return this.#trailerRead(line);
    const size = line.length > maxChunkLine ? null : chunkLine.exec(line);
    if (size === null) return "upstream-invalid-chunk";
    this.#remaining = Number.parseInt(size[1] ?? "", 16);
    this.#state = this.#remaining === 0 ? "trailer" : "chunkData";
    this.#trailerBytes = 0;
    return undefined;
  }

  /** Trailers are checked and dropped: no control has seen them. */
  #trailerRead(line: string): WireFault | undefined {
    if (line === "") {
      this.#end();
      return undefined;
    }
    this.#trailerBytes += line.length;
    if (this.#trailerBytes > maxTrailerBytes || !trailerLine.test(line)) {
      return "upstream-invalid-chunk";
    }
    return undefined;
  }

  #end(): void {
    this.#state = "done";
    this.#sink.parsedEnd();
  }
}

function nextState(head: AnswerHead): State {
  switch (head.framing) {
    case "length":
      return "byLength";
    case "chunked":
      return "chunkSize";
    case "close":
    case "tunnel":
      return "untilClose";
    case "none":
      return "done";
    default:
      return unreachable(head.framing);
  }
}

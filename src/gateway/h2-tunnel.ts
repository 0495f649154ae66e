import { createHash, randomBytes } from "node:crypto";
import { constants, type ServerHttp2Stream } from "node:http2";
import type { TunnelEnd } from "./tunnel-end.ts";

/** RFC 6455 §1.3. */
const magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** Fields of the handshake of HTTP/1.1 that RFC 8441 §5 leaves out. */
const ofHttp1: ReadonlySet<string> = new Set(["sec-websocket-key", "sec-websocket-accept"]);

/**
 * A stream that asked for a WebSocket by an extended CONNECT (RFC 8441). The upstream is asked in HTTP/1.1,
 * so the key of that handshake is ours to choose, and its proof ours to check.
 */
export class H2Tunnel implements TunnelEnd {
  /** The head's fields with a key for the upstream in the place of whatever the client said. */
  readonly rawHeaders: readonly string[];
  readonly duplex: ServerHttp2Stream;
  readonly #proof: string;

  constructor(stream: ServerHttp2Stream, rawHeaders: readonly string[]) {
    const key = randomBytes(16).toString("base64");
    this.duplex = stream;
    this.rawHeaders = [...without(rawHeaders), "sec-websocket-key", key];
    this.#proof = createHash("sha1").update(`${key}${magic}`).digest("base64");
    // What becomes of an unfinished answer that is reset tells `H2Leg`.
    stream.on("wantTrailers", () => {
      if (!stream.closed) stream.sendTrailers({});
    });
  }

  get sound(): boolean {
    return this.duplex.rstCode === constants.NGHTTP2_NO_ERROR;
  }

  head(status: number, fields: readonly string[]): boolean {
    const options = { waitForTrailers: true };
    if (status !== 101) {
      this.duplex.respond([":status", String(status), ...fields], options);
      return true;
    }
    const at = fields.indexOf("sec-websocket-accept");
    if (at < 0 || fields[at + 1] !== this.#proof) return false;
    this.duplex.respond([":status", "200", ...without(fields)], options);
    return true;
  }

  /** The client's own end need not follow: it is told that nobody listens (RFC 9113 §8.1). */
  finish(last: string | Buffer | undefined): void {
    const stream = this.duplex;
    stream.once("wantTrailers", () => {
      setImmediate(() => stream.close(constants.NGHTTP2_NO_ERROR));
    });
    stream.end(last);
  }

  cut(): void {
    this.duplex.close(constants.NGHTTP2_INTERNAL_ERROR);
  }
}

function without(fields: readonly string[]): string[] {
  const kept: string[] = [];
  for (let i = 0; i < fields.length; i += 2) {
    const name = fields[i] ?? "";
    if (!ofHttp1.has(name)) kept.push(name, fields[i + 1] ?? "");
  }
  return kept;
}

import { STATUS_CODES, ServerResponse } from "node:http";
import { isFieldValue, isToken } from "../http/token.ts";
import { writeTogether } from "./write-together.ts";

/** Plain names met before: judging one costs more than finding it again. Bounded, for upstreams invent names. */
const knownNames = new Set<string>();
const maxKnownNames = 512;

/** Names whose fields say how an answer is framed: `node:http` writes such a head. */
const framing: ReadonlySet<string> = new Set(["connection", "transfer-encoding", "upgrade"]);

/**
 * The head (latin1) of a whole HTTP/1.1 answer after which the connection stays open for `idle` ms.
 * Undefined: this one needs `node:http`, to frame it or to refuse it.
 */
export function wholeHead(
  status: number,
  fields: readonly string[],
  idle: number,
): string | undefined {
  let text = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "unknown"}\r\n`;
  let framed = status === 204 || status === 304;
  let dated = false;
  for (let i = 0; i < fields.length; i += 2) {
    const name = fields[i] ?? "";
    const value = fields[i + 1] ?? "";
    if (!isPlain(name, value)) return undefined;
    if (name === "content-length") framed = true;
    else if (name === "date") dated = true;
    text += `${name}: ${value}\r\n`;
  }
  if (!framed) return undefined;
  if (!dated) text += dateLine();
  return `${text}connection: keep-alive\r\nkeep-alive: timeout=${Math.floor(idle / 1_000)}\r\n\r\n`;
}

/** Nothing may end its line and begin another one, nor speak of the framing. */
function isPlain(name: string, value: string): boolean {
  if (!isFieldValue(value)) return false;
  if (knownNames.has(name)) return true;
  if (!isToken(name) || framing.has(name)) return false;
  if (knownNames.size < maxKnownNames) knownNames.add(name);
  return true;
}

let second = 0;
let line = "";

/** RFC 9110 §6.6.1: who has a clock dates its answers. Written once for each second. */
function dateLine(): string {
  const now = Math.floor(Date.now() / 1_000);
  if (now !== second) {
    second = now;
    line = `date: ${new Date(now * 1_000).toUTCString()}\r\n`;
  }
  return line;
}

/**
 * A response that can also take an answer whole, in one write. `node:http` writes every answer as if more
 * might follow, and that costs more than a dozen controls. All else stays as it is: the response keeps its
 * place among pipelined ones, and emits `finish` once the network has taken its last byte.
 */
export class WholeResponse extends ServerResponse {
  /** Was an answer taken whole? */
  taken = false;
  /** Has the network taken all of it? */
  flushed = false;

  /** Not while an earlier answer of the connection is on its way, nor where the connection ends with this one. */
  get takesWhole(): boolean {
    return this.socket !== null && this.shouldKeepAlive && !this.headersSent && !this.taken;
  }

  /** `head` is what `wholeHead` wrote, and `body` what it announces. Only where `takesWhole`. */
  sendWhole(head: string, body: string | Buffer | undefined): void {
    const { socket } = this;
    if (socket === null) return;
    this.taken = true;
    writeTogether(socket);
    const done = (error?: Error | null): void => this.#done(error);
    if (body === undefined) socket.write(head, "latin1", done);
    else if (typeof body === "string" && isAscii(body)) socket.write(head + body, "latin1", done);
    else if (typeof body !== "string" && body.length <= oneWrite) {
      socket.write(head + body.toString("latin1"), "latin1", done);
    } else {
      socket.write(head, "latin1");
      socket.write(body, "utf8", done);
    }
  }

  /** What failed closes the socket, and that closes the response. */
  #done(error: Error | null | undefined): void {
    if (error) return;
    this.flushed = true;
    this.emit("finish");
  }
}

/** Up to here it is cheaper to copy a body behind its head than to write twice. */
const oneWrite = 16_384;

/** One byte for each character: then latin1, which needs no second look, is UTF-8. */
function isAscii(text: string): boolean {
  return Buffer.byteLength(text) === text.length;
}

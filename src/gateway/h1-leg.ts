import type { IncomingMessage } from "node:http";
import type { RawHead } from "../http/request-head.ts";
import { Fault } from "../kernel/fault.ts";
import type { BodyReader, ClientLeg, LegListener } from "./client-leg.ts";
import type { Connection } from "./connection.ts";
import { type Pace, Pacer } from "./pacer.ts";
import { Pour } from "./pour.ts";
import { type WholeResponse, wholeHead } from "./whole-answer.ts";

/** What is read and thrown away of a refused body, so that the client can read why before we close. */
const lingerBytes = 262_144;
const lingerTime = 2_000;

/** Up to here it is cheaper to copy a body behind its head than to write twice. */
const oneWrite = 16_384;

/** An answer's head before it is written. */
interface Head {
  readonly status: number;
  readonly fields: string[];
  readonly text: string;
}

function flushLeg(leg: H1Leg): void {
  leg.flush();
}

/** An HTTP/1 request and its answer, on `node:http`. */
export class H1Leg implements ClientLeg {
  readonly raw: RawHead;
  readonly connection: Connection;
  readonly expects: boolean;
  readonly upgraded: boolean = false;
  place = -1;
  responseBytes = 0;
  readonly #request: IncomingMessage;
  readonly #response: WholeResponse;
  readonly #pacer: Pacer;
  readonly #isLast: boolean;
  #listener: LegListener | undefined;
  #reader: BodyReader | undefined;
  #waits = false;
  /** The head that waits, where its answer may turn out to be whole. */
  #head: Head | undefined;
  /** The first piece of a body whose head waits. */
  #first: Buffer | undefined;
  #pour: Pour | undefined;
  #listens = false;
  #invited = false;
  /** What the client sends is no longer understood. */
  #deaf = false;
  #lingering: (() => void) | undefined;

  constructor(
    request: IncomingMessage,
    response: WholeResponse,
    connection: Connection,
    expects: boolean,
  ) {
    this.#request = request;
    this.#response = response;
    this.connection = connection;
    this.expects = expects;
    this.#pacer = new Pacer(connection.settings.limits);
    this.raw = rawHead(request, connection);
    connection.requests += 1;
    this.#isLast = connection.requests >= connection.settings.limits.maxRequestsPerConnection;
    connection.inFlight += 1;
    response.on("close", () => this.#closed());
  }

  get arrived(): boolean {
    return this.#request.complete;
  }

  get begun(): boolean {
    return this.#head !== undefined || this.#response.headersSent || this.#response.taken;
  }

  get ended(): boolean {
    return this.#response.writableEnded || this.#response.taken || this.#pour !== undefined;
  }

  attach(listener: LegListener): void {
    this.#listener = listener;
  }

  readBody(reader: BodyReader): void {
    this.#reader = reader;
    if (this.expects && !this.#invited) {
      this.#invited = true;
      this.#response.writeContinue();
    }
    this.#pacer.reads();
    const request = this.#request;
    request.on("data", (bytes: Buffer) => this.#body(bytes));
    request.on("end", () => this.#bodyEnded());
    request.on("error", () => this.broken(new Fault("client-gone", "client")));
  }

  pauseBody(): void {
    this.#pacer.rests();
    this.#request.pause();
  }

  resumeBody(): void {
    this.#pacer.reads();
    this.#request.resume();
  }

  respond(status: number, fields: string[], body: string | Buffer | undefined): void {
    const response = this.#response;
    if (response.destroyed) return;
    if (body !== undefined) this.responseBytes += Buffer.byteLength(body);
    const head = Pour.suits(body?.length ?? 0) ? undefined : this.#wholeHead(status, fields);
    if (head !== undefined) {
      response.sendWhole(head, body);
      return;
    }
    const lingers = this.#unread();
    this.#writeHead(status, fields);
    if (lingers) this.#linger(body);
    else this.#finish(body);
  }

  /** The head waits for the rest of this tick: what comes with it is sent in one write. */
  begin(status: number, fields: string[]): void {
    if (this.#response.destroyed) return;
    const text = this.#wholeHead(status, fields);
    if (text === undefined) this.#writeHead(status, fields);
    else this.#head = { status, fields, text };
    this.#waits = true;
    process.nextTick(flushLeg, this);
  }

  write(bytes: Buffer): boolean {
    this.responseBytes += bytes.length;
    if (this.#waits && this.#first === undefined && bytes.length <= oneWrite) {
      this.#first = bytes;
      return true;
    }
    this.flush();
    return this.#write(bytes);
  }

  /** Trailers of HTTP/1.1 may be dropped (RFC 9110 §6.5.1), and are. */
  end(): void {
    if (this.#unread()) {
      this.flush();
      this.#linger(undefined);
      return;
    }
    const first = this.#first;
    const head = this.#head;
    this.#waits = false;
    this.#first = undefined;
    this.#head = undefined;
    if (head !== undefined && this.#response.takesWhole && !this.connection.closing) {
      this.#response.sendWhole(head.text, first);
      return;
    }
    if (head !== undefined) this.#writeHead(head.status, head.fields);
    this.#finish(first);
  }

  flush(): void {
    if (!this.#waits) return;
    this.#waits = false;
    const first = this.#first;
    const head = this.#head;
    this.#first = undefined;
    this.#head = undefined;
    if (this.#response.destroyed) return;
    if (head !== undefined) this.#writeHead(head.status, head.fields);
    if (first === undefined) this.#response.flushHeaders();
    else this.#write(first);
  }

  cut(): void {
    const socket = this.#request.socket;
    // A close may be the end of an answer to HTTP/1.0; a reset never is.
    if (socket.destroyed || this.connection.tls !== undefined) socket.destroy();
    else socket.resetAndDestroy();
  }

  /** The body will never be whole: the rest of it cannot be told from the next request. */
  broken(fault: Fault): void {
    this.connection.closing = true;
    this.#deaf = true;
    if (this.#lingering !== undefined) {
      this.#lingering();
      return;
    }
    const reader = this.#reader;
    this.#reader = undefined;
    if (reader !== undefined) reader.onBodyFault(fault);
    else this.#listener?.onLate(fault);
  }

  check(now: number): void {
    const pace: Pace = this.#pacer.judge(now);
    if (pace === "slow-body") this.broken(new Fault("slow-body", "client"));
    else if (pace === "slow-reader") this.#listener?.onLate(new Fault("slow-reader", "client"));
  }

  #write(bytes: Buffer): boolean {
    const goesOn = this.#response.write(bytes);
    this.#pacer.wrote(goesOn);
    if (!goesOn && !this.#listens) {
      this.#listens = true;
      this.#response.on("drain", () => this.#drained());
    }
    return goesOn;
  }

  /** Text goes out in the same write as the head; latin1 keeps every byte as it is. */
  #finish(body: string | Buffer | undefined): void {
    const response = this.#response;
    const length = body?.length ?? 0;
    if (body === undefined) response.end();
    else if (Pour.suits(length)) {
      this.#pour = new Pour(Buffer.from(body), (slice) => this.#write(slice));
      this.#flow();
    } else if (typeof body === "string") response.end(body);
    else if (length <= oneWrite) response.end(body.toString("latin1"), "latin1");
    else response.end(body);
  }

  #flow(): void {
    if (this.#pour?.flow() !== true) return;
    this.#pour = undefined;
    this.#response.end();
  }

  /** The head of an answer that may go out in one write; undefined where more must be said or heard. */
  #wholeHead(status: number, fields: readonly string[]): string | undefined {
    const { closing, settings } = this.connection;
    const plain = this.raw.version === "1.1" && !this.#isLast && !closing && !this.#unread();
    if (!plain || !this.#response.takesWhole) return undefined;
    return wholeHead(status, fields, settings.limits.idleTimeout);
  }

  #writeHead(status: number, fields: string[]): void {
    if (this.#isLast || this.connection.closing || this.#unread()) {
      fields.push("connection", "close");
      this.connection.closing = true;
    }
    this.#response.writeHead(status, fields);
  }

  /** Is the client still sending? What it sends after its answer is for nobody. */
  #unread(): boolean {
    return !this.#deaf && !this.#request.complete && announcesBody(this.raw);
  }

  /**
   * Closing a socket that holds unread bytes resets it, and the reset may overtake the answer: so the rest
   * is read for a while, and thrown away.
   */
  #linger(body: string | Buffer | undefined): void {
    const response = this.#response;
    const request = this.#request;
    if (this.expects && !this.#invited) {
      // It waits to be invited and sends nothing.
      response.end(body);
      return;
    }
    if (body !== undefined) response.write(body);
    this.#reader = undefined;
    let left = lingerBytes;
    const finish = (): void => void response.end();
    this.#lingering = finish;
    const timer = setTimeout(finish, lingerTime).unref();
    response.on("close", () => clearTimeout(timer));
    request.on("end", finish);
    request.on("error", finish);
    request.on("data", (bytes: Buffer) => {
      left -= bytes.length;
      if (left < 0) finish();
    });
    request.resume();
  }

  #body(bytes: Buffer): void {
    this.#pacer.received(bytes.length);
    this.#reader?.onBody(bytes);
  }

  #bodyEnded(): void {
    this.#pacer.rests();
    const reader = this.#reader;
    this.#reader = undefined;
    reader?.onBodyEnd();
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
    listener?.onClosed(this.#response.writableFinished || this.#response.flushed);
    // Closing was decided after this answer's head had promised to stay.
    if (this.connection.closing && this.connection.inFlight === 0) {
      this.#request.socket.destroySoon();
    }
  }
}

export function rawHead(request: IncomingMessage, connection: Connection): RawHead {
  return {
    method: request.method ?? "",
    url: request.url ?? "",
    version: request.httpVersion === "1.1" ? "1.1" : "1.0",
    rawHeaders: request.rawHeaders,
    scheme: connection.tls === undefined ? "http" : "https",
  };
}

/** `IncomingMessage.complete` is told too late for requests that are answered at once. */
function announcesBody({ rawHeaders }: RawHead): boolean {
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? "";
    if (name.length === 14 && name.toLowerCase() === "content-length") {
      return rawHeaders[i + 1] !== "0";
    }
    if (name.length === 17 && name.toLowerCase() === "transfer-encoding") return true;
  }
  return false;
}

import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { RawHead } from "../http/request-head.ts";
import { Fault } from "../kernel/fault.ts";
import type { BodyReader, ClientLeg, LegListener } from "./client-leg.ts";
import type { Connection } from "./connection.ts";
import { rawHead } from "./h1-leg.ts";

/**
 * A request that asks for another protocol. It ends in a tunnel, bounded in bytes, silence and life, or in
 * one answer after which the connection closes.
 */
export class UpgradeLeg implements ClientLeg {
  readonly raw: RawHead;
  readonly connection: Connection;
  readonly expects: boolean = false;
  readonly arrived: boolean = true;
  readonly upgraded: boolean = true;
  begun = false;
  place = -1;
  responseBytes = 0;
  readonly #socket: Duplex;
  readonly #early: Buffer;
  #listener: LegListener | undefined;
  #reader: BodyReader | undefined;
  /** Monotonic ms. */
  readonly #born: number = performance.now();
  #heard: number = this.#born;
  #tunnelled = 0;
  #ended = false;

  constructor(request: IncomingMessage, socket: Duplex, early: Buffer, connection: Connection) {
    this.raw = rawHead(request, connection);
    this.connection = connection;
    this.#socket = socket;
    this.#early = early;
    connection.requests += 1;
    connection.inFlight += 1;
    socket.on("close", () => this.#closed());
    socket.on("error", () => this.cut());
    socket.on("drain", () => this.#listener?.onDrain());
  }

  get ended(): boolean {
    return this.#ended;
  }

  attach(listener: LegListener): void {
    this.#listener = listener;
  }

  readBody(reader: BodyReader): void {
    this.#reader = reader;
    if (this.#early.length > 0) this.#data(this.#early);
    this.#socket.on("data", (bytes: Buffer) => this.#data(bytes));
    this.#socket.on("end", () => this.#halfClosed());
    this.#socket.resume();
  }

  pauseBody(): void {
    this.#socket.pause();
  }

  resumeBody(): void {
    this.#socket.resume();
  }

  respond(status: number, fields: string[], body: string | Buffer | undefined): void {
    if (this.#socket.destroyed) return;
    this.#head(status, fields, "connection: close\r\n");
    if (body !== undefined) this.responseBytes += Buffer.byteLength(body);
    this.#ended = true;
    this.#socket.end(body, () => this.#socket.destroy());
  }

  begin(status: number, fields: string[]): void {
    if (this.#socket.destroyed) return;
    const tunnel = `connection: upgrade\r\nupgrade: websocket\r\n`;
    this.#head(status, fields, status === 101 ? tunnel : "connection: close\r\n");
  }

  write(bytes: Buffer): boolean {
    this.responseBytes += bytes.length;
    this.#passed(bytes.length);
    return this.#socket.write(bytes);
  }

  end(): void {
    this.#ended = true;
    this.#socket.end(() => this.#socket.destroy());
  }

  cut(): void {
    const socket = this.#socket as Socket;
    if (this.connection.tls === undefined && !socket.destroyed) socket.resetAndDestroy();
    else socket.destroy();
  }

  broken(fault: Fault): void {
    this.#reader = undefined;
    this.#listener?.onLate(fault);
  }

  check(now: number): void {
    if (!this.begun) return;
    const { idleTimeout, tunnelLifetime } = this.connection.settings.limits;
    if (now - this.#heard > idleTimeout) this.broken(new Fault("tunnel-idle", "client"));
    else if (now - this.#born > tunnelLifetime) this.broken(new Fault("tunnel-too-old", "client"));
  }

  #head(status: number, fields: readonly string[], more: string): void {
    this.begun = true;
    let text = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n`;
    for (let i = 0; i < fields.length; i += 2) text += `${fields[i]}: ${fields[i + 1]}\r\n`;
    this.#socket.write(`${text}${more}\r\n`, "latin1");
  }

  #data(bytes: Buffer): void {
    this.#passed(bytes.length);
    this.#reader?.onBody(bytes);
  }

  #passed(bytes: number): void {
    this.#heard = performance.now();
    this.#tunnelled += bytes;
    if (this.#tunnelled > this.connection.settings.limits.tunnelBytes) {
      this.broken(new Fault("tunnel-too-large", "client"));
    }
  }

  #halfClosed(): void {
    const reader = this.#reader;
    this.#reader = undefined;
    reader?.onBodyEnd();
  }

  #closed(): void {
    this.connection.inFlight -= 1;
    this.connection.host.ended(this);
    this.#reader = undefined;
    const listener = this.#listener;
    this.#listener = undefined;
    listener?.onClosed(this.#ended);
  }
}

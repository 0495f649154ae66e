import type { Duplex } from "node:stream";
import type { RawHead } from "../http/request-head.ts";
import { Fault } from "../kernel/fault.ts";
import type { BodyReader, ClientLeg, LegListener } from "./client-leg.ts";
import type { Connection } from "./connection.ts";
import type { TunnelEnd } from "./tunnel-end.ts";

/**
 * A request that asks for another protocol. It ends in a tunnel, bounded in bytes, silence and life, or in
 * one answer after which its connection, or its stream, closes.
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
  readonly #end: TunnelEnd;
  readonly #socket: Duplex;
  readonly #early: Buffer | undefined;
  #listener: LegListener | undefined;
  #reader: BodyReader | undefined;
  /** Monotonic ms. */
  readonly #born: number = performance.now();
  #heard: number = this.#born;
  #tunnelled = 0;
  #ended = false;

  /** `early`: what came behind the head. */
  constructor(raw: RawHead, end: TunnelEnd, connection: Connection, early?: Buffer) {
    this.raw = raw;
    this.connection = connection;
    this.#end = end;
    this.#socket = end.duplex;
    this.#early = early;
    connection.requests += 1;
    connection.inFlight += 1;
    const socket = this.#socket;
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
    if (this.#early !== undefined && this.#early.length > 0) this.#data(this.#early);
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
    this.begun = true;
    this.#end.head(status, fields);
    if (body !== undefined) this.responseBytes += Buffer.byteLength(body);
    this.#ended = true;
    this.#end.finish(body);
  }

  begin(status: number, fields: string[]): void {
    if (this.#socket.destroyed) return;
    this.begun = true;
    if (this.#end.head(status, fields)) return;
    // Nothing else can be said any more; it is broken off.
    this.#listener?.onLate(new Fault("upstream-bad-handshake", "upstream"));
  }

  write(bytes: Buffer): boolean {
    this.responseBytes += bytes.length;
    this.#passed(bytes.length);
    return this.#socket.write(bytes);
  }

  end(): void {
    this.#ended = true;
    this.#end.finish(undefined);
  }

  cut(): void {
    this.#end.cut();
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
    listener?.onClosed(this.#ended && this.#end.sound);
  }
}

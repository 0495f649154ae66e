import type http from "node:http";
import type http2 from "node:http2";
import net from "node:net";
import type { Duplex } from "node:stream";
import tls, { type TLSSocket } from "node:tls";
import { contains, formatAddress, parseAddress, type Cidr } from "../kernel/cidr.ts";
import { AddressCounts } from "./address-counts.ts";
import { tlsFactsOf } from "./client-certificate.ts";
import type { ClientLeg } from "./client-leg.ts";
import { Connection, type Headless } from "./connection.ts";
import { createH1Server } from "./h1-server.ts";
import { serveH2 } from "./h2-server.ts";
import type { LegHost, TimedLeg } from "./leg-host.ts";
import type { ListenerSettings } from "./listener-settings.ts";
import { Roll } from "./roll.ts";
import { tlsOptions } from "./tls-options.ts";

/** How often slow clients are looked for. */
const checkEvery = 1_000;
/** The first byte of every TLS connection: ContentType `handshake` (RFC 8446 §5.1). No HTTP method begins with it. */
const handshake = 0x16;

export interface ListenerStats {
  readonly name: string;
  readonly connections: number;
  readonly requests: number;
  readonly inFlight: number;
  /** Connections closed at once because the listener, or their address, had too many. */
  readonly turnedAway: number;
}

export interface ListenerEvents {
  /** A request's head has come. */
  request(leg: ClientLeg): void;
  /** A request was refused that never had a head. */
  refused(connection: Connection, what: Headless): void;
  trustedProxies(): readonly Cidr[];
}

/** One port: takes connections within its bounds and hands each to the server of its protocol. */
export class Listener implements LegHost {
  readonly #settings: ListenerSettings;
  readonly #events: ListenerEvents;
  readonly #server: net.Server;
  readonly #h1: http.Server;
  readonly #connections = new Map<Duplex, Connection>();
  readonly #sockets = new Set<net.Socket>();
  readonly #sessions = new Set<http2.ServerHttp2Session>();
  readonly #legs = new Roll<TimedLeg>();
  readonly #counts: AddressCounts;
  #checker: NodeJS.Timeout | undefined;
  #requests = 0;
  #turnedAway = 0;
  #draining = false;
  #whenIdle: (() => void) | undefined;

  constructor(settings: ListenerSettings, events: ListenerEvents) {
    this.#settings = settings;
    this.#events = events;
    this.#counts = new AddressCounts(settings.limits.maxConnectionsPerAddress);
    this.#h1 = createH1Server(settings, this);
    this.#server = this.#createServer();
  }

  listen(): Promise<net.AddressInfo> {
    const { address, port, reusePort } = this.#settings;
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen({ host: address, port, reusePort }, () => {
        this.#server.off("error", reject);
        this.#checker = setInterval(() => this.#check(), checkEvery).unref();
        resolve(this.#server.address() as net.AddressInfo);
      });
    });
  }

  connectionOf(socket: Duplex): Connection | undefined {
    return this.#connections.get(socket);
  }

  began(leg: TimedLeg): void {
    this.#requests += 1;
    this.#legs.add(leg);
    if (this.#draining) leg.connection.closing = true;
    this.#events.request(leg);
  }

  ended(leg: TimedLeg): void {
    this.#legs.delete(leg);
    if (this.#legs.size === 0) this.#whenIdle?.();
  }

  refused(connection: Connection, what: Headless): void {
    if (connection.refused) return;
    connection.refused = true;
    this.#events.refused(connection, what);
  }

  stats(): ListenerStats {
    return {
      name: this.#settings.name,
      connections: this.#sockets.size,
      requests: this.#requests,
      inFlight: this.#legs.size,
      turnedAway: this.#turnedAway,
    };
  }

  /** Takes no more; answers under way are each connection's last. Resolves when all are gone. */
  async drain(deadline: number): Promise<void> {
    this.#draining = true;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const leg of this.#legs.members()) leg.connection.closing = true;
    for (const session of this.#sessions) session.close();
    this.#h1.closeIdleConnections();
    const timer = setTimeout(() => this.#destroy(), Math.max(0, deadline));
    await closed;
    // Sockets close before their exchanges settle.
    if (this.#legs.size > 0) await new Promise<void>((resolve) => (this.#whenIdle = resolve));
    clearTimeout(timer);
    clearInterval(this.#checker);
    this.#h1.close();
  }

  #destroy(): void {
    for (const session of this.#sessions) session.destroy();
    for (const socket of this.#sockets) socket.destroy();
  }

  #createServer(): net.Server {
    const settings = this.#settings;
    const options = { allowHalfOpen: true, noDelay: true };
    if (settings.tls === undefined) {
      const server = net.createServer(options, (socket) => this.#plain(socket));
      return this.#bounded(server);
    }
    const secured = tls.createServer({ ...options, ...tlsOptions(settings.tls, settings) });
    secured.on("secureConnection", (socket) => this.#secure(socket));
    // A handshake that failed ended its connection; there is nobody to answer.
    secured.on("tlsClientError", (_error, socket) => socket.destroy());
    return this.#bounded(net.createServer(options, (socket) => this.#either(socket, secured)));
  }

  /** Who speaks plain HTTP to a TLS port is told so, by the control that refuses it. */
  #either(socket: net.Socket, secured: tls.Server): void {
    if (!this.#admit(socket)) return;
    const silent = (): void => void socket.destroy();
    socket.setTimeout(this.#settings.limits.headersTimeout, silent);
    socket.once("data", (first: Buffer) => {
      socket.setTimeout(0);
      socket.off("timeout", silent);
      socket.pause();
      socket.unshift(first);
      if (first[0] === handshake) secured.emit("connection", socket);
      else this.#converse(socket);
    });
  }

  #bounded(server: net.Server): net.Server {
    server.on("error", () => undefined);
    return server;
  }

  /** Counts a connection in, or turns it away. */
  #admit(socket: net.Socket): boolean {
    const peer = socket.remoteAddress ?? "";
    const exempt = this.#isTrusted(peer);
    const full = this.#sockets.size >= this.#settings.limits.maxConnections;
    if (full || this.#draining || (!exempt && !this.#counts.enter(peer))) {
      this.#turnedAway += 1;
      socket.destroy();
      return false;
    }
    this.#sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      this.#sockets.delete(socket);
      if (!exempt) this.#counts.leave(peer);
    });
    return true;
  }

  #plain(socket: net.Socket): void {
    if (this.#admit(socket)) this.#converse(socket);
  }

  #converse(socket: net.Socket): void {
    this.#register(socket, this.#connect(socket, undefined));
    this.#h1.emit("connection", socket);
    socket.resume();
  }

  #secure(socket: TLSSocket): void {
    socket.on("error", () => socket.destroy());
    const connection = this.#connect(socket, socket);
    this.#register(socket, connection);
    if (socket.alpnProtocol !== "h2") {
      this.#h1.emit("connection", socket);
      return;
    }
    const session = serveH2(socket, connection, this);
    this.#sessions.add(session);
    session.on("close", () => this.#sessions.delete(session));
  }

  #register(socket: net.Socket, connection: Connection): void {
    this.#connections.set(socket, connection);
    socket.on("close", () => this.#connections.delete(socket));
  }

  #connect(socket: net.Socket, secured: TLSSocket | undefined): Connection {
    const peer = socket.remoteAddress ?? "";
    const parsed = parseAddress(peer);
    const facts = secured && tlsFactsOf(secured);
    const text = parsed === undefined ? peer : formatAddress(parsed);
    return new Connection({
      peer: text,
      tls: facts,
      settings: this.#settings,
      trusted: this.#isTrusted(peer),
      host: this,
    });
  }

  #isTrusted(peer: string): boolean {
    const trusted = this.#events.trustedProxies();
    if (trusted.length === 0) return false;
    const address = parseAddress(peer);
    return address !== undefined && trusted.some((cidr) => contains(cidr, address));
  }

  #check(): void {
    const now = performance.now();
    for (const leg of this.#legs.members()) leg.check(now);
  }
}

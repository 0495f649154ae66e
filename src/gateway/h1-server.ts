import http from "node:http";
import type net from "node:net";
import type { Duplex } from "node:stream";
import { problemDocument } from "../engine/problem.ts";
import { Fault } from "../kernel/fault.ts";
import type { Connection } from "./connection.ts";
import { newExchangeId } from "./exchange-id.ts";
import { faultStatus } from "./fault-status.ts";
import { H1Leg, rawHead } from "./h1-leg.ts";
import { H1Tunnel } from "./h1-tunnel.ts";
import type { LegHost } from "./leg-host.ts";
import type { ListenerSettings } from "./listener-settings.ts";
import { UpgradeLeg } from "./upgrade-leg.ts";
import { WholeResponse } from "./whole-answer.ts";

/** Requests of one connection that may be under way at once; RFC 9112 §9.3.2 obliges nobody to more. */
const maxPipelined = 16;
/** How often `node:http` looks for heads and bodies that take too long. */
const checkEvery = 500;

/** Serves HTTP/1 on sockets handed to it (`emit("connection", socket)`); it never listens itself. */
export function createH1Server(settings: ListenerSettings, host: LegHost): http.Server {
  const { limits } = settings;
  const server = http.createServer<typeof http.IncomingMessage, typeof WholeResponse>({
    ServerResponse: WholeResponse,
    insecureHTTPParser: false,
    // Judged in the normal form, with a problem document for an answer.
    requireHostHeader: false,
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersTimeout,
    requestTimeout: limits.requestTimeout,
    keepAliveTimeout: limits.idleTimeout,
    connectionsCheckingInterval: checkEvery,
    optimizeEmptyRequests: true,
    joinDuplicateHeaders: false,
  });
  // Its own bound drops what is above it; ours refuses.
  server.maxHeadersCount = 0;
  const serve = (request: http.IncomingMessage, response: WholeResponse, expects: boolean) => {
    const { socket } = request;
    const connection = host.connectionOf(socket);
    if (connection === undefined || connection.inFlight >= maxPipelined) {
      socket.destroy();
      return;
    }
    // What follows the last request of a connection is for nobody.
    const { closing, requests, inFlight } = connection;
    if ((closing && inFlight > 0) || requests >= limits.maxRequestsPerConnection) return;
    const leg = new H1Leg(request, response, connection, expects);
    connection.latest = leg;
    host.began(leg);
  };
  server.on("request", (request, response) => serve(request, response, false));
  server.on("checkContinue", (request, response) => serve(request, response, true));
  // An expectation that is none: the normal form refuses it.
  server.on("checkExpectation", (request, response) => serve(request, response, false));
  server.on("upgrade", (request, socket, head) => upgraded(host, request, socket, head));
  server.on("connect", (request, socket, head) => upgraded(host, request, socket, head));
  server.on("clientError", (error, socket) => {
    clientError(error, socket as net.Socket, host.connectionOf(socket));
  });
  // Starts the watch over slow heads and bodies, which is otherwise tied to listening.
  server.emit("listening");
  return server;
}

function upgraded(
  host: LegHost,
  request: http.IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const connection = host.connectionOf(socket);
  if (connection === undefined || connection.inFlight > 0) {
    socket.destroy();
    return;
  }
  const end = new H1Tunnel(socket, connection.tls !== undefined);
  host.began(new UpgradeLeg(rawHead(request, connection), end, connection, head));
}

/** The parser gave up on what the client sends: there is no next request on this connection. */
function clientError(
  error: Error & { code?: string },
  socket: net.Socket,
  connection: Connection | undefined,
): void {
  if (connection === undefined) {
    socket.destroy();
    return;
  }
  const fault = new Fault(codes.get(error.code ?? "") ?? "malformed-request", "client");
  const { latest } = connection;
  connection.closing = true;
  const gone = socket.destroyed || !socket.writable || fault.code === "client-gone";
  if (connection.inFlight === 0) {
    if (gone) socket.destroy();
    giveUp(socket, connection, fault, gone ? 0 : faultStatus(fault));
  } else if (gone) socket.destroy();
  // A body that broke is its own request's; what broke after it ends with the answers under way.
  else if (latest?.arrived === false) latest.broken(fault);
  else giveUp(socket, connection, fault, 0);
}

/** Answers, unless `status` is 0, and tells of it. */
function giveUp(socket: net.Socket, connection: Connection, fault: Fault, status: number): void {
  const id = newExchangeId();
  const responseBytes = status === 0 ? 0 : refuse(socket, status, id);
  // Who never sent a byte asked for nothing; who went away between two requests neither.
  if (socket.bytesRead === 0 || fault.code === "client-gone") return;
  connection.host.refused(connection, { id, fault: fault.code, status, responseBytes });
}

const codes: ReadonlyMap<string, string> = new Map([
  ["HPE_HEADER_OVERFLOW", "head-too-large"],
  ["ERR_HTTP_REQUEST_TIMEOUT", "request-timeout"],
  ["ECONNRESET", "client-gone"],
  ["EPIPE", "client-gone"],
]);

/** There was no head to begin an exchange with, so the answer is written by hand. Answers its body's length. */
function refuse(socket: net.Socket, status: number, id: string): number {
  const { fields, body } = problemDocument(status, id);
  let text = `HTTP/1.1 ${status} ${http.STATUS_CODES[status] ?? ""}\r\n`;
  for (const [name, value] of fields) text += `${name}: ${value}\r\n`;
  text += `x-request-id: ${id}\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n`;
  socket.end(text + body, () => socket.destroy());
  return body.length;
}

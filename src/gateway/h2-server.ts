import http2 from "node:http2";
import type { Duplex } from "node:stream";
import type { Connection } from "./connection.ts";
import { newExchangeId } from "./exchange-id.ts";
import type { RawHead } from "../http/request-head.ts";
import { H2Leg } from "./h2-leg.ts";
import { H2Tunnel } from "./h2-tunnel.ts";
import type { LegHost, TimedLeg } from "./leg-host.ts";
import type { ListenerLimits } from "./listener-settings.ts";
import { UpgradeLeg } from "./upgrade-leg.ts";

/** Frames that break the protocol, and streams refused, before a session is closed. */
const maxInvalidFrames = 100;
const maxRejectedStreams = 100;
/** Settings entries in one frame. */
const maxSettings = 32;
/** MiB of one session's headers, frames and unsent data; floods of SETTINGS and PING end here too. */
const maxSessionMemory = 10;
/** Bytes of a request's body that a client may send ahead of us. */
const initialWindowSize = 262_144;
/** The window of stream resets, in seconds. */
const resetWindow = 10;

/** What `node:http2` says of a session that its client broke; a socket that ended is none of these. */
const protocolErrors: ReadonlySet<string> = new Set([
  "ERR_HTTP2_ERROR",
  "ERR_HTTP2_TOO_MANY_INVALID_FRAMES",
  "ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS",
]);

/** Serves HTTP/2 on a connection that chose it. */
export function serveH2(
  socket: Duplex,
  connection: Connection,
  host: LegHost,
): http2.ServerHttp2Session {
  const { limits } = connection.settings;
  const session = http2.performServerHandshake(socket, sessionOptions(limits));
  // A call under way may be silent by nature; what bounds it is told where it is carried.
  session.setTimeout(limits.idleTimeout, () => {
    if (connection.inFlight === 0) session.close();
  });
  // A session that breaks the protocol is closed by nghttp2; there is nothing to answer.
  session.on("error", (error: NodeJS.ErrnoException) => {
    if (protocolErrors.has(error.code ?? "")) {
      const what = { id: newExchangeId(), fault: "http2-protocol", status: 0, responseBytes: 0 };
      host.refused(connection, what);
    }
    session.destroy();
  });
  session.on("stream", (stream, headers, flags, rawHeaders) => {
    const raw: RawHead = {
      method: headers[":method"] ?? "",
      url: headers[":path"] ?? "",
      version: "2",
      rawHeaders,
      scheme: "https",
      authority: headers[":authority"],
      endStream: (flags & http2.constants.NGHTTP2_FLAG_END_STREAM) !== 0,
    };
    host.began(legOf(stream, raw, headers, connection));
    const isLast = connection.requests >= limits.maxRequestsPerConnection;
    if (isLast && !session.closed) session.close();
  });
  return session;
}

function legOf(
  stream: http2.ServerHttp2Stream,
  raw: RawHead,
  headers: http2.IncomingHttpHeaders,
  connection: Connection,
): TimedLeg {
  const protocol = headers[":protocol"];
  if (raw.method !== "CONNECT" || typeof protocol !== "string") {
    return new H2Leg(stream, raw, connection, headers["expect"] === "100-continue");
  }
  const end = new H2Tunnel(stream, raw.rawHeaders);
  // RFC 8441 §5: it stands for the GET of RFC 6455, and what follows its head is no body.
  const { rawHeaders } = end;
  const asked: RawHead = { ...raw, method: "GET", rawHeaders, protocol, endStream: true };
  return new UpgradeLeg(asked, end, connection);
}

function sessionOptions(limits: ListenerLimits): http2.ServerSessionOptions {
  return {
    settings: {
      enablePush: false,
      enableConnectProtocol: true,
      maxConcurrentStreams: limits.maxStreams,
      maxHeaderListSize: limits.headerBytes,
      initialWindowSize,
    },
    maxHeaderListPairs: limits.headerCount + 4,
    maxSessionInvalidFrames: maxInvalidFrames,
    maxSessionRejectedStreams: maxRejectedStreams,
    maxSettings,
    maxSessionMemory,
    // Rapid reset (CVE-2023-44487): a burst, refilled at its share per second.
    streamResetBurst: limits.maxStreamResets,
    streamResetRate: Math.max(1, Math.floor(limits.maxStreamResets / resetWindow)),
    strictFieldWhitespaceValidation: true,
    strictSingleValueFields: false,
  };
}

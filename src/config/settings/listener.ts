import { z } from "zod";
import type { ListenerLimits } from "../../gateway/listener-settings.ts";
import { duration, filePath, hostName, port, size } from "./scalar.ts";

/** Where certificates come from, and what is asked of clients. File names, read when the gateway starts. */
interface ListenerTls {
  /** Both or neither; without them a certificate of the local authority is used. */
  readonly certificate: string | undefined;
  readonly key: string | undefined;
  readonly minVersion: "TLSv1.2" | "TLSv1.3";
  readonly clientCertificates: { readonly authorities: string } | undefined;
}

export interface ListenerEntry {
  readonly address: string;
  readonly port: number;
  /** `local`: a certificate of the local authority in the state directory. `none`: plain text. */
  readonly tls: "local" | "none" | ListenerTls;
  readonly names: readonly string[];
  readonly limits: ListenerLimits;
}

const tls = z.strictObject({
  certificate: filePath
    .optional()
    .describe("PEM file with the certificate chain, leaf first; left out with `key`: a local one."),
  key: filePath.optional().describe("PEM file with the private key."),
  minVersion: z
    .enum(["TLSv1.2", "TLSv1.3"])
    .default("TLSv1.2")
    .describe("The oldest TLS version spoken."),
  clientCertificates: z
    .strictObject({
      authorities: filePath.describe(
        "PEM file with the authorities whose client certificates are trusted.",
      ),
    })
    .optional()
    .describe(
      "Ask clients for a certificate; what is required of it says the control `mtls`. Left out: none is asked for.",
    ),
});

/** The texts say what `defaultListenerLimits` says; a test holds them together. */
const limits = z.strictObject({
  headerBytes: size.prefault("16KiB").describe("Most bytes of a request's head; above it 431."),
  headerCount: z
    .int()
    .min(1)
    .max(2000)
    .default(100)
    .describe("Most header fields of a request; above it 431."),
  headersTimeout: duration.prefault("10s").describe("A request's head must be whole within this."),
  requestTimeout: duration.prefault("60s").describe("A request's body must be whole within this."),
  idleTimeout: duration
    .prefault("60s")
    .describe("How long a connection may stand open with nothing in flight."),
  writeTimeout: duration
    .prefault("30s")
    .describe("A client that takes none of an answer's bytes for this long is cut off."),
  minimumBodyRate: size
    .prefault("256B")
    .describe("Bytes per second that a request's body must bring on average."),
  maxConnections: count(1_000_000, 10_000).describe("Most open connections, per worker."),
  maxConnectionsPerAddress: count(1_000_000, 200).describe(
    "The same, per client address; trusted proxies are exempt.",
  ),
  maxRequestsPerConnection: count(1_000_000, 10_000).describe("Requests until it is closed."),
  maxStreams: count(1000, 100).describe("HTTP/2: most concurrent streams of a connection."),
  maxStreamResets: count(10_000, 100).describe(
    "HTTP/2: most streams that a client may reset within ten seconds.",
  ),
  tunnelBytes: size.prefault("1GiB").describe("WebSocket: most bytes of both directions together."),
  tunnelLifetime: duration.prefault("1d").describe("WebSocket: the longest life of a connection."),
});

function count(most: number, usual: number): z.ZodDefault<z.ZodInt> {
  return z.int().min(1).max(most).default(usual);
}

export const listener: z.ZodType<ListenerEntry> = z.strictObject({
  address: z
    .union([z.ipv4(), z.ipv6()], "must be an IP address such as 127.0.0.1, 0.0.0.0 or ::")
    .default("127.0.0.1")
    .describe("The IP address to listen on."),
  port: port.default(8443).describe("The TCP port to listen on; 0 takes any free one."),
  tls: z
    .union([z.literal("local"), z.literal("none"), tls])
    .default("local")
    .describe(
      "`local`: a certificate from the local authority in the state directory; `none`: plain HTTP, which the `transport` control refuses unless it is told otherwise; or the certificate to use.",
    ),
  names: z
    .array(hostName)
    .max(100)
    .default(["localhost"])
    .describe("The host names that a `local` certificate is made for."),
  limits: limits.prefault({}).describe("What a connection and a request head may cost."),
}) as z.ZodType<ListenerEntry>;

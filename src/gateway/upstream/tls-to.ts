import net from "node:net";
import tls from "node:tls";
import type { Place } from "./carrier.ts";

/** Begins a TLS connection to a target. Its certificate is always verified. */
export function tlsTo(place: Place, protocols: readonly string[]): tls.TLSSocket {
  const { ca, serverName, clientCertificate, clientKey } = place.tls;
  const isName = net.isIP(place.host) === 0;
  const options: tls.ConnectionOptions = {
    host: place.host,
    port: place.port,
    minVersion: "TLSv1.2",
    ALPNProtocols: [...protocols],
    rejectUnauthorized: true,
  };
  const name = serverName ?? (isName ? place.host : undefined);
  if (name !== undefined) options.servername = name;
  if (ca !== undefined) options.ca = ca;
  if (clientCertificate !== undefined) options.cert = clientCertificate;
  if (clientKey !== undefined) options.key = clientKey;
  return tls.connect(options);
}

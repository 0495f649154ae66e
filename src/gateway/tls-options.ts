import type { TlsOptions } from "node:tls";
import type { ListenerSettings, ListenerTls } from "./listener-settings.ts";

/** Mozilla's "intermediate" recommendation (version 5.7): forward secrecy and AEAD throughout. */
const ciphers = [
  "TLS_AES_128_GCM_SHA256",
  "TLS_AES_256_GCM_SHA384",
  "TLS_CHACHA20_POLY1305_SHA256",
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-RSA-CHACHA20-POLY1305",
].join(":");

export function tlsOptions(tls: ListenerTls, settings: ListenerSettings): TlsOptions {
  return {
    cert: tls.certificate,
    key: tls.key,
    minVersion: tls.minVersion,
    ciphers,
    honorCipherOrder: false,
    ALPNProtocols: ["h2", "http/1.1"],
    handshakeTimeout: settings.limits.headersTimeout,
    requestCert: tls.requestClientCertificate,
    // The `mtls` control judges; a handshake that fails could tell nobody why.
    rejectUnauthorized: false,
    ...(tls.clientAuthorities === undefined ? {} : { ca: tls.clientAuthorities }),
    ...(tls.ticketKeys === undefined ? {} : { ticketKeys: Buffer.from(tls.ticketKeys) }),
  };
}

import { createHash } from "node:crypto";
import type { DetailedPeerCertificate, PeerCertificate, TLSSocket } from "node:tls";
import type { ClientCertificate, TlsFacts } from "../engine/facts.ts";
import { millis } from "../kernel/clock.ts";

/** What the handshake settled. Worked out once per connection. */
export function tlsFactsOf(socket: TLSSocket): TlsFacts {
  const { name } = socket.getCipher();
  return {
    protocol: socket.getProtocol() === "TLSv1.3" ? "TLSv1.3" : "TLSv1.2",
    cipher: name,
    serverName: typeof socket.servername === "string" ? socket.servername : undefined,
    certificate: certificateOf(socket),
  };
}

function certificateOf(socket: TLSSocket): ClientCertificate | undefined {
  const certificate: PeerCertificate | DetailedPeerCertificate = socket.getPeerCertificate();
  // Node answers with an empty object where there is none.
  if (!("raw" in certificate) || certificate.raw === undefined) return undefined;
  const names = alternativeNames(certificate.subjectaltname);
  return {
    trusted: socket.authorized,
    subject: distinguishedName(certificate.subject),
    issuer: distinguishedName(certificate.issuer),
    commonName: only(certificate.subject.CN),
    dnsNames: names.filter(([kind]) => kind === "DNS").map(([, name]) => name),
    uris: names.filter(([kind]) => kind === "URI").map(([, name]) => name),
    serialNumber: certificate.serialNumber,
    thumbprint: createHash("sha256").update(certificate.raw).digest("base64url"),
    notAfter: millis(Date.parse(certificate.valid_to)),
  };
}

/** A certificate with two common names has no common name: which of them would count? */
function only(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** RFC 4514: the most specific part first, values escaped. */
function distinguishedName(parts: object): string {
  const written: string[] = [];
  for (const [key, value] of Object.entries(parts)) {
    for (const text of Array.isArray(value) ? value : [value]) {
      written.push(`${key}=${escaped(String(text))}`);
    }
  }
  return written.toReversed().join(",");
}

function escaped(value: string): string {
  const inner = value.replace(/[\\",+;<>=]/g, "\\$&").replace(/\0/g, "\\00");
  return inner.replace(/^[ #]/, "\\$&").replace(/ $/, "\\ ");
}

type Name = readonly [kind: string, name: string];

/**
 * Node's text: `DNS:a.example, URI:spiffe://x/y`; a name that holds a comma or a quote is written as a JSON
 * string, so that it cannot pose as two (CVE-2021-44532).
 */
function alternativeNames(text: string | undefined): readonly Name[] {
  const names: Name[] = [];
  const entry = /([A-Za-z ]+):(?:("(?:[^"\\]|\\.)*")|([^,]*))(?:, |$)/y;
  const source = text ?? "";
  while (entry.lastIndex < source.length) {
    const match = entry.exec(source);
    if (match === null) break;
    const [, kind = "", quoted, plain = ""] = match;
    names.push([kind, quoted === undefined ? plain : String(JSON.parse(quoted))]);
  }
  return names;
}

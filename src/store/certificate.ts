import { type KeyObject, createHash, createPublicKey, randomBytes, sign } from "node:crypto";
import { isIPv4, isIPv6 } from "node:net";
import { bits, boolean, der, integer, octets, oid, sequence, set, time, utf8 } from "./der.ts";

export interface CertificateRequest {
  readonly commonName: string;
  /** The P-256 private key whose public half is certified. */
  readonly key: KeyObject;
  readonly issuer: { readonly commonName: string; readonly key: KeyObject };
  /** DNS names and IP addresses; empty for an authority. */
  readonly names: readonly string[];
  readonly authority: boolean;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

const ecdsaWithSha256 = sequence(oid("1.2.840.10045.4.3.2"));

/** An X.509 v3 certificate (RFC 5280) as PEM, signed with ECDSA over SHA-256. */
export function makeCertificate(request: CertificateRequest): string {
  const toBeSigned = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(serialNumber()),
    ecdsaWithSha256,
    distinguishedName(request.issuer.commonName),
    sequence(time(request.notBefore), time(request.notAfter)),
    distinguishedName(request.commonName),
    publicKeyOf(request.key),
    der(0xa3, sequence(...extensionsOf(request))),
  );
  const signature = sign("sha256", toBeSigned, request.issuer.key);
  const whole = sequence(toBeSigned, ecdsaWithSha256, bits(signature));
  const lines = Buffer.from(whole).toString("base64").replaceAll(/.{64}/g, "$&\n");
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

/** 127 random bits, never with a leading zero byte. */
function serialNumber(): Uint8Array {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}

function distinguishedName(commonName: string): Uint8Array {
  return sequence(set(sequence(oid("2.5.4.3"), utf8(commonName))));
}

function publicKeyOf(key: KeyObject): Uint8Array {
  return createPublicKey(key).export({ type: "spki", format: "der" });
}

function extensionsOf(request: CertificateRequest): readonly Uint8Array[] {
  const ownId = keyId(request.key);
  const shared = [
    extension("2.5.29.14", octets(ownId)),
    extension("2.5.29.35", sequence(der(0x80, keyId(request.issuer.key)))),
  ];
  if (request.authority) {
    return [
      // An authority that may issue leaves and no further authorities; it signs certificates alone.
      extension("2.5.29.19", sequence(boolean(true), integer(Buffer.from([0]))), true),
      extension("2.5.29.15", bits(Buffer.from([0x04]), 2), true),
      ...shared,
    ];
  }
  return [
    extension("2.5.29.19", sequence(), true),
    extension("2.5.29.15", bits(Buffer.from([0x80]), 7), true),
    extension("2.5.29.37", sequence(oid("1.3.6.1.5.5.7.3.1"))),
    extension("2.5.29.17", sequence(...request.names.map((name) => generalName(name)))),
    ...shared,
  ];
}

function extension(id: string, content: Uint8Array, critical = false): Uint8Array {
  return critical
    ? sequence(oid(id), boolean(true), octets(content))
    : sequence(oid(id), octets(content));
}

function generalName(name: string): Uint8Array {
  const bytes = addressBytes(name);
  return bytes === undefined ? der(0x82, Buffer.from(name, "ascii")) : der(0x87, bytes);
}

function addressBytes(name: string): Uint8Array | undefined {
  if (isIPv4(name)) return Buffer.from(name.split(".").map(Number));
  if (!isIPv6(name)) return undefined;
  const [head = "", tail] = name.split("::");
  const [before, after] = [groups(head), groups(tail ?? "")];
  const missing = tail === undefined ? 0 : 8 - before.length - after.length;
  const all = [...before, ...Array.from({ length: missing }, () => "0"), ...after];
  return Buffer.from(all.map((group) => group.padStart(4, "0")).join(""), "hex");
}

function groups(text: string): readonly string[] {
  return text === "" ? [] : text.split(":");
}

/** RFC 5280 §4.2.1.2, method 1. */
function keyId(key: KeyObject): Uint8Array {
  const jwk = createPublicKey(key).export({ format: "jwk" });
  const point = Buffer.concat([
    Buffer.from([4]),
    Buffer.from(jwk.x ?? "", "base64url"),
    Buffer.from(jwk.y ?? "", "base64url"),
  ]);
  return createHash("sha1").update(point).digest();
}

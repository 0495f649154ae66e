import { X509Certificate, createPrivateKey, generateKeyPairSync } from "node:crypto";
import { isIP } from "node:net";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Millis } from "../kernel/clock.ts";
import { makeCertificate } from "./certificate.ts";
import { readStateFile, writeStateFile } from "./state-file.ts";

const day = 86_400_000;
const authorityDays = 3650;
const leafDays = 90;
/** A leaf is renewed when this much of its life is left. */
const renewDays = 30;

const authorityFile = "local-ca.pem";

export interface LocalCertificate {
  /** PEM: leaf, then authority. */
  readonly certificate: string;
  readonly key: string;
  /** The file that clients must trust. */
  readonly authorityFile: string;
  /** When it must be asked for again. */
  readonly renewAt: Millis;
}

/**
 * A certificate for `names` from an authority of this machine's own, both kept in the state directory and
 * made on first use. It lets a first run speak TLS; clients trust it by naming its authority.
 */
export function localCertificate(
  directory: string,
  names: readonly string[],
  now: Millis,
): LocalCertificate {
  const authority = localAuthority(directory, now);
  const leafPath = join(directory, "local-leaf.pem");
  const keyPath = join(directory, "local-leaf-key.pem");
  const [oldLeaf, oldKey] = [readStateFile(leafPath), readStateFile(keyPath)];
  const path = join(directory, authorityFile);
  if (
    oldLeaf !== undefined &&
    oldKey !== undefined &&
    serves(oldLeaf, oldKey, { names, now, authority })
  ) {
    return {
      certificate: oldLeaf + authority.certificate,
      key: oldKey,
      authorityFile: path,
      renewAt: renewal(oldLeaf),
    };
  }
  const key = newKey();
  const leaf = makeCertificate({
    commonName: names[0] ?? "localhost",
    key: createPrivateKey(key),
    issuer: { commonName: authority.commonName, key: createPrivateKey(authority.key) },
    names,
    authority: false,
    notBefore: new Date(now - day),
    notAfter: new Date(now + leafDays * day),
  });
  writeStateFile(keyPath, key);
  writeStateFile(leafPath, leaf);
  return {
    certificate: leaf + authority.certificate,
    key,
    authorityFile: path,
    renewAt: renewal(leaf),
  };
}

interface Authority {
  readonly certificate: string;
  readonly key: string;
  readonly commonName: string;
}

function localAuthority(directory: string, now: Millis): Authority {
  const [path, keyPath] = [join(directory, authorityFile), join(directory, "local-ca-key.pem")];
  const [certificate, key] = [readStateFile(path), readStateFile(keyPath)];
  if (certificate !== undefined && key !== undefined && isCurrent(certificate, key, now)) {
    const commonName = new X509Certificate(certificate).subject.replace(/^CN=/, "");
    return { certificate, key, commonName };
  }
  const commonName = `Castellan local authority ${hostname()}`.slice(0, 64);
  const fresh = newKey();
  const privateKey = createPrivateKey(fresh);
  const made = makeCertificate({
    commonName,
    key: privateKey,
    issuer: { commonName, key: privateKey },
    names: [],
    authority: true,
    notBefore: new Date(now - day),
    notAfter: new Date(now + authorityDays * day),
  });
  writeStateFile(keyPath, fresh);
  writeStateFile(path, made);
  return { certificate: made, key: fresh, commonName };
}

function isCurrent(certificate: string, key: string, now: Millis): boolean {
  const read = new X509Certificate(certificate);
  return (
    read.checkPrivateKey(createPrivateKey(key)) && read.validToDate.getTime() > now + leafDays * day
  );
}

function serves(
  leaf: string,
  key: string,
  { names, now, authority }: { names: readonly string[]; now: Millis; authority: Authority },
): boolean {
  const read = new X509Certificate(leaf);
  const dnsNames = (read.subjectAltName ?? "").split(", ");
  const covers = (name: string): boolean =>
    isIP(name) === 0 ? dnsNames.includes(`DNS:${name}`) : read.checkIP(name) !== undefined;
  return (
    renewal(leaf) > now &&
    read.checkPrivateKey(createPrivateKey(key)) &&
    read.verify(new X509Certificate(authority.certificate).publicKey) &&
    names.every((name) => covers(name))
  );
}

function renewal(leaf: string): Millis {
  return (new X509Certificate(leaf).validToDate.getTime() - renewDays * day) as Millis;
}

function newKey(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return privateKey.export({ type: "pkcs8", format: "pem" });
}

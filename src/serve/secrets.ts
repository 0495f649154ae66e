import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { createSigner, generateSigningKey } from "../gateway/host/signer.ts";
import { readStateFile, writeStateFile } from "../store/state-file.ts";

/** What the gateway made for itself on its first start and must find again. */
export interface Secrets {
  /** PKCS #8 PEM: signs the internal token for upstreams. */
  readonly signingKey: string;
  /** RFC 7517 set that upstreams verify it with. */
  readonly publicKeys: string;
  /** Keys the pseudonyms of callers in the log. */
  readonly pseudonymKey: string;
  /** Bearer credential of the admin API. */
  readonly adminCredential: string;
  readonly adminCredentialFile: string;
  /** Shared by all workers, so that a TLS session resumes on any of them. New at every start. */
  readonly ticketKeys: Uint8Array;
}

const adminCredentialName = "admin-credential";

export function openSecrets(directory: string): Secrets {
  const keep = (name: string, make: () => string): string => {
    const path = join(directory, name);
    const kept = readStateFile(path)?.trim();
    if (kept !== undefined && kept !== "") return kept;
    const made = make();
    writeStateFile(path, `${made.trim()}\n`);
    return made.trim();
  };
  const signingKey = keep("signing-key.pem", generateSigningKey);
  const signer = createSigner(signingKey);
  if (!signer.ok) throw new Error(`${join(directory, "signing-key.pem")} is damaged`);
  return {
    signingKey,
    publicKeys: signer.value.publicKeys,
    pseudonymKey: keep("pseudonym-key", () => randomBytes(32).toString("base64url")),
    adminCredential: keep(adminCredentialName, () => randomBytes(32).toString("base64url")),
    adminCredentialFile: join(directory, adminCredentialName),
    ticketKeys: randomBytes(48),
  };
}

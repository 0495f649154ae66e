import {
  type KeyObject,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  sign,
} from "node:crypto";
import type { Signer } from "../../engine/ports.ts";
import { type Result, ok, refused } from "../../kernel/result.ts";

export interface SignerSource extends Signer {
  /** The RFC 7517 set that upstreams verify the internal token with. */
  readonly publicKeys: string;
}

interface Kind {
  readonly algorithm: "ES256" | "EdDSA";
  readonly sign: (data: Buffer) => Buffer;
}

/** A new P-256 key as PKCS #8 PEM: where none is configured, the main thread makes one for all workers. */
export function generateSigningKey(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return privateKey.export({ type: "pkcs8", format: "pem" });
}

/** Signs with a P-256 (ES256) or Ed25519 (EdDSA) private key in PEM; other keys are refused. */
export function createSigner(pem: string): Result<SignerSource> {
  const key = readPrivateKey(pem);
  if (key === undefined) return refused("", "is not a private key in PEM without a passphrase");
  const kind = kindOf(key);
  if (kind === undefined) return refused("", "must be an EC P-256 or an Ed25519 private key");
  const jwk = createPublicKey(key).export({ format: "jwk" });
  const keyId = thumbprint(jwk);
  const head = encode({ alg: kind.algorithm, typ: "JWT", kid: keyId });
  return ok({
    algorithm: kind.algorithm,
    keyId,
    publicKeys: JSON.stringify({
      keys: [{ ...jwk, kid: keyId, alg: kind.algorithm, use: "sig" }],
    }),
    sign(claims) {
      const input = `${head}.${encode(claims)}`;
      return `${input}.${kind.sign(Buffer.from(input)).toString("base64url")}`;
    },
  });
}

function readPrivateKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

function kindOf(key: KeyObject): Kind | undefined {
  if (key.asymmetricKeyType === "ed25519") {
    return { algorithm: "EdDSA", sign: (data) => sign(null, data, key) };
  }
  if (key.asymmetricKeyDetails?.namedCurve !== "prime256v1") return undefined;
  // RFC 7518 §3.4 wants R and S side by side, not DER.
  const options = { key, dsaEncoding: "ieee-p1363" } as const;
  return { algorithm: "ES256", sign: (data) => sign("sha256", data, options) };
}

/** RFC 7638: the required members in order, without white space. */
function thumbprint(jwk: { kty?: string; crv?: string; x?: string; y?: string }): string {
  const { crv, kty, x, y } = jwk;
  return hash("sha256", JSON.stringify({ crv, kty, x, y }), "base64url");
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

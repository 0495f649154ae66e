import { generateKeyPairSync, randomUUID } from "node:crypto";
import { type JWK, type JWTPayload, SignJWT, importJWK } from "jose";

export const algorithm = "ES256";

/** A private key as RFC 7517 writes it, with a name of its own. */
export type SigningKey = JWK & { readonly kty: string; readonly kid: string };

export function makeSigningKey(): SigningKey {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const jwk = privateKey.export({ format: "jwk" });
  return { ...jwk, kty: "EC", kid: randomUUID(), alg: algorithm, use: "sig" };
}

/** The half that everybody may know. */
export function publicHalf({ kty, crv, x, y, kid }: JWK): JWK {
  return { kty, crv, x, y, kid, alg: algorithm, use: "sig" } as JWK;
}

/** A signed token (JWS, compact) with these claims and header fields, however wrong they are. */
export async function sign(key: SigningKey, claims: object, header: object): Promise<string> {
  return new SignJWT(claims as JWTPayload)
    .setProtectedHeader({ alg: algorithm, typ: "at+jwt", kid: key.kid, ...header })
    .sign(await importJWK(key, algorithm));
}

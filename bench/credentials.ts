import { SignJWT, exportJWK, generateKeyPair } from "jose";
import { audience, issuer } from "./rows.ts";

export interface Credentials {
  /** The key set of this run, for the `issuers:` entry. */
  readonly jwks: string;
  /** Header fields with a token that every row may carry. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** A key pair of this run, and a token that it signed. */
export async function credentials(): Promise<Credentials> {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const jwks = JSON.stringify({
    keys: [{ ...(await exportJWK(publicKey)), kid: "bench", alg: "ES256", use: "sig" }],
  });
  const token = await new SignJWT({ scope: "orders:read", client_id: "bench" })
    .setProtectedHeader({ alg: "ES256", kid: "bench", typ: "JWT" })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject("bench-user")
    .setIssuedAt()
    .setExpirationTime("2h")
    .sign(privateKey);
  return {
    jwks,
    headers: [
      ["Authorization", `Bearer ${token}`],
      ["Accept", "application/json"],
      ["User-Agent", "castellan-bench/1"],
    ],
  };
}

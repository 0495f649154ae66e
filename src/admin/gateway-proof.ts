import { createHmac } from "node:crypto";

export interface Challenge {
  /** Where the gateway's admin API listens, such as `http://127.0.0.1:8444`: nobody can pass on another's proof. */
  readonly origin: string;
  /** By chance, and new each time. */
  readonly challenge: string;
}

/**
 * What only a gateway that holds the credential can answer to a challenge (HMAC-SHA-256, RFC 2104; 43 characters of
 * base64url): a program that is about to send the credential can know first to whom.
 */
export function gatewayProof(credential: string, { origin, challenge }: Challenge): string {
  return createHmac("sha256", credential)
    .update(`castellan admin proof\n${origin}\n${challenge}`)
    .digest("base64url");
}

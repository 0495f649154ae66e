import type { Reason } from "../../engine/control.ts";

export type Code =
  | "malformed"
  | "issuer"
  | "algorithm"
  | "type"
  | "key"
  | "signature"
  | "claims"
  | "expired"
  | "not-yet"
  | "too-old"
  | "audience"
  | "revoked"
  | "binding"
  | "unbound"
  | "proof"
  | "proof-replayed"
  | "keys-unavailable";

/** From outside they all look alike, but for the one that is not the caller's fault. */
export const reasons: Readonly<Record<Code, Reason>> = {
  malformed: { status: 401, title: "The token, or the field that carries it, is not well-formed" },
  issuer: { status: 401, title: "The token names no issuer that is configured here" },
  algorithm: { status: 401, title: "The issuer is not known to sign with the token's algorithm" },
  type: { status: 401, title: "The token's typ is not one that the issuer's tokens have" },
  key: { status: 401, title: "No key of the issuer fits the token" },
  signature: { status: 401, title: "No key of the issuer made the token's signature" },
  claims: { status: 401, title: "A required claim is missing or of the wrong type" },
  expired: { status: 401, title: "The token has expired" },
  "not-yet": { status: 401, title: "The token is not valid yet" },
  "too-old": { status: 401, title: "The token was issued longer ago than the issuer's maxAge" },
  audience: { status: 401, title: "The token is not meant for this audience" },
  revoked: { status: 401, title: "The token, or its subject, has been revoked" },
  binding: { status: 401, title: "The token is bound to a sender and did not come from it" },
  unbound: {
    status: 401,
    title: "The issuer's tokens must be bound to their sender; this one is not",
  },
  proof: { status: 401, title: "The DPoP proof is missing or does not fit the request" },
  "proof-replayed": { status: 401, title: "The DPoP proof has been used before" },
  "keys-unavailable": {
    status: 503,
    title: "The issuer's keys have never been fetched, or too long ago, and it does not answer",
  },
};

import { z } from "zod";
import type { Consumer, Issuer } from "../../engine/realm.ts";
import { duration, line, name, trustedUrl } from "./scalar.ts";

/** RFC 7518 and RFC 8037. */
const algorithms = [
  "HS256",
  "HS384",
  "HS512",
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
] as const;

const claims = z.strictObject({
  scopes: line.default("scope").describe("Claim that holds the scopes: text or a list."),
  roles: line.default("roles").describe("Claim that holds the roles, such as realm_access.roles."),
  groups: line.default("groups").describe("Claim that holds the groups."),
  tenant: line.default("tenant").describe("Claim that holds the tenant."),
});

const introspection = z.strictObject({
  endpoint: trustedUrl.describe("RFC 7662 endpoint."),
  clientId: line.describe("The gateway's own client id at the issuer."),
  clientSecret: z
    .string()
    .min(1)
    .max(4000)
    .describe("The gateway's client secret; write ${NAME} or ${file:path}, not the secret."),
  cacheFor: duration.prefault("30s").describe("How long an answer is believed."),
});

export const issuer: z.ZodType<Issuer> = z
  .strictObject({
    name: name.describe("A name of your own, unique among issuers."),
    issuer: trustedUrl.describe("The `iss` of its tokens, compared byte by byte (RFC 8414 §2)."),
    audiences: z
      .array(line)
      .min(1)
      .max(100)
      .describe("A token must be for at least one of these (`aud`)."),
    algorithms: z
      .array(z.enum(algorithms))
      .min(1)
      .default(["RS256", "PS256", "ES256", "EdDSA"])
      .describe("The only signature algorithms taken from this issuer."),
    jwksUri: trustedUrl
      .optional()
      .describe(
        "Where its keys are; left out: found by discovery (OpenID Connect, then RFC 8414).",
      ),
    jwks: z
      .string()
      .max(1_000_000)
      .optional()
      .describe(
        "Its keys as RFC 7517 JSON text, such as ${file:keys.json}; nothing is fetched then.",
      ),
    types: z
      .array(z.string().max(100))
      .min(1)
      .default(["at+jwt", "jwt", ""])
      .describe("Accepted `typ` values in lower case; the empty text accepts tokens without one."),
    skew: duration.prefault("30s").describe("How far clocks may differ."),
    maxAge: duration
      .optional()
      .describe("Longest accepted age of a token by `iat`; left out: `exp` alone decides."),
    binding: z
      .enum(["optional", "required"])
      .default("optional")
      .describe("Whether tokens must be bound to their sender (RFC 8705, RFC 9449)."),
    claims: claims.prefault({}).describe("Where in the claims to find what, as dotted paths."),
    introspection: introspection
      .optional()
      .describe("RFC 7662 token introspection, for opaque tokens."),
  })
  .refine(
    // With fetched keys, a shared secret would let every verifier sign, and invites a public key as secret.
    (entry) =>
      entry.jwks !== undefined || !entry.algorithms.some((algorithm) => algorithm.startsWith("HS")),
    { path: ["algorithms"], message: "must not name HS algorithms unless `jwks` gives the keys" },
  ) as unknown as z.ZodType<Issuer>;

const certificate = z
  .strictObject({
    thumbprint: z
      .string()
      .regex(
        /^[A-Za-z0-9_-]{43}$/,
        "must be the base64url SHA-256 of the certificate (43 characters)",
      )
      .optional()
      .describe("SHA-256 of the certificate in base64url (`x5t#S256`)."),
    commonName: line.optional().describe("Common name of the subject."),
    dnsName: line.optional().describe("A DNS name among the subject's alternative names."),
    uri: line
      .optional()
      .describe("A URI among the subject's alternative names, such as a SPIFFE id."),
  })
  .refine(
    (entry) => Object.keys(entry).length > 0,
    "must name at least one of thumbprint, commonName, dnsName, uri",
  );

export const consumer: z.ZodType<Consumer> = z.strictObject({
  name: name.describe("A name of your own, unique among consumers; API keys are issued to it."),
  tenant: line.optional().describe("The tenant whose data it works on."),
  scopes: z.array(line).max(200).default([]).describe("Scopes it holds by certificate."),
  roles: z.array(line).max(200).default([]).describe("Roles it holds."),
  certificates: z
    .array(certificate)
    .max(100)
    .default([])
    .describe("Client certificates that name it: any one of these."),
  clients: z
    .array(
      z.strictObject({
        issuer: name.describe("An issuer's name."),
        clientId: line.describe("The `client_id` or `azp` of its tokens."),
      }),
    )
    .max(100)
    .default([])
    .describe("OAuth clients that belong to it."),
}) as unknown as z.ZodType<Consumer>;

import { z } from "zod";
import { line, port, trustedUrl } from "./scalar.ts";

/** The admin API and how people sign in to its console. */
export interface AdminEntry {
  readonly address: string;
  readonly port: number;
  /** An origin without a path or trailing slash; undefined: only this machine's names are served. */
  readonly externalUrl: string | undefined;
  readonly oidc: OidcEntry | undefined;
}

/** An OpenID provider that says who people are, and which of its values means which role. */
export interface OidcEntry {
  readonly issuer: string;
  readonly clientId: string;
  /** Undefined: a public client, which PKCE alone protects. */
  readonly clientSecret: string | undefined;
  readonly scopes: readonly string[];
  /** Dotted path of the claim that names a person in the audit log. */
  readonly name: string;
  readonly roles: {
    /** Dotted path of the claim; its value is a text or a list of texts. */
    readonly claim: string;
    readonly viewer: readonly string[];
    readonly operator: readonly string[];
    readonly admin: readonly string[];
  };
}

const loopback = /^(127(\.\d{1,3}){3}|::1)$/;

const values = z.array(line).max(100).default([]);

const roles = z
  .strictObject({
    claim: line
      .default("roles")
      .describe("Claim that holds a person's roles or groups, such as realm_access.roles."),
    viewer: values.describe("Values that let a person see everything and change nothing."),
    operator: values.describe("Values that also let them reload, revoke and edit the register."),
    admin: values.describe("Values that also let them issue keys and sign-in codes."),
  })
  .refine(
    ({ viewer, operator, admin }) => viewer.length + operator.length + admin.length > 0,
    "must give at least one value for viewer, operator or admin; else nobody could sign in",
  );

const oidc = z.strictObject({
  issuer: trustedUrl.describe("The provider's issuer, found by OpenID Connect discovery."),
  clientId: line.describe("The console's client id at the provider."),
  clientSecret: z
    .string()
    .min(1)
    .max(4000)
    .optional()
    .describe(
      "Its client secret; write ${NAME} or ${file:path}, not the secret. Left out: a public client.",
    ),
  scopes: z
    .array(
      z
        .string()
        .max(200)
        .regex(/^[!#-[\]-~]+$/, "must be a scope: visible characters without spaces, quotes or \\"),
    )
    .max(50)
    .default(["openid", "profile", "email"])
    .refine((scopes) => scopes.includes("openid"), "must have `openid` among them")
    .describe("Scopes asked for; `openid` is one of them."),
  name: line
    .default("email")
    .describe(
      "Claim that names a person in the audit log; where it is missing or an unverified `email`, `sub` does.",
    ),
  roles: roles.describe("Which values of the provider mean which role."),
});

export const admin: z.ZodType<AdminEntry> = z.strictObject({
  address: z
    .string()
    .regex(loopback, "must be a loopback address: 127.0.0.1 or ::1")
    .default("127.0.0.1")
    .describe("Loopback only: the control plane is reached through the machine itself."),
  port: port.default(8444).describe("The TCP port of the admin API; 0 takes any free one."),
  externalUrl: trustedUrl
    .refine(isOrigin, "must be an origin such as https://castellan.example.com, without a path")
    .optional()
    .describe(
      "The origin under which a TLS proxy of this machine serves the console; its host is answered beside loopback names.",
    ),
  oidc: oidc
    .optional()
    .describe("Sign-in to the console with OpenID Connect; left out: the admin credential alone."),
}) as unknown as z.ZodType<AdminEntry>;

/** What is no URL at all is told by the rule before. */
function isOrigin(text: string): boolean {
  return !URL.canParse(text) || new URL(text).origin === text;
}

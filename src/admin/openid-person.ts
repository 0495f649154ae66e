import * as client from "openid-client";
import type { OidcEntry } from "../config/settings/admin.ts";
import { type Role, roles } from "./caller.ts";
import type { SignedIn } from "./openid-sign-in.ts";

type Tokens = Awaited<ReturnType<typeof client.authorizationCodeGrant>>;
type Claims = Readonly<Record<string, unknown>>;

const longestName = 200;

/** Names that the house gives: no provider's word may pass for one of them in the audit log. */
const taken = /^(admin credential|sign-in link|nobody|castellan.*|cli .*|.*\(sign-in code\))$/i;

/**
 * Who signed in and as what. The ID token tells; what it lacks is asked of the userinfo endpoint, where
 * providers put claims unless told otherwise (OpenID Connect Core §5.4).
 */
export async function personOf(
  provider: client.Configuration,
  oidc: OidcEntry,
  tokens: Tokens,
): Promise<SignedIn> {
  const told = tokens.claims();
  if (told === undefined) return { ok: false, why: "failed" };
  const lacks = [oidc.roles.claim, oidc.name].some((path) => claimAt(told, path) === undefined);
  const hasMore = provider.serverMetadata().userinfo_endpoint !== undefined;
  const more: Claims =
    lacks && hasMore ? await client.fetchUserInfo(provider, tokens.access_token, told.sub) : {};
  const claims: Claims = { ...more, ...told };
  const role = roleOf(claims, oidc);
  if (role === undefined) return { ok: false, why: "no-role" };
  const caller = { name: nameOf(claims, oidc, told.sub), role, by: "oidc" } as const;
  return { ok: true, caller, subject: told.sub };
}

/** The highest that any of the claim's values means. */
export function roleOf(
  claims: Claims,
  { roles: meant }: Pick<OidcEntry, "roles">,
): Role | undefined {
  const held = claimAt(claims, meant.claim);
  const values: readonly unknown[] = Array.isArray(held) ? held : [held];
  return roles.findLast((role) => meant[role].some((value) => values.includes(value)));
}

/** An e-mail address that nobody verified may be anybody's: then the subject names the person. */
export function nameOf(claims: Claims, { name }: Pick<OidcEntry, "name">, subject: string): string {
  const claim = claimAt(claims, name);
  const isDoubtful = name === "email" && claims["email_verified"] === false;
  const text = typeof claim === "string" && claim !== "" && !isDoubtful ? claim : subject;
  const plain = text.replaceAll(/\p{C}/gu, " ").trim().slice(0, longestName);
  return taken.test(plain) ? `oidc ${plain}` : plain;
}

/** A claim by its whole name, such as `https://example.com/roles`, or else by its dotted path. */
function claimAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  let value: unknown = claims;
  for (const key of path.split(".")) {
    if (value === null || typeof value !== "object" || !Object.hasOwn(value, key)) return undefined;
    value = (value as Claims)[key];
  }
  return value;
}

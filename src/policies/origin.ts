import { normalizeAuthority } from "../http/authority.ts";

/**
 * Is this an origin as browsers serialise it (WHATWG HTML §7.1.1): http or https, no path, lower case, no
 * default port? They are compared whole, so any other spelling would match nothing. `null` is none.
 */
export function isOrigin(text: string): boolean {
  const match = /^(https?):\/\/(.+)$/.exec(text);
  const authority = match?.[2] ?? "";
  return normalizeAuthority(authority, match?.[1] === "https" ? "https" : "http") === authority;
}

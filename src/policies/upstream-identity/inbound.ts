import type { Fields } from "../../http/fields.ts";
import { keyPrefix, readAuthorization } from "../authorization.ts";
import { namePatterns } from "../name-patterns.ts";

/** Which fields of a client's request must not reach the upstream. */
export interface Inbound {
  (fields: Fields): string[];
}

/** `patterns`: names in lower case, `*` at the end for a prefix. `forwardToken`: may Authorization go on? */
export function inboundFilter(patterns: readonly string[], forwardToken: boolean): Inbound {
  const isNamed = namePatterns(patterns);
  // Upstreams that speak CGI's dialect take X_User for X-User.
  const isIdentity = (name: string): boolean =>
    isNamed(name.includes("_") ? name.replaceAll("_", "-") : name);
  return (fields) => {
    const found: string[] = [];
    const { flat } = fields;
    for (let i = 0; i < flat.length; i += 2) {
      const name = flat[i] ?? "";
      const doomed =
        isIdentity(name) ||
        (name === "authorization"
          ? !mayGoOn(flat[i + 1] ?? "", forwardToken)
          : (flat[i + 1] ?? "").startsWith(keyPrefix));
      if (doomed && !found.includes(name)) found.push(name);
    }
    return found;
  };
}

/** A key of this house opens this house only: an upstream that saw it could use it elsewhere. */
function mayGoOn(authorization: string, forwardToken: boolean): boolean {
  const { scheme, credentials } = readAuthorization(authorization);
  if (scheme !== "bearer" && scheme !== "dpop" && scheme !== "apikey") return true;
  return forwardToken && !credentials.startsWith(keyPrefix);
}

import type { RequestHead } from "../../http/head.ts";

const fields: readonly string[] = [
  "authorization",
  "cookie",
  "proxy-authorization",
  "x-api-key",
  "api-key",
  "dpop",
];

/** The kind of credential that a head carries, as a place and never a value; undefined: none. */
export function credentialIn(head: RequestHead): string | undefined {
  const field = fields.find((name) => head.fields.has(name));
  if (field !== undefined) return `the ${field} field`;
  const isToken = head.target.pairs.some(([name]) =>
    /^(?:access_token|id_token|api[_-]?key)$/i.test(name),
  );
  return isToken ? "the query" : undefined;
}

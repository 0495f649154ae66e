import type { Answer } from "../engine/facts.ts";
import { connectionOptions, isPerConnection } from "../http/hop-by-hop.ts";
import type { Field } from "../kernel/verdict.ts";

/** Fields of which each line says something more; of all others the house's own replaces the upstream's. */
const additive: ReadonlySet<string> = new Set(["set-cookie", "vary", "link", "www-authenticate"]);

/** What no longer holds once a body was edited. */
const aboutBytes: ReadonlySet<string> = new Set([
  "content-encoding",
  "content-md5",
  "digest",
  "content-digest",
  "repr-digest",
  "accept-ranges",
  "content-range",
]);

/**
 * The fields of the answer to the client, `[name, value, …]`: the answer's without those for one
 * connection, then what the controls gathered. `editedBody`: its bytes are not the upstream's.
 */
export function clientFields(
  answer: Answer,
  gathered: readonly Field[],
  id: string,
  editedBody: boolean,
): string[] {
  const { flat } = answer.fields;
  const named = connectionOptions(answer.fields.list("connection"));
  const ours = gathered.map(([name]) => name.toLowerCase());
  const fields: string[] = [];
  for (let i = 0; i < flat.length; i += 2) {
    const name = flat[i] ?? "";
    const value = flat[i + 1] ?? "";
    if (isPerConnection(name) || name === "x-request-id" || named.includes(name)) continue;
    // Of an additive field each line says something more.
    if (ours.includes(name) && !additive.has(name)) continue;
    if (!editedBody) fields.push(name, value);
    else if (!aboutBytes.has(name)) fields.push(name, restated(name, value));
  }
  for (const [name, value] of gathered) fields.push(name, value);
  fields.push("x-request-id", id);
  return fields;
}

/** RFC 9110 §8.8.1: an edited answer is at best weakly equal; and edited text is written in UTF-8. */
function restated(name: string, value: string): string {
  if (name === "etag") return value.startsWith("W/") ? value : `W/${value}`;
  if (name !== "content-type") return value;
  return value.replace(/;[\t ]*charset=[^;]*/i, "; charset=utf-8");
}

import { stringify } from "yaml";
import type { JsonValue } from "../http/json.ts";

/** Keys whose text is a secret when it is written out. */
const secretKey = /secret|password|passphrase|token|private|jwks/i;

/** Nothing but names of where the secret is: `${NAME}`, `${file:path}`. */
const reference = /^(\$\{[^}]*\})+$/;

/**
 * A configuration for the history: as it was written, before secrets were put in their places, and what a
 * secret's key holds blotted out unless it only says where the secret is. Comments are not kept: nobody
 * can tell what stands in them.
 */
export function redactedText(value: JsonValue): string {
  return stringify(redact(value, ""));
}

function redact(value: JsonValue, key: string): JsonValue {
  if (typeof value === "string") {
    return secretKey.test(key) && !reference.test(value) ? "[redacted]" : value;
  }
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map((item) => redact(item, key));
  const entries = Object.entries<JsonValue>(value);
  return Object.fromEntries(entries.map(([name, child]) => [name, redact(child, name)]));
}

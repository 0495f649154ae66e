import type { JsonValue } from "../../http/json.ts";
import { type Problem, pointerToken } from "../../kernel/result.ts";

/** Where `${NAME}` and `${file:path}` find their values; undefined: there is none. */
export interface Secrets {
  readonly variable: (name: string) => string | undefined;
  /** Relative paths are taken from the configuration's folder. One line break at the end is dropped. */
  readonly file: (path: string) => string | undefined;
}

export interface Substituted {
  readonly value: JsonValue;
  readonly problems: readonly Problem[];
}

/**
 * Puts secrets in their places, in string values only: `${NAME}` from the environment, `${file:path}` from
 * a file, `$${` for a plain `${`. What was put in is not looked at again.
 */
export function substitute(value: JsonValue, secrets: Secrets): Substituted {
  const problems: Problem[] = [];
  return { value: walk(value, "", { secrets, problems }), problems };
}

interface Context {
  readonly secrets: Secrets;
  readonly problems: Problem[];
}

function walk(value: JsonValue, at: string, context: Context): JsonValue {
  if (typeof value === "string") return value.includes("${") ? fill(value, at, context) : value;
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) {
    return (value as readonly JsonValue[]).map((item, i) => walk(item, `${at}/${i}`, context));
  }
  const entries = Object.entries<JsonValue>(value);
  return Object.fromEntries(
    entries.map(([key, child]) => [key, walk(child, `${at}/${pointerToken(key)}`, context)]),
  );
}

function fill(text: string, at: string, { secrets, problems }: Context): string {
  return text.replaceAll(/\$?\$\{([^}]*)\}/g, (whole, inside: string) => {
    if (whole.startsWith("$$")) return whole.slice(1);
    const found = look(inside, secrets);
    if (found !== undefined) return found;
    problems.push({ at, message: missing(inside) });
    return "";
  });
}

function look(inside: string, secrets: Secrets): string | undefined {
  if (inside.startsWith("file:")) return secrets.file(inside.slice("file:".length));
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(inside) ? secrets.variable(inside) : undefined;
}

function missing(inside: string): string {
  if (inside.startsWith("file:")) {
    return `the file ${inside.slice("file:".length)} cannot be read`;
  }
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(inside)) {
    return `\${${inside}} is neither \${NAME} nor \${file:path}; write $\${ for a plain \${`;
  }
  return `the environment variable ${inside} is not set`;
}

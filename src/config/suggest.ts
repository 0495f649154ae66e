import type { Problem } from "../kernel/result.ts";
import { suggestion } from "./source/nearest.ts";

type Node = Record<string, unknown>;

/** Adds the nearest known key to problems about keys that the schema does not know. */
export function suggestKeys(problems: readonly Problem[], schema: unknown): readonly Problem[] {
  return problems.map((problem) => {
    const tokens = problem.at
      .split("/")
      .slice(1)
      .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
    const key = tokens.pop();
    const known = key === undefined ? [] : keysAt(schema, tokens);
    if (key === undefined || known.length === 0 || known.includes(key)) return problem;
    return { at: problem.at, message: `${problem.message}${suggestion(key, known)}` };
  });
}

function keysAt(schema: unknown, tokens: readonly string[]): readonly string[] {
  const [token, ...rest] = tokens;
  if (token === undefined) {
    return variants(schema).flatMap((node) => Object.keys((node["properties"] ?? {}) as Node));
  }
  for (const node of variants(schema)) {
    const properties = (node["properties"] ?? {}) as Node;
    const next = Object.hasOwn(properties, token)
      ? properties[token]
      : (node["items"] ?? node["additionalProperties"]);
    const found = next === undefined ? [] : keysAt(next, rest);
    if (found.length > 0) return found;
  }
  return [];
}

function variants(schema: unknown): readonly Node[] {
  if (schema === null || typeof schema !== "object") return [];
  const node = schema as Node;
  const inner = [node["anyOf"], node["oneOf"], node["allOf"]].filter((list) => Array.isArray(list));
  return [node, ...inner.flat().flatMap((item) => variants(item))];
}

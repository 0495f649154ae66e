import type { Received } from "../../engine/facts.ts";
import type { JsonValue } from "../../http/json.ts";

/** One document of a GraphQL-over-HTTP request and the variables that its page sizes may refer to. */
export interface Asked {
  readonly document: string;
  readonly operationName: string | undefined;
  readonly variables: ReadonlyMap<string, JsonValue>;
}

/**
 * Takes a request apart as the GraphQL-over-HTTP specification (draft, §5) has it: a JSON object, a batch
 * of them, or `query` in the URL. Undefined: it is none of these.
 */
export function readRequest(facts: Received): readonly Asked[] | undefined {
  if (facts.head.method === "GET") return readPairs(facts);
  if (facts.body.kind !== "json") return undefined;
  const { value } = facts.body;
  const documents = Array.isArray(value) ? value.map(readObject) : [readObject(value)];
  const whole = documents.filter((asked) => asked !== undefined);
  return whole.length === documents.length && whole.length > 0 ? whole : undefined;
}

function readPairs(facts: Received): readonly Asked[] | undefined {
  const pairs = new Map(facts.head.target.pairs);
  const document = pairs.get("query");
  if (document === undefined) return undefined;
  return [{ document, operationName: pairs.get("operationName"), variables: new Map() }];
}

function readObject(value: JsonValue): Asked | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const members = new Map<string, JsonValue>(Object.entries(value));
  const document = members.get("query");
  if (typeof document !== "string") return undefined;
  const name = members.get("operationName") ?? undefined;
  if (name !== undefined && typeof name !== "string") return undefined;
  const variables = members.get("variables") ?? {};
  if (typeof variables !== "object" || Array.isArray(variables)) return undefined;
  return { document, operationName: name, variables: new Map(Object.entries(variables)) };
}

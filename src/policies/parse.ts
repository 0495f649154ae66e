import { z } from "zod";
import { type Problem, type Result, ok, pointerToken } from "../kernel/result.ts";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/**
 * Turns a schema into a reader of settings: the value, or every problem with an RFC 6901 pointer to where
 * it stands and a message that says what would be right. Values are never repeated: a setting may be a secret.
 */
export function parseWith<T>(schema: z.ZodType<T>): (input: unknown) => Result<T> {
  return (input) => {
    const parsed = schema.safeParse(input, { reportInput: true });
    if (parsed.success) return ok(parsed.data);
    return { ok: false, problems: parsed.error.issues.flatMap((issue) => tell(issue, [], schema)) };
  };
}

/** The JSON Schema (draft 2020-12) of what may be written; what it cannot express is left open. */
export function jsonSchemaOf(schema: z.ZodType): unknown {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
}

function pointer(path: Path): string {
  return path.map((key) => `/${pointerToken(String(key))}`).join("");
}

function tell(issue: Issue, above: Path, schema: z.ZodType): readonly Problem[] {
  const path = [...above, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    const message = unknownSetting(knownSettings(schema, path));
    return issue.keys.map((key) => ({ at: pointer([...path, key]), message }));
  }
  if (issue.code === "invalid_union") return alternatives(issue, path, schema);
  return [{ at: pointer(path), message: wanted(issue) }];
}

/** The branch that was meant is the one that went wrong deepest inside; where none did, all are named. */
function alternatives(
  issue: z.core.$ZodIssueInvalidUnion,
  path: Path,
  schema: z.ZodType,
): readonly Problem[] {
  const depth = (branch: readonly Issue[]): number =>
    Math.max(
      ...branch.map((found) => found.path.length + (found.code === "unrecognized_keys" ? 1 : 0)),
    );
  const meant = issue.errors.reduce<readonly Issue[]>(
    (best, branch) => (best.length === 0 || depth(branch) > depth(best) ? branch : best),
    [],
  );
  if (meant.length > 0 && depth(meant) > 0) {
    return meant.flatMap((found) => tell(found, path, schema));
  }
  const choices = new Set(issue.errors.flat().map((found) => wanted(found)));
  return [{ at: pointer(path), message: [...choices].join(", or ") || wanted(issue) }];
}

function unknownSetting(known: readonly string[]): string {
  if (known.length === 0) return "is not a setting; remove it or correct its spelling";
  return `is not a setting; the settings here are ${known.join(", ")}`;
}

/** The names that may stand at `path`, read from the published schema; empty where it does not list them. */
function knownSettings(schema: z.ZodType, path: Path): readonly string[] {
  let node: unknown = jsonSchemaOf(schema);
  for (const key of path) {
    node = typeof key === "number" ? member(node, "items") : step(node, String(key));
  }
  const properties = member(node, "properties");
  return properties === undefined ? [] : Object.keys(properties);
}

function step(node: unknown, key: string): object | undefined {
  return member(member(node, "properties"), key) ?? member(node, "additionalProperties");
}

function member(node: unknown, key: string): object | undefined {
  if (typeof node !== "object" || node === null || !Object.hasOwn(node, key)) return undefined;
  const found: unknown = Reflect.get(node, key);
  return typeof found === "object" && found !== null ? found : undefined;
}

const nouns: ReadonlyMap<string, string> = new Map([
  ["string", "a text"],
  ["number", "a number"],
  ["int", "a whole number"],
  ["boolean", "true or false"],
  ["array", "a list"],
  ["object", "a mapping of settings"],
  ["record", "a mapping"],
  ["map", "a mapping"],
  ["null", "nothing"],
]);

function wanted(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return typed(issue);
    case "invalid_value":
      return listed(issue.values.map(String));
    case "too_small":
      return bound(issue.origin, "at least", issue.minimum, issue.inclusive);
    case "too_big":
      return bound(issue.origin, "at most", issue.maximum, issue.inclusive);
    case "not_multiple_of":
      return `must be a multiple of ${issue.divisor}`;
    case "invalid_format":
      return written(issue);
    case "custom":
    case "invalid_key":
    case "invalid_element":
    case "invalid_union":
    case "unrecognized_keys":
      break;
  }
  return issue.message;
}

function typed(issue: z.core.$ZodIssueInvalidType): string {
  const noun = nouns.get(issue.expected) ?? issue.expected;
  return issue.input === undefined ? `is required: ${noun}` : `must be ${noun}`;
}

function listed(values: readonly string[]): string {
  return values.length === 1 ? `must be ${values.join()}` : `must be one of ${values.join(", ")}`;
}

function bound(
  origin: string,
  side: string,
  limit: number | bigint,
  inclusive: boolean | undefined,
): string {
  if (origin === "string") return `must have ${side} ${limit} character${plural(limit)}`;
  if (origin === "array" || origin === "set")
    return `must have ${side} ${limit} entr${limit === 1 ? "y" : "ies"}`;
  if (origin === "object" || origin === "map" || origin === "record") {
    return `must have ${side} ${limit} key${plural(limit)}`;
  }
  if (inclusive !== false) return `must be ${side} ${limit}`;
  return `must be ${side === "at least" ? "more" : "less"} than ${limit}`;
}

function plural(count: number | bigint): string {
  return Number(count) === 1 ? "" : "s";
}

/** A schema's own message wins; where it gave none, the format is named. */
function written(issue: z.core.$ZodIssueInvalidStringFormat): string {
  if (!issue.message.startsWith("Invalid ")) return issue.message;
  if (issue.pattern === undefined || issue.format !== "regex")
    return `must be written as ${issue.format}`;
  return `must match ${issue.pattern}`;
}

import type { JsonValue } from "../../http/json.ts";
import type { Contract, Operation, ParameterPlace } from "../../registry/operation.ts";
import { referencesOf } from "../../registry/references.ts";
import type { FieldPlace, LearnedField } from "../learned.ts";
import { type DeclaredPlace, parametersPlace, schemaPlace } from "./declared-place.ts";
import { nameAfter, stepsOf } from "./field-name.ts";

/** One parameter or property that a contract declares, named as `LearnedField` names it. */
export interface DeclaredField {
  readonly place: FieldPlace;
  /** As of a learned field, except that a media type may be a range and a status class `default`. */
  readonly message: string;
  readonly name: string;
  /** JSON types; empty: any. */
  readonly types: readonly string[];
  readonly required: boolean;
  /** Names beneath it that are not declared are welcome. */
  readonly open: boolean;
}

/** What a contract declares of one operation. */
export interface DeclaredFields {
  /** The roots: by place and message, such as `query ` and `response 2 application/json`. */
  readonly messages: ReadonlyMap<string, DeclaredPlace>;
  /** Written out, nearest first; at most 2,000 fields and 12 levels. */
  list(): readonly DeclaredField[];
}

const maxFields = 2000;
const maxDepth = 12;

const places: readonly ParameterPlace[] = ["path", "query", "header", "cookie"];

/** Reads what a contract declares of one operation, as far as it is asked for: `$ref` loops cost nothing. */
export function declaredFields(
  operation: Operation,
  contract: Pick<Contract, "root">,
): DeclaredFields {
  const references = referencesOf(contract.root);
  const messages = new Map<string, DeclaredPlace>();
  for (const place of places) {
    const own = operation.parameters.filter((parameter) => parameter.in === place);
    messages.set(`${place} `, parametersPlace(own, references));
  }
  for (const [key, schemas] of bodiesOf(operation)) {
    messages.set(key, schemaPlace(schemas, true, references));
  }
  return { messages, list: () => listed(messages) };
}

/** The schemas of each message. Two statuses of one class are one: either may come. */
function bodiesOf(operation: Operation): ReadonlyMap<string, readonly JsonValue[]> {
  const bodies = new Map<string, JsonValue[]>();
  const add = (key: string, schema: JsonValue): void => {
    const known = bodies.get(key);
    if (known === undefined) bodies.set(key, [schema]);
    else known.push(schema);
  };
  for (const { range, schema } of operation.requestBody?.content ?? []) {
    add(`request ${range}`, schema ?? true);
  }
  for (const { status, content } of operation.responses) {
    const told = /^[1-5]/.test(status) ? status.slice(0, 1) : "default";
    if (content.length === 0) add(`response ${told}`, true);
    for (const { range, schema } of content) add(`response ${told} ${range}`, schema ?? true);
  }
  return bodies;
}

interface Standing {
  readonly key: string;
  readonly name: string;
  readonly at: DeclaredPlace;
}

function listed(messages: DeclaredFields["messages"]): readonly DeclaredField[] {
  const fields: DeclaredField[] = [];
  let level: readonly Standing[] = [...messages].map(([key, at]) => ({ key, name: "", at }));
  for (let depth = 0; depth <= maxDepth && level.length > 0; depth += 1) {
    const next: Standing[] = [];
    for (const standing of level) {
      if (fields.length + next.length >= maxFields) break;
      // Of parameters there is no whole that has a name.
      if (depth > 0 || standing.key.startsWith("re")) fields.push(fieldOf(standing));
      next.push(...beneath(standing));
    }
    level = next;
  }
  return fields;
}

function beneath({ key, name, at }: Standing): readonly Standing[] {
  return at.steps().flatMap((step) => {
    const inner = at.after(step);
    return inner === undefined ? [] : [{ key, name: nameAfter(name, step), at: inner }];
  });
}

function fieldOf({ key, name, at }: Standing): DeclaredField {
  const space = key.indexOf(" ");
  const place = key.slice(0, space) as FieldPlace;
  const { types, required, open } = at;
  return { place, message: key.slice(space + 1), name, types, required, open };
}

/** What a contract says of one learned place. */
export type Declaration =
  | { readonly kind: "declared"; readonly place: DeclaredPlace }
  /** Not named, but beneath something that takes any name. */
  | { readonly kind: "welcome" }
  | { readonly kind: "undeclared" }
  /** The contract says nothing of the message. */
  | { readonly kind: "no-message" };

type Named = Pick<LearnedField, "place" | "message" | "name">;

export function isDeclared(declared: DeclaredFields, field: Named): boolean {
  const { kind } = declarationOf(declared, field);
  return kind === "declared" || kind === "welcome";
}

export function declarationOf(declared: DeclaredFields, field: Named): Declaration {
  const root = messageOf(declared, field);
  if (root === undefined) return { kind: "no-message" };
  let at: DeclaredPlace = root;
  for (const step of stepsOf(field.name)) {
    const next: DeclaredPlace | undefined = at.after(step);
    if (next === undefined) {
      return { kind: at.open || at.types.length === 0 ? "welcome" : "undeclared" };
    }
    at = next;
  }
  return { kind: "declared", place: at };
}

/** The declared message that a learned one is: the same type before a range, a status class before `default`. */
function messageOf(
  { messages }: DeclaredFields,
  { place, message }: Named,
): DeclaredPlace | undefined {
  const parts = message.split(" ");
  const type = parts.at(-1) ?? "";
  const slash = type.indexOf("/");
  const ranges = slash < 0 ? [] : [type, `${type.slice(0, slash)}/*`, "*/*"];
  const classes = place === "response" ? [parts[0] ?? "", "default"] : [];
  const keys =
    classes.length === 0
      ? [message, ...ranges]
      : classes.flatMap((each) => [...ranges.map((range) => `${each} ${range}`), each]);
  for (const key of keys) {
    const found = messages.get(`${place} ${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

import type { JsonValue } from "../../http/json.ts";
import type { Contract, Operation, ParameterPlace } from "../operation.ts";
import { referencesOf } from "../references.ts";
import { type DeclaredPlace, parametersPlace, schemaPlace } from "./declared-place.ts";
import { nameAfter } from "./field-name.ts";

/*
 * What a contract declares of one operation: a tree of places to be walked step by step, and the same as a
 * flat list, named as the learner names what it sees, so that the two can be laid side by side.
 */

export type FieldPlace = ParameterPlace | "request" | "response";

/** One parameter or property. */
export interface DeclaredField {
  readonly place: FieldPlace;
  /**
   * Media type or range of a body; the status class (`2`, `4`, …, `default`) of a response stands before:
   * `2 application/json`. Empty for parameters.
   */
  readonly message: string;
  /** See `field-name.ts`; `""` is the body itself. */
  readonly name: string;
  /** JSON types; empty: any. */
  readonly types: readonly string[];
  /** The values allowed, as JSON writes them, where the contract lists them. */
  readonly values: readonly string[] | undefined;
  readonly required: boolean;
  /** Names beneath it that are not declared are welcome. */
  readonly open: boolean;
}

/** What a contract declares of one operation. */
export interface DeclaredFields {
  /** The roots: by place and message, such as `query ` and `response 2 application/json`. */
  readonly messages: ReadonlyMap<string, DeclaredPlace>;
  /** Written out, nearest first; at most 5,000 fields and 16 levels. Messages without a body have none. */
  list(): readonly DeclaredField[];
}

/** Of one operation; what is beyond is left out: nobody compares more by eye, and schemas may multiply. */
const mostFields = 5000;

/** Properties within properties; recursive schemas would never end. */
const deepest = 16;

const places: readonly ParameterPlace[] = ["path", "query", "header", "cookie"];

/** Two fields with the same id are the same field of two contracts. */
export function fieldId({
  place,
  message,
  name,
}: Pick<DeclaredField, "place" | "message" | "name">): string {
  return `${place} ${message} ${name}`;
}

/** The types in one word, such as `string`, `integer|null`; `any` where the contract says none. */
export function typeWord({ types }: Pick<DeclaredField, "types">): string {
  return types.length === 0 ? "any" : types.toSorted().join("|");
}

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
  for (const [key, { schemas, required }] of bodiesOf(operation)) {
    messages.set(key, schemaPlace(schemas, required, references));
  }
  return { messages, list: () => listed(messages) };
}

interface Body {
  readonly schemas: JsonValue[];
  readonly required: boolean;
}

/** The schemas of each message. Two statuses of one class are one: either may come. */
function bodiesOf({ requestBody, responses }: Operation): ReadonlyMap<string, Body> {
  const bodies = new Map<string, Body>();
  const add = (key: string, schema: JsonValue, required: boolean): void => {
    const known = bodies.get(key);
    if (known === undefined) bodies.set(key, { schemas: [schema], required });
    else known.schemas.push(schema);
  };
  for (const { range, schema } of requestBody?.content ?? []) {
    add(`request ${range}`, schema ?? true, requestBody?.required ?? false);
  }
  for (const { status, content } of responses) {
    const told = /^[1-5]/.test(status) ? status.slice(0, 1) : "default";
    if (content.length === 0) add(`response ${told}`, true, true);
    for (const { range, schema } of content) add(`response ${told} ${range}`, schema ?? true, true);
  }
  return bodies;
}

interface Standing {
  readonly place: FieldPlace;
  readonly message: string;
  readonly name: string;
  readonly at: DeclaredPlace;
}

/** Level by level, so that what is cut is what lies deepest. */
function listed(messages: DeclaredFields["messages"]): readonly DeclaredField[] {
  const fields: DeclaredField[] = [];
  let level = rootsOf(messages);
  for (let depth = 0; depth <= deepest && level.length > 0; depth += 1) {
    const next: Standing[] = [];
    for (const standing of level) {
      if (fields.length + next.length >= mostFields) break;
      // Of parameters there is no whole that has a name.
      if (depth > 0 || standing.message !== "") fields.push(fieldOf(standing));
      next.push(...beneath(standing));
    }
    level = next;
  }
  return fields;
}

function rootsOf(messages: DeclaredFields["messages"]): readonly Standing[] {
  const roots: Standing[] = [];
  for (const [key, at] of messages) {
    const space = key.indexOf(" ");
    const place = key.slice(0, space) as FieldPlace;
    const message = key.slice(space + 1);
    if (place !== "response" || message.includes(" ")) roots.push({ place, message, name: "", at });
  }
  return roots;
}

function beneath({ name, at, ...message }: Standing): readonly Standing[] {
  return at.steps().flatMap((step) => {
    const inner = at.after(step);
    return inner === undefined ? [] : [{ ...message, name: nameAfter(name, step), at: inner }];
  });
}

function fieldOf({ place, message, name, at }: Standing): DeclaredField {
  const { types, values, required, open } = at;
  return { place, message, name, types, values, required, open };
}

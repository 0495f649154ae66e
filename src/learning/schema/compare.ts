import type { LearnedField } from "../learned.ts";
import type { DeclaredFields } from "../../registry/fields/declared-fields.ts";
import type { DeclaredPlace } from "../../registry/fields/declared-place.ts";
import { declarationOf } from "./declaration-of.ts";

/** Where traffic and contract part, in the words of `LearnedSummary`. */
export interface Comparison {
  readonly undocumented: readonly string[];
  readonly drift: readonly string[];
}

/** A list that anybody still reads. */
const maxTold = 200;

/** So many messages before an absence contradicts `required`. */
const leastAbsent = 10;

/** Holds what was learned against what is declared. */
export function compare(fields: readonly LearnedField[], declared: DeclaredFields): Comparison {
  const undocumented = new Set<string>();
  const drift = new Set<string>();
  for (const field of fields) {
    const found = declarationOf(declared, field);
    if (found.kind === "undeclared") add(undocumented, `${placeOf(field)} ${field.name}`);
    else if (found.kind === "no-message" && isOwed(field)) add(undocumented, messageOf(field));
    else if (found.kind === "declared") {
      for (const difference of differences(field, found.place)) {
        add(drift, `${messageOf(field)} ${field.name}: ${difference}`.replace(" :", ":"));
      }
    }
  }
  return { undocumented: [...undocumented], drift: [...drift] };
}

function add(told: Set<string>, line: string): void {
  if (told.size < maxTold) told.add(line);
}

/** `query`, `request`, `response 2`: names are what counts here, whatever the media type. */
function placeOf({ place, message }: LearnedField): string {
  return place === "response" ? `response ${message.slice(0, 1)}` : place;
}

function messageOf({ place, message }: LearnedField): string {
  return message === "" ? place : `${place} ${message}`;
}

/** Few contracts declare their errors: only successes that they say nothing of are told. */
function isOwed({ place, message }: LearnedField): boolean {
  return place === "request" || message.startsWith("2") || message.startsWith("3");
}

function* differences(field: LearnedField, declared: DeclaredPlace): Generator<string> {
  if (declared.types.length > 0) {
    const takes = isWire(field) ? wireTakes : jsonTakes;
    for (const type of field.types) {
      if (!takes(declared.types, type)) yield `${type}, declared ${declared.types.join(" or ")}`;
    }
  }
  const absent = declared.required && field.presence < 1 && field.support >= leastAbsent;
  if (absent && field.place !== "path") yield "not always there, declared required";
}

/** Was it a text before a schema made something else of it? */
function isWire({ place, message }: LearnedField): boolean {
  return (place !== "request" && place !== "response") || !/[/+]json$/.test(message);
}

/** `limit=10` is a text: it may stand for whatever its schema makes of it. Lists and objects cannot be told. */
function wireTakes(declared: readonly string[], seen: string): boolean {
  if (declared.includes(seen) || declared.includes("array") || declared.includes("object")) {
    return true;
  }
  if (seen === "array") return false;
  return declared.includes("string") || (seen === "integer" && declared.includes("number"));
}

function jsonTakes(declared: readonly string[], seen: string): boolean {
  return declared.includes(seen) || (seen === "integer" && declared.includes("number"));
}

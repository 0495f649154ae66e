import type { DeclaredFields } from "../../registry/fields/declared-fields.ts";
import type { DeclaredPlace } from "../../registry/fields/declared-place.ts";
import { stepsOf } from "../../registry/fields/field-name.ts";
import type { LearnedField } from "../learned.ts";

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

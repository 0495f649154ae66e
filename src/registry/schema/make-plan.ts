import type { JsonValue } from "../../http/json.ts";
import {
  type JsonObject,
  asList,
  asText,
  listAt,
  member,
  objectAt,
  textAt,
} from "../json-object.ts";
import type { Schema } from "../operation.ts";
import { canonical } from "./equal.ts";
import { formatOf } from "./formats.ts";
import { allKinds, kindNamed, kinds } from "./kinds.ts";
import { makeObjectRule } from "./make-object-rule.ts";
import type { ListRule, NumberRule, Plan, TextRule, ValueRule } from "./plan.ts";
import type { Checker } from "./run.ts";
import type { Workshop } from "./workshop.ts";

/** Reads one schema of any dialect into the form that judges values. */
export function makePlan(schema: Schema, workshop: Workshop, excused: ReadonlySet<string>): Plan {
  if (typeof schema === "boolean") return { ...empty, never: !schema };
  const target = refOf(schema, workshop);
  // 3.0 and 2.0: nothing beside a $ref counts. `nullable` does, because so many authors believe that it does.
  const bare = target !== undefined && (workshop.dialect !== "3.1" || isLonely(schema));
  const nullable = isNullable(schema);
  if (bare) {
    return nullable
      ? { ...empty, nullable, every: [target], combines: true, gathers: workshop.mode.closed }
      : { ...empty, alias: target };
  }
  return fullPlan(schema, workshop, { target, nullable, excused });
}

const empty: Plan = {
  never: false,
  kinds: allKinds,
  nullable: false,
  values: undefined,
  text: undefined,
  number: undefined,
  list: undefined,
  object: undefined,
  alias: undefined,
  every: [],
  any: [],
  one: [],
  choice: undefined,
  not: undefined,
  condition: undefined,
  unevaluatedProperties: undefined,
  unevaluatedItems: undefined,
  plain: false,
  hasAlternatives: false,
  lenient: false,
  combines: false,
  unevaluated: false,
  gathers: false,
  free: true,
};

interface Surroundings {
  readonly target: Checker | undefined;
  readonly nullable: boolean;
  readonly excused: ReadonlySet<string>;
}

function fullPlan(schema: JsonObject, workshop: Workshop, around: Surroundings): Plan {
  const excused = workshop.excusedIn(schema, around.excused);
  const { closed, direction } = workshop.mode;
  const object = makeObjectRule(schema, workshop, excused);
  const types = kindsOf(schema);
  const others = applicatorsOf(schema, workshop, { ...around, excused });
  const { combines, unevaluated } = others;
  const dependent = (object?.dependentSchemas.length ?? 0) > 0;
  const gathers = combines || unevaluated || dependent;
  const choice = workshop.choice(schema);
  return {
    ...empty,
    ...others,
    plain: !gathers && choice === undefined,
    kinds: types,
    nullable: around.nullable,
    values: valuesOf(schema, types),
    text: textOf(schema, workshop),
    number: numberOf(schema, workshop),
    list: listOf(schema, workshop),
    object,
    choice,
    lenient: direction === "response",
    gathers: closed && gathers,
    free: !combines && object === undefined && (types & kinds.object) !== 0,
  };
}

type Applicators = Pick<
  Plan,
  | "every"
  | "any"
  | "one"
  | "not"
  | "condition"
  | "hasAlternatives"
  | "combines"
  | "unevaluated"
  | "unevaluatedProperties"
  | "unevaluatedItems"
>;

/** The schemas within a schema that judge the same value. */
function applicatorsOf(
  schema: JsonObject,
  workshop: Workshop,
  { target, excused }: Surroundings,
): Applicators {
  const inner = (name: string): readonly Checker[] =>
    (listAt(schema, name) ?? []).map((item) => workshop.checker(item, excused));
  const [any, one] = [inner("anyOf"), inner("oneOf")];
  const every = [...(target === undefined ? [] : [target]), ...inner("allOf")];
  const not = workshop.optional(member(schema, "not"));
  const condition = conditionOf(schema, workshop);
  const hasAlternatives = any.length + one.length > 0;
  const rest = member(schema, "unevaluatedProperties");
  // A closed group keeps that rule itself.
  const kept = workshop.mode.closed && rest === false ? undefined : rest;
  const unevaluatedProperties = workshop.optional(kept);
  const unevaluatedItems = workshop.optional(member(schema, "unevaluatedItems"));
  const single = not ?? condition;
  return {
    every,
    any,
    one,
    not,
    condition,
    unevaluatedProperties,
    unevaluatedItems,
    hasAlternatives,
    combines: every.length > 0 || hasAlternatives || single !== undefined,
    unevaluated: (unevaluatedProperties ?? unevaluatedItems) !== undefined,
  };
}

function refOf(schema: JsonObject, workshop: Workshop): Checker | undefined {
  const ref = textAt(schema, "$ref") ?? textAt(schema, "$dynamicRef");
  return ref === undefined ? undefined : workshop.referred(ref);
}

const annotations: ReadonlySet<string> = new Set([
  "$ref",
  "$dynamicRef",
  "title",
  "description",
  "example",
  "examples",
  "default",
  "readOnly",
  "writeOnly",
  "deprecated",
  "xml",
  "externalDocs",
  "$comment",
  "nullable",
  "x-nullable",
]);

function isLonely(schema: JsonObject): boolean {
  return Object.keys(schema).every((name) => annotations.has(name) || name.startsWith("x-"));
}

function isNullable(schema: JsonObject): boolean {
  return member(schema, "nullable") === true || member(schema, "x-nullable") === true;
}

/** A type's name that JSON Schema does not know says nothing; the reader of the contract has warned. */
function kindsOf(schema: JsonObject): number {
  const type = member(schema, "type");
  const names = asList(type) ?? (type === undefined ? [] : [type]);
  let bits = 0;
  for (const name of names) bits |= kindNamed(asText(name) ?? "") ?? allKinds;
  return bits === 0 ? allKinds : bits;
}

function valuesOf(schema: JsonObject, types: number): ValueRule | undefined {
  const constant = member(schema, "const");
  const list = constant === undefined ? listAt(schema, "enum") : [constant];
  if (list === undefined) return undefined;
  const scalars = new Set<JsonValue>();
  const compounds = new Set<string>();
  for (const item of list) {
    if (typeof item === "object" && item !== null) compounds.add(canonical(item));
    else scalars.add(item);
    // YAML reads `enum: [1, 2]` under `type: string` as numbers, and `[yes, no]` as booleans.
    if (types === kinds.string && (typeof item === "number" || typeof item === "boolean")) {
      scalars.add(String(item));
    }
    if (isNumeral(item) && (types & ~(kinds.integer | kinds.fraction)) === 0) {
      scalars.add(Number(item));
    }
  }
  return { scalars, compounds, keyword: constant === undefined ? "enum" : "const" };
}

function isNumeral(item: JsonValue): boolean {
  return typeof item === "string" && /^-?\d+(?:\.\d+)?$/.test(item);
}

function numeric(schema: JsonObject, name: string): number | undefined {
  const value = member(schema, name);
  return typeof value === "number" ? value : undefined;
}

function formatIn(schema: JsonObject, workshop: Workshop): TextRule["format"] {
  const name = textAt(schema, "format");
  return workshop.formats && name !== undefined ? formatOf(name) : undefined;
}

function textOf(schema: JsonObject, workshop: Workshop): TextRule | undefined {
  const source = textAt(schema, "pattern");
  const pattern = source === undefined ? undefined : workshop.pattern(source);
  const format = formatIn(schema, workshop);
  const minLength = numeric(schema, "minLength") ?? 0;
  const maxLength = numeric(schema, "maxLength") ?? Infinity;
  const says = pattern ?? format ?? (minLength > 0 || maxLength < Infinity ? true : undefined);
  return says === undefined ? undefined : { minLength, maxLength, pattern, format };
}

function numberOf(schema: JsonObject, workshop: Workshop): NumberRule | undefined {
  const format = formatIn(schema, workshop);
  const multipleOf = numeric(schema, "multipleOf");
  const minimum = numeric(schema, "minimum");
  const maximum = numeric(schema, "maximum");
  // 3.0 and 2.0 write a boolean beside the bound, 2020-12 the bound itself.
  const above =
    member(schema, "exclusiveMinimum") === true ? minimum : numeric(schema, "exclusiveMinimum");
  const below =
    member(schema, "exclusiveMaximum") === true ? maximum : numeric(schema, "exclusiveMaximum");
  const bounds = [minimum, maximum, above, below, multipleOf];
  if (format === undefined && bounds.every((bound) => bound === undefined)) return undefined;
  return {
    minimum: minimum ?? -Infinity,
    maximum: maximum ?? Infinity,
    above: above ?? -Infinity,
    below: below ?? Infinity,
    multipleOf: multipleOf !== undefined && multipleOf > 0 ? multipleOf : undefined,
    format,
  };
}

const listKeywords: readonly string[] = [
  "items",
  "prefixItems",
  "minItems",
  "maxItems",
  "uniqueItems",
  "contains",
];

function listOf(schema: JsonObject, workshop: Workshop): ListRule | undefined {
  if (listKeywords.every((name) => member(schema, name) === undefined)) return undefined;
  const items = member(schema, "items");
  // Before 2020-12 a list under `items` was what `prefixItems` is now.
  const tuple = asList(items) ?? listAt(schema, "prefixItems") ?? [];
  const rest = asList(items) === undefined ? items : member(schema, "additionalItems");
  return {
    minItems: numeric(schema, "minItems") ?? 0,
    maxItems: numeric(schema, "maxItems") ?? Infinity,
    unique: member(schema, "uniqueItems") === true,
    prefix: tuple.map((item) => workshop.checker(item)),
    items: workshop.optional(rest),
    contains: workshop.optional(member(schema, "contains")),
    minContains: numeric(schema, "minContains") ?? 1,
    maxContains: numeric(schema, "maxContains") ?? Infinity,
  };
}

function conditionOf(schema: JsonObject, workshop: Workshop): Plan["condition"] {
  const when = workshop.optional(member(schema, "if"));
  const holds = workshop.optional(member(schema, "then"));
  const fails = workshop.optional(member(schema, "else"));
  if (when === undefined || (holds === undefined && fails === undefined)) return undefined;
  return { when, holds, fails };
}

/** The name of the discriminating property: an object in 3.x, a text in 2.0. */
export function discriminatorOf(schema: JsonObject): string | undefined {
  return (
    textAt(schema, "discriminator") ?? textAt(objectAt(schema, "discriminator"), "propertyName")
  );
}

/** `mapping`, as written. */
export function mappingOf(schema: JsonObject): readonly (readonly [string, string])[] {
  const mapping = Object.entries(objectAt(objectAt(schema, "discriminator"), "mapping") ?? {});
  return mapping.flatMap(([name, ref]) => (typeof ref === "string" ? [[name, ref] as const] : []));
}

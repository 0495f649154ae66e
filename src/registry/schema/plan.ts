import type { JsonValue } from "../../http/json.ts";
import type { Format } from "./formats.ts";
import type { Pattern } from "./pattern.ts";
import type { Checker } from "./run.ts";

/** A schema ready to judge. Members are undefined (or empty) where the schema says nothing. */
export interface Plan {
  /** `false` and what can never hold. */
  readonly never: boolean;
  readonly kinds: number;
  /** OpenAPI 3.0 `nullable`: null needs no further look. */
  readonly nullable: boolean;
  readonly values: ValueRule | undefined;
  readonly text: TextRule | undefined;
  readonly number: NumberRule | undefined;
  readonly list: ListRule | undefined;
  readonly object: ObjectRule | undefined;
  /** A schema that stands in for this one wholly. */
  readonly alias: Checker | undefined;
  readonly every: readonly Checker[];
  readonly any: readonly Checker[];
  readonly one: readonly Checker[];
  readonly choice: Choice | undefined;
  readonly not: Checker | undefined;
  readonly condition: Condition | undefined;
  readonly unevaluatedProperties: Checker | undefined;
  readonly unevaluatedItems: Checker | undefined;
  /** Does it stand alone: no other schema has a say in the same value? Most do. */
  readonly plain: boolean;
  /** Has it `anyOf` or `oneOf`? */
  readonly hasAlternatives: boolean;
  /** Is a value that several `oneOf` alternatives match still right? */
  readonly lenient: boolean;
  /** Has it any schema that judges the same value? */
  readonly combines: boolean;
  /** Has it `unevaluatedProperties` or `unevaluatedItems`? */
  readonly unevaluated: boolean;
  /** True when several schemas apply to one value, so that what they evaluate must be gathered. */
  readonly gathers: boolean;
  /** An object that may hold anything: as an alternative it declares everything. */
  readonly free: boolean;
}

export interface ValueRule {
  readonly scalars: ReadonlySet<JsonValue>;
  /** Canonical texts of objects and lists. */
  readonly compounds: ReadonlySet<string>;
  readonly keyword: "enum" | "const";
}

export interface TextRule {
  readonly minLength: number;
  readonly maxLength: number;
  readonly pattern: Pattern | undefined;
  readonly format: Format | undefined;
}

export interface NumberRule {
  readonly minimum: number;
  readonly maximum: number;
  readonly above: number;
  readonly below: number;
  readonly multipleOf: number | undefined;
  readonly format: Format | undefined;
}

export interface ListRule {
  readonly minItems: number;
  readonly maxItems: number;
  readonly unique: boolean;
  readonly prefix: readonly Checker[];
  readonly items: Checker | undefined;
  readonly contains: Checker | undefined;
  readonly minContains: number;
  readonly maxContains: number;
}

export interface PropertyRule {
  readonly name: string;
  readonly checker: Checker;
  /** Not for this direction: `readOnly` in a request, `writeOnly` in a response. */
  readonly hidden: boolean;
  /** `x-castellan-roles`, `x-castellan-scopes`. */
  readonly gate: Gate | undefined;
  /** Seen by all in this direction. */
  readonly direct: boolean;
}

export interface Gate {
  readonly roles: ReadonlySet<string>;
  readonly scopes: ReadonlySet<string>;
}

/** The members of the object judged last, in their order, and what `properties` says of each. */
export interface Recall {
  readonly names: string[];
  readonly properties: (PropertyRule | undefined)[];
}

export interface ObjectRule {
  readonly properties: ReadonlyMap<string, PropertyRule>;
  readonly recall: Recall;
  /** Does it judge its declared members by their own schemas alone? */
  readonly direct: boolean;
  readonly patterns: readonly { readonly pattern: Pattern; readonly checker: Checker }[];
  /** `additionalProperties` where it is written; undefined where it is not. */
  readonly additional: Checker | undefined;
  /** Does it say, by naming some, that other properties are undeclared? */
  readonly declares: boolean;
  readonly required: readonly string[];
  /** Names that every object has by inheritance need a closer look. */
  readonly inherited: boolean;
  readonly names: Checker | undefined;
  readonly minProperties: number;
  readonly maxProperties: number;
  readonly dependentRequired: readonly (readonly [string, readonly string[]])[];
  readonly dependentSchemas: readonly (readonly [string, Checker])[];
}

export interface Condition {
  readonly when: Checker;
  readonly holds: Checker | undefined;
  readonly fails: Checker | undefined;
}

/** OpenAPI 3.1 §4.8.25: a property's text names the schema. */
export interface Choice {
  readonly property: string;
  readonly checkers: ReadonlyMap<string, Checker>;
}

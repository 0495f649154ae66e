import type { JsonValue } from "../../http/json.ts";
import type { Parameter } from "../operation.ts";
import type { References } from "../references.ts";
import { type DeclaredShape, shapeOf } from "./declared-shape.ts";
import type { NameStep } from "./field-name.ts";

/**
 * A place that a contract declares. What lies beneath is read when it is asked for: a contract may hold itself, and
 * written out whole even an ordinary one has thousands of places, of which traffic meets a few.
 */
export interface DeclaredPlace {
  /** JSON types; empty: any. */
  readonly types: readonly string[];
  /** The values allowed, as JSON writes them, where the contract lists them. */
  readonly values: readonly string[] | undefined;
  readonly required: boolean;
  /** Names beneath it that are not declared are welcome. */
  readonly open: boolean;
  /** The place one step further down. */
  after(step: NameStep): DeclaredPlace | undefined;
  /** The steps that it declares. */
  steps(): readonly NameStep[];
}

const item: NameStep = { kind: "item", name: "" };
const map: NameStep = { kind: "map", name: "" };

/** The place of several schemas of which a value meets any. */
export function schemaPlace(
  schemas: readonly JsonValue[],
  required: boolean,
  references: References,
): DeclaredPlace {
  let read: DeclaredShape | undefined;
  const shape = (): DeclaredShape => (read ??= shapeOf(schemas, references));
  // As large as the contract has names here: what it does not declare is not kept.
  const known = new Map<string, DeclaredPlace>();
  const child = (step: NameStep): DeclaredPlace | undefined => {
    const { items, others, properties, required: names } = shape();
    const own = step.kind === "member" ? properties.get(step.name) : undefined;
    const beneath = own ?? (step.kind === "item" ? items : others);
    if (beneath.length === 0) return undefined;
    return schemaPlace(beneath, own !== undefined && names.has(step.name), references);
  };
  return {
    get types() {
      return shape().types;
    },
    get values() {
      return shape().values;
    },
    required,
    get open() {
      return shape().open;
    },
    after(step) {
      const isNamed = step.kind === "member" && shape().properties.has(step.name);
      // All names that are not declared share the place of the map's values.
      const key = isNamed ? `.${step.name}` : step.kind === "item" ? "[]" : "{}";
      const before = known.get(key);
      if (before !== undefined) return before;
      const made = child(step);
      if (made !== undefined) known.set(key, made);
      return made;
    },
    steps() {
      const { items, others, properties } = shape();
      const named = [...properties.keys()].map((name): NameStep => ({ kind: "member", name }));
      return [...named, ...(items.length > 0 ? [item] : []), ...(others.length > 0 ? [map] : [])];
    },
  };
}

/** A place where anything may stand. */
function anything(required: boolean): DeclaredPlace {
  return {
    types: [],
    values: undefined,
    required,
    open: true,
    after: () => undefined,
    steps: () => [],
  };
}

/** The parameters of one place, by name, as the members of an object. */
export function parametersPlace(
  parameters: readonly Parameter[],
  references: References,
): DeclaredPlace {
  const named = new Map<string, DeclaredPlace>();
  let others: DeclaredPlace | undefined;
  for (const parameter of parameters) {
    const place = parameterPlace(parameter, references);
    if (!spreads(parameter, place)) {
      named.set(parameter.name, place);
      continue;
    }
    // The properties of an exploded object stand in the query by themselves.
    for (const [name, inner] of membersOf(place)) named.set(name, inner);
    if (place.open || place.after(map) !== undefined) others = anything(false);
  }
  const names = [...named.keys()].map((name): NameStep => ({ kind: "member", name }));
  return {
    types: ["object"],
    values: undefined,
    required: true,
    open: false,
    after: (step) =>
      (step.kind === "member" ? named.get(step.name) : undefined) ??
      bracketed(named, step) ??
      others,
    steps: () => (others === undefined ? names : [...names, map]),
  };
}

function membersOf(place: DeclaredPlace): readonly (readonly [string, DeclaredPlace])[] {
  return place.steps().flatMap((step) => {
    const inner = step.kind === "member" ? place.after(step) : undefined;
    return inner === undefined ? [] : [[step.name, inner] as const];
  });
}

function parameterPlace(parameter: Parameter, references: References): DeclaredPlace {
  const { mediaType, style, required, schema } = parameter;
  // A document of its own, and an object in brackets: on the wire they are texts.
  if (mediaType !== undefined || style === "deepObject") return anything(required);
  return schemaPlace([schema ?? true], required, references);
}

function spreads(
  { in: place, explode, style, mediaType }: Parameter,
  { types }: DeclaredPlace,
): boolean {
  const isForm = place === "query" && style === "form" && explode && mediaType === undefined;
  return isForm && types.includes("object");
}

/** `filter[status]` belongs to `filter`, where that may hold more than one value. */
function bracketed(
  named: ReadonlyMap<string, DeclaredPlace>,
  { name }: NameStep,
): DeclaredPlace | undefined {
  const bracket = name.indexOf("[");
  const base = bracket > 0 ? named.get(name.slice(0, bracket)) : undefined;
  const takes = base !== undefined && (base.open || base.types.includes("array"));
  return takes ? anything(false) : undefined;
}

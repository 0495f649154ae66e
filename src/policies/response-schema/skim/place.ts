import { kinds } from "../../../registry/schema/kinds.ts";
import { Node } from "../../../registry/schema/node.ts";
import type {
  Gate,
  ListRule,
  NumberRule,
  ObjectRule,
  Plan,
  TextRule,
  ValueRule,
} from "../../../registry/schema/plan.ts";
import type { Checker } from "../../../registry/schema/run.ts";
import { nameSense } from "../../../sensitive/names.ts";
import { namesError } from "../../error-names.ts";
import { ascii } from "./cursor.ts";

/** A chain of references longer than this leads nowhere. */
const maxHops = 32;

/** What a contract says of one place, as far as a skim can judge it. */
export interface Terms {
  /** Kinds of value that can be judged here. 0: whatever stands here, only its value can tell. */
  readonly kinds: number;
  readonly values: ValueRule | undefined;
  readonly text: TextRule | undefined;
  readonly number: NumberRule | undefined;
  readonly list: ListTerms | undefined;
  readonly shape: Shape | undefined;
  /** May any text stand here? */
  readonly anyText: boolean;
  /** Of `values`, the plain word met last, as it stands in a text. */
  met: Uint8Array;
}

export interface ListTerms {
  readonly minItems: number;
  readonly maxItems: number;
  readonly items: Place;
}

/** No text holds it. */
const noWord: Uint8Array = Uint8Array.of(0);

const unknowable: Terms = {
  kinds: 0,
  values: undefined,
  text: undefined,
  number: undefined,
  list: undefined,
  shape: undefined,
  anyText: false,
  met: noWord,
};

/** A place in an answer. Its terms are read when the first value stands there, as those of `Node` are. */
export class Place {
  readonly #checker: Checker;
  #terms: Terms | undefined;

  constructor(checker: Checker) {
    this.#checker = checker;
  }

  get terms(): Terms {
    this.#terms ??= termsOf(this.#checker);
    return this.#terms;
  }
}

/** One place for each schema, so that a schema that refers to itself is a finite graph. */
const places = new WeakMap<Checker, Place>();

export function placeOf(checker: Checker): Place {
  let place = places.get(checker);
  if (place === undefined) {
    place = new Place(checker);
    places.set(checker, place);
  }
  return place;
}

function termsOf(checker: Checker): Terms {
  const plan = planOf(checker);
  if (plan === undefined || !plan.plain || plan.never) return unknowable;
  const { values, text, number } = plan;
  const list = plan.list && listTerms(plan.list);
  const shape = plan.object && shapeOf(plan.object);
  const anyText = values === undefined && text === undefined;
  const judged = judgedOf(plan, list, shape);
  return { kinds: judged, values, text, number, list, shape, anyText, met: noWord };
}

function judgedOf(plan: Plan, list: ListTerms | undefined, shape: Shape | undefined): number {
  const { values, nullable } = plan;
  let judged = plan.kinds;
  // A null that is allowed beside the schema is not held to its values, nor are lists and objects compared here.
  if (values !== undefined) judged &= ~(kinds.array | kinds.object | (nullable ? kinds.null : 0));
  else if (nullable) judged |= kinds.null;
  if (list === undefined) judged &= ~kinds.array;
  return shape === undefined ? judged & ~kinds.object : judged;
}

function planOf(checker: Checker): Plan | undefined {
  let at: Checker | undefined = checker;
  for (let hop = 0; hop < maxHops && at instanceof Node; hop += 1) {
    if (at.plan.alias === undefined) return at.plan;
    at = at.plan.alias;
  }
  return undefined;
}

function listTerms(rule: ListRule): ListTerms | undefined {
  const { items, minItems, maxItems } = rule;
  if (rule.unique || rule.prefix.length > 0 || rule.contains !== undefined) return undefined;
  return items === undefined ? undefined : { minItems, maxItems, items: placeOf(items) };
}

/** A member of an object, declared or not. */
export interface Member {
  readonly name: string;
  /** As it stands in a text without spaces: `"name":`. Undefined where it is not in ASCII. */
  readonly quoted: Uint8Array | undefined;
  /** Undefined: it leaves in no case. */
  readonly place: Place | undefined;
  readonly gate: Gate | undefined;
  /** Among the declared ones; -1 for others. */
  readonly index: number;
  readonly required: boolean;
  /** Does its name denote a datum? Then its texts are noted whatever they hold. */
  readonly denotes: boolean;
  /** Is it named like an error? */
  readonly tells: boolean;
}

/** Longer objects, and longer names, are rare, and are looked up each time. */
const recalledMembers = 64;
const recalledName = 64;

/** An object whose contract names its members. */
export class Shape {
  /** Of how many members the contract says that they must be there. */
  readonly required: number;
  readonly #declared: ReadonlyMap<string, Member>;
  /** The members of the object read last, in their order: those of the next one stand in the same. */
  readonly #recall: Member[] = [];

  constructor(rule: ObjectRule) {
    const required = new Set(rule.required);
    this.required = required.size;
    this.#declared = new Map(
      [...rule.properties.values()].map(({ name, checker, hidden, gate }, index) => [
        name,
        {
          ...named(name),
          place: hidden ? undefined : placeOf(checker),
          gate,
          index,
          required: required.has(name),
        },
      ]),
    );
  }

  /** The one that stood at this place in the object before. */
  recall(at: number): Member | undefined {
    return this.#recall[at];
  }

  lookUp(name: string, at: number): Member {
    const member = this.#declared.get(name) ?? stranger(name);
    // The list grows one by one, so that it has no holes.
    if (at < recalledMembers && at <= this.#recall.length && name.length <= recalledName) {
      this.#recall[at] = member;
    }
    return member;
  }
}

/** A text as JSON writes it, and what follows; undefined where it is not in ASCII. */
export function quoted(text: string, behind: string): Uint8Array | undefined {
  const written = JSON.stringify(text) + behind;
  return /^[ -~]*$/.test(written) ? ascii(written) : undefined;
}

function named(name: string): Pick<Member, "name" | "quoted" | "denotes" | "tells"> {
  return {
    name,
    quoted: quoted(name, ":"),
    denotes: nameSense(name).denotes !== undefined,
    tells: namesError(name),
  };
}

function stranger(name: string): Member {
  return { ...named(name), place: undefined, gate: undefined, index: -1, required: false };
}

const shapes = new WeakMap<ObjectRule, Shape>();

/** Undefined where more than the declared members, each by itself, has to be judged. */
function shapeOf(rule: ObjectRule): Shape | undefined {
  if (!isSimple(rule)) return undefined;
  let shape = shapes.get(rule);
  if (shape === undefined) {
    shape = new Shape(rule);
    shapes.set(rule, shape);
  }
  return shape;
}

function isSimple(rule: ObjectRule): boolean {
  return (
    rule.declares &&
    rule.direct &&
    rule.additional === undefined &&
    rule.minProperties === 0 &&
    rule.maxProperties === Infinity &&
    rule.dependentRequired.length + rule.dependentSchemas.length === 0 &&
    rule.required.every((name) => rule.properties.has(name))
  );
}

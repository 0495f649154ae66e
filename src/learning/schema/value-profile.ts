import { type ClassTally, emptyTally } from "../classes/class-tally.ts";
import { allFormats } from "./text-formats.ts";

/*
 * What is known of the values at one place, as counts that can be added up: the profile of many values is the sum
 * of the profiles of each, in whatever order and grouping. Bounds that break this are told in `property.ts`.
 *
 * Plain data, so that it can be stored as JSON: no Map, no Infinity, names only as values.
 */
export interface ValueProfile {
  /**
   * Text on the wire (a parameter, a form field): every value is a text, and `integers`, `fractions` and
   * `booleans` count those texts that read as such.
   */
  readonly wire: boolean;
  nulls: number;
  booleans: number;
  integers: number;
  /** Numbers that are no integers. */
  fractions: number;
  texts: number;
  lists: number;
  objects: number;
  /** Of the numbers. */
  minimum: number | undefined;
  maximum: number | undefined;
  /** Of the texts, in code points. */
  shortest: number | undefined;
  longest: number | undefined;
  /** Bits of the formats that every text had. */
  formats: number;
  /** The distinct texts; undefined: too many, too long, or not to be kept. */
  choices: Choice[] | undefined;
  /** Of lists. */
  items: ValueProfile | undefined;
  /** Items or properties that were not looked at. */
  unseen: number;
  object: ObjectProfile | undefined;
  readonly classes: ClassTally;
}

/** One text of a field that has few. Its text is kept once a quorum of subjects has used it. */
export interface Choice {
  /** Keyed hash of the text. */
  readonly digest: number;
  count: number;
  /** The first of them, up to a quorum. */
  readonly subjects: number[];
  text: string | undefined;
}

export interface ObjectProfile {
  /** How many objects. */
  seen: number;
  /** Up to a quorum. */
  readonly subjects: number[];
  readonly properties: PropertyProfile[];
  /** The values under every other key: ids, dates, and what did not fit. */
  others: ValueProfile | undefined;
  /** Some properties have been moved into `others`, so that one that is new now may have been there before. */
  folded: boolean;
  /** Its keys are data: no name is kept. */
  sealed: boolean;
  /** Properties that were not looked at. */
  unseen: number;
}

export interface PropertyProfile {
  readonly name: string;
  /** How many objects, or messages, had it. */
  count: number;
  /** Up to a quorum. */
  readonly subjects: number[];
  /** Came after a fold: some of its values may be among the others. */
  late: boolean;
  /** Messages that gave it more than once (parameters and forms). */
  repeated: number;
  /** Of these values: uploaded files. */
  files: number;
  /** Of these values: written in a way that is not looked into, such as `a[0][b]` or a JSON part. */
  opaque: number;
  readonly value: ValueProfile;
}

export function emptyValue(wire: boolean): ValueProfile {
  return {
    wire,
    nulls: 0,
    booleans: 0,
    integers: 0,
    fractions: 0,
    texts: 0,
    lists: 0,
    objects: 0,
    minimum: undefined,
    maximum: undefined,
    shortest: undefined,
    longest: undefined,
    formats: allFormats,
    choices: [],
    items: undefined,
    unseen: 0,
    object: undefined,
    classes: emptyTally(),
  };
}

export function emptyObject(): ObjectProfile {
  return {
    seen: 0,
    subjects: [],
    properties: [],
    others: undefined,
    folded: false,
    sealed: false,
    unseen: 0,
  };
}

/** How many values stood there. */
export function supportOf(value: ValueProfile): number {
  if (value.wire) return value.texts;
  const scalars = value.nulls + value.booleans + value.integers + value.fractions + value.texts;
  return scalars + value.lists + value.objects;
}

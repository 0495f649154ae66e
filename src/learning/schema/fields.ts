import { tellClasses } from "../classes/class-tally.ts";
import type { TallyContext } from "../classes/class-tally.ts";
import type { LearnedField } from "../learned.ts";
import type { DeclaredFields, FieldPlace } from "../../registry/fields/declared-fields.ts";
import { isDeclared } from "./declaration-of.ts";
import { itemName, mapName, memberName } from "../../registry/fields/field-name.ts";
import type { ContractProfile, MessageProfile } from "./profile.ts";
import type { ObjectProfile, ValueProfile } from "./value-profile.ts";
import { supportOf } from "./value-profile.ts";
import {
  type PropertyView,
  contextOf,
  enumerationOf,
  formatOfValue,
  typesOf,
  viewObject,
} from "./view.ts";

/** In so many messages a property must have been, and in all of them, to be called required. */
export const leastRequired = 10;

const noContext: TallyContext = { person: false, money: false };

/** Where the walk is, and what it has found. */
interface Walk {
  readonly place: FieldPlace;
  readonly message: string;
  readonly found: LearnedField[];
  readonly declared: DeclaredFields | undefined;
}

/** What stands around a value. */
interface Standing {
  readonly presence: number;
  readonly required: boolean;
  readonly context: TallyContext;
  /** Present where a parameter or form field is given several times. */
  readonly repeated: boolean;
  /** Values that were not looked into: files, parts of other types. */
  readonly opaque: number;
  readonly files: number;
  /** Messages or objects that had it. */
  readonly count: number;
}

const alone: Standing = {
  presence: 1,
  required: false,
  context: noContext,
  repeated: false,
  opaque: 0,
  files: 0,
  count: 0,
};

/** Every parameter and property that was seen, in order of place, message and name. */
export function fieldsOf(
  profile: ContractProfile,
  declared?: DeclaredFields,
): readonly LearnedField[] {
  const found: LearnedField[] = [];
  for (const place of ["path", "query", "header", "cookie"] as const) {
    addObject({ place, message: "", found, declared }, "", profile[place]);
  }
  for (const message of sorted(profile.bodies)) {
    addMessage({ place: "request", message: message.mediaType, found, declared }, message);
  }
  for (const message of sorted(profile.responses)) {
    const name = responseName(message);
    addMessage({ place: "response", message: name, found, declared }, message);
  }
  return found;
}

/** `2 application/json`; `2` where there was no body. */
function responseName({ status, mediaType }: MessageProfile): string {
  return mediaType === "" ? `${status}` : `${status} ${mediaType}`;
}

export function sorted(messages: readonly MessageProfile[]): readonly MessageProfile[] {
  return messages.toSorted((a, b) => a.status - b.status || (a.mediaType < b.mediaType ? -1 : 1));
}

function addMessage(walk: Walk, { value, text }: MessageProfile): void {
  if (text !== undefined) addValue(walk, "", text, alone);
  if (value === undefined) return;
  // That a body is an object goes without saying.
  if (value.objects === supportOf(value)) addInner(walk, "", value);
  else addValue(walk, "", value, alone);
}

function addValue(walk: Walk, name: string, value: ValueProfile, standing: Standing): void {
  walk.found.push(makeField(walk, name, value, standing));
  addInner(walk, name, value);
}

function addInner(walk: Walk, name: string, value: ValueProfile): void {
  if (value.items !== undefined) addValue(walk, itemName(name), value.items, alone);
  if (value.object !== undefined) addObject(walk, name, value.object);
}

function addObject(walk: Walk, name: string, object: ObjectProfile): void {
  const view = viewObject(object);
  const context = contextOf(view);
  for (const each of view.properties) {
    addValue(walk, memberName(name, each.property.name), each.value, {
      ...standingOf(each, view.seen),
      required: isRequired(each, view.seen) || walk.place === "path",
      context,
    });
  }
  if (view.others !== undefined) addValue(walk, mapName(name), view.others, alone);
}

function standingOf({ property }: PropertyView, seen: number): Standing {
  return {
    ...alone,
    presence: seen === 0 ? 0 : property.count / seen,
    repeated: property.repeated > 0,
    opaque: property.opaque,
    files: property.files,
    count: property.count,
  };
}

/** Present in all of enough. */
export function isRequired({ property }: PropertyView, seen: number): boolean {
  return property.count === seen && seen >= leastRequired && !property.late;
}

function makeField(
  walk: Walk,
  name: string,
  value: ValueProfile,
  standing: Standing,
): LearnedField {
  const { place, message, declared } = walk;
  const classes = tellClasses(value.classes, standing.context);
  const field = {
    place,
    message,
    name,
    types: shownTypes(walk, value, standing),
    format: standing.files > 0 ? "binary" : formatOfValue(value),
    presence: standing.presence,
    required: standing.required,
    support:
      place === "cookie" ? standing.count : supportOf(value) + standing.opaque + standing.files,
    enumeration: enumerationOf(value, classes),
    minimum: value.minimum,
    maximum: value.maximum,
    minLength: value.shortest,
    maxLength: value.longest,
    classes,
  };
  return { ...numbersOnly(field, value), declared: declared && isDeclared(declared, field) };
}

/** Numbers among texts say nothing of the texts. */
function numbersOnly(
  field: Omit<LearnedField, "declared">,
  value: ValueProfile,
): Omit<LearnedField, "declared"> {
  if (!value.wire) return field;
  return field.types.includes("string")
    ? { ...field, minimum: undefined, maximum: undefined }
    : { ...field, minLength: undefined, maxLength: undefined };
}

function shownTypes(walk: Walk, value: ValueProfile, standing: Standing): readonly string[] {
  const { repeated, files } = standing;
  // Of cookies only the names are known.
  const types = files > 0 || walk.place === "cookie" ? ["string"] : typesOf(value);
  return repeated ? ["array", ...types] : types;
}

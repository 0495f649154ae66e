import { mergeTallies } from "../classes/class-tally.ts";
import { maxEstablished, maxPlaces, maxProperties } from "./bounds.ts";
import { mergeChoices } from "./choices.ts";
import { isEstablished, mergeSubjects } from "./subjects.ts";
import {
  type ObjectProfile,
  type PropertyProfile,
  type ValueProfile,
  emptyObject,
  emptyValue,
  supportOf,
} from "./value-profile.ts";

/*
 * The sum of two profiles. Below the bounds it does not matter in which order and grouping profiles are summed,
 * because everything in them is a count, a least, a greatest, an intersection or a union.
 *
 * Above `maxProperties` names an object folds: the names of a quorum of subjects stay, the values of all others
 * move together into `others`. What still holds then: every value is counted once, under a name or in `others`;
 * a name that comes anew is marked late, and its schema takes in the others'. When even the established names
 * are too many, the keys are data and none of them is kept.
 */

/** Counts the places of a profile while it is being made. */
export interface Room {
  places: number;
}

/** What both have learned, as a new value: neither is changed, nothing is shared with them. */
export function mergeValues(a: ValueProfile, b: ValueProfile, room: Room): ValueProfile {
  room.places += 1;
  const merged: ValueProfile = {
    wire: a.wire,
    nulls: a.nulls + b.nulls,
    booleans: a.booleans + b.booleans,
    integers: a.integers + b.integers,
    fractions: a.fractions + b.fractions,
    texts: a.texts + b.texts,
    lists: a.lists + b.lists,
    objects: a.objects + b.objects,
    minimum: best(Math.min, a.minimum, b.minimum),
    maximum: best(Math.max, a.maximum, b.maximum),
    shortest: best(Math.min, a.shortest, b.shortest),
    longest: best(Math.max, a.longest, b.longest),
    formats: a.formats & b.formats,
    choices: mergeChoices(a.choices, b.choices),
    items: undefined,
    unseen: a.unseen + b.unseen,
    object: undefined,
    classes: mergeTallies(a.classes, b.classes),
  };
  if (room.places < maxPlaces) merged.items = mergeOptional(a.items, b.items, room);
  else merged.unseen += supportIn(a.items) + supportIn(b.items);
  if (a.object !== undefined || b.object !== undefined) {
    merged.object = mergeObjects(a.object ?? emptyObject(), b.object ?? emptyObject(), room);
  }
  return merged;
}

function best(
  pick: (a: number, b: number) => number,
  a: number | undefined,
  b: number | undefined,
): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : pick(a, b);
}

function supportIn(value: ValueProfile | undefined): number {
  return value === undefined ? 0 : supportOf(value);
}

export function mergeOptional(
  a: ValueProfile | undefined,
  b: ValueProfile | undefined,
  room: Room,
): ValueProfile | undefined {
  if (a === undefined) return b === undefined ? undefined : copyValue(b, room);
  return b === undefined ? copyValue(a, room) : mergeValues(a, b, room);
}

function copyValue(value: ValueProfile, room: Room): ValueProfile {
  return mergeValues(value, emptyValue(value.wire), room);
}

export function mergeObjects(a: ObjectProfile, b: ObjectProfile, room: Room): ObjectProfile {
  const merged: ObjectProfile = {
    seen: a.seen + b.seen,
    subjects: mergeSubjects(a.subjects, b.subjects),
    properties: [],
    others: mergeOptional(a.others, b.others, room),
    folded: a.folded || b.folded,
    sealed: a.sealed || b.sealed,
    unseen: a.unseen + b.unseen,
  };
  const left = new Map(b.properties.map((property) => [property.name, property]));
  for (const property of a.properties) {
    const other = left.get(property.name);
    left.delete(property.name);
    addProperty(
      merged,
      other === undefined ? late(property, b) : both(property, other),
      other,
      room,
    );
  }
  for (const property of left.values()) addProperty(merged, late(property, a), undefined, room);
  if (merged.sealed || merged.properties.length > maxProperties) fold(merged, room);
  return merged;
}

/** One side has folded and does not know the name: its values may be among the others there. */
function late(property: PropertyProfile, elsewhere: ObjectProfile): PropertyProfile {
  return elsewhere.folded && !property.late ? { ...property, late: true } : property;
}

function both(a: PropertyProfile, b: PropertyProfile): PropertyProfile {
  return {
    name: a.name,
    count: a.count + b.count,
    subjects: mergeSubjects(a.subjects, b.subjects),
    late: a.late || b.late,
    repeated: a.repeated + b.repeated,
    files: a.files + b.files,
    opaque: a.opaque + b.opaque,
    value: a.value,
  };
}

function addProperty(
  merged: ObjectProfile,
  property: PropertyProfile,
  other: PropertyProfile | undefined,
  room: Room,
): void {
  if (room.places >= maxPlaces) {
    merged.unseen += property.count;
    return;
  }
  const value = mergeOptional(property.value, other?.value, room);
  if (value === undefined) return;
  merged.properties.push({ ...property, subjects: [...property.subjects], value });
}

/** Makes room among the names of an object. Mutates it; every value stays counted. */
export function fold(object: ObjectProfile, room: Room): void {
  const established = object.properties.filter((property) => isEstablished(property));
  object.sealed ||= established.length > maxEstablished;
  object.folded = true;
  const kept = object.sealed ? [] : established;
  for (const property of object.properties) {
    if (!kept.includes(property)) moveIntoOthers(object, property, room);
  }
  object.properties.length = 0;
  object.properties.push(...kept);
}

function moveIntoOthers(object: ObjectProfile, property: PropertyProfile, room: Room): void {
  const { others } = object;
  const before = placesOf(property.value) + (others === undefined ? 0 : placesOf(others));
  const made: Room = { places: room.places - before };
  object.others = mergeOptional(others, property.value, made);
  room.places = made.places;
  object.unseen += property.repeated + property.files + property.opaque;
}

/** How many places a profile has, its own included. */
export function placesOf(value: ValueProfile): number {
  const items = value.items === undefined ? 0 : placesOf(value.items);
  return 1 + items + (value.object === undefined ? 0 : placesIn(value.object));
}

export function placesIn(object: ObjectProfile): number {
  let places = object.others === undefined ? 0 : placesOf(object.others);
  for (const property of object.properties) places += placesOf(property.value);
  return places;
}

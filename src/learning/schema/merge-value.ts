import { absorbTally } from "../classes/class-tally.ts";
import { maxEstablished, maxPlaces, maxProperties } from "./bounds.ts";
import { mergeChoices } from "./choices.ts";
import { addSubject, isEstablished } from "./subjects.ts";
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

/** Both together, as a new value: neither is changed, nothing is shared with them. */
export function mergeOptional(
  a: ValueProfile | undefined,
  b: ValueProfile | undefined,
  room: Room,
): ValueProfile | undefined {
  const first = a ?? b;
  if (first === undefined) return undefined;
  const merged = copyValue(first, room);
  if (a !== undefined && b !== undefined) absorbValue(merged, b, room);
  return merged;
}

export function mergeObjects(a: ObjectProfile, b: ObjectProfile, room: Room): ObjectProfile {
  const merged = emptyObject();
  absorbObject(merged, a, room);
  absorbObject(merged, b, room);
  return merged;
}

function copyValue(value: ValueProfile, room: Room): ValueProfile {
  room.places += 1;
  const copy = emptyValue(value.wire);
  absorbValue(copy, value, room);
  return copy;
}

/** Adds what `from` has learned. Mutates `into`, shares nothing with `from`, and costs what `from` is large. */
function absorbValue(into: ValueProfile, from: ValueProfile, room: Room): void {
  into.nulls += from.nulls;
  into.booleans += from.booleans;
  into.integers += from.integers;
  into.fractions += from.fractions;
  into.texts += from.texts;
  into.lists += from.lists;
  into.objects += from.objects;
  into.minimum = best(Math.min, into.minimum, from.minimum);
  into.maximum = best(Math.max, into.maximum, from.maximum);
  into.shortest = best(Math.min, into.shortest, from.shortest);
  into.longest = best(Math.max, into.longest, from.longest);
  into.formats &= from.formats;
  into.choices = mergeChoices(into.choices, from.choices);
  into.unseen += from.unseen;
  absorbTally(into.classes, from.classes);
  absorbItems(into, from.items, room);
  if (from.object === undefined) return;
  into.object ??= emptyObject();
  absorbObject(into.object, from.object, room);
}

function best(
  pick: (a: number, b: number) => number,
  a: number | undefined,
  b: number | undefined,
): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : pick(a, b);
}

function absorbItems(into: ValueProfile, items: ValueProfile | undefined, room: Room): void {
  if (items === undefined) return;
  if (into.items !== undefined) absorbValue(into.items, items, room);
  else if (room.places < maxPlaces) into.items = copyValue(items, room);
  else into.unseen += supportOf(items);
}

function absorbObject(into: ObjectProfile, from: ObjectProfile, room: Room): void {
  const wasFolded = into.folded;
  into.seen += from.seen;
  for (const subject of from.subjects) addSubject(into.subjects, subject);
  into.folded ||= from.folded;
  into.sealed ||= from.sealed;
  into.unseen += from.unseen;
  absorbOthers(into, from.others, room);
  const known = new Map(into.properties.map((property) => [property.name, property]));
  for (const property of from.properties) {
    const same = known.get(property.name);
    known.delete(property.name);
    if (same !== undefined) absorbProperty(same, property, room);
    else addProperty(into, property, property.late || wasFolded, room);
  }
  // Where a side has folded and does not know a name, its values may be among the others.
  if (from.folded) for (const property of known.values()) property.late = true;
  if (into.sealed || into.properties.length > maxProperties) fold(into, room);
}

function absorbOthers(into: ObjectProfile, others: ValueProfile | undefined, room: Room): void {
  if (others === undefined) return;
  if (into.others !== undefined) absorbValue(into.others, others, room);
  else if (room.places < maxPlaces) into.others = copyValue(others, room);
  else into.unseen += supportOf(others);
}

function absorbProperty(into: PropertyProfile, from: PropertyProfile, room: Room): void {
  into.count += from.count;
  for (const subject of from.subjects) addSubject(into.subjects, subject);
  into.late ||= from.late;
  into.repeated += from.repeated;
  into.files += from.files;
  into.opaque += from.opaque;
  absorbValue(into.value, from.value, room);
}

function addProperty(
  into: ObjectProfile,
  property: PropertyProfile,
  late: boolean,
  room: Room,
): void {
  if (room.places >= maxPlaces) {
    into.unseen += property.count;
    return;
  }
  const value = copyValue(property.value, room);
  into.properties.push({ ...property, subjects: [...property.subjects], late, value });
}

/** Makes room among the names of an object. Mutates it; every value stays counted. */
export function fold(object: ObjectProfile, room: Room): void {
  const established = object.properties.filter((property) => isEstablished(property));
  object.sealed ||= established.length > maxEstablished;
  object.folded = true;
  const kept = object.sealed ? [] : established;
  const moved = object.properties.filter((property) => !kept.includes(property));
  object.properties.length = 0;
  object.properties.push(...kept);
  for (const property of moved) moveIntoOthers(object, property, room);
}

function moveIntoOthers(object: ObjectProfile, property: PropertyProfile, room: Room): void {
  object.unseen += property.repeated + property.files + property.opaque;
  if (object.others === undefined) {
    object.others = property.value;
    return;
  }
  room.places -= placesOf(property.value);
  absorbValue(object.others, property.value, room);
}

/** How many places a profile has, its own included. */
function placesOf(value: ValueProfile): number {
  const items = value.items === undefined ? 0 : placesOf(value.items);
  return 1 + items + (value.object === undefined ? 0 : placesIn(value.object));
}

function placesIn(object: ObjectProfile): number {
  let places = object.others === undefined ? 0 : placesOf(object.others);
  for (const property of object.properties) places += placesOf(property.value);
  return places;
}

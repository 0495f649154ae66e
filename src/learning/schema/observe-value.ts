import type { JsonValue } from "../../http/json.ts";
import { classifyNumber, classifyText } from "../classes/classify-value.ts";
import { fieldSense } from "../classes/field-sense.ts";
import {
  classifyEvery,
  classifyFirst,
  maxClassifiedLength,
  maxCountedLength,
  maxDepth,
  maxPlaces,
} from "./bounds.ts";
import { type Witness, observeChoice } from "./choices.ts";
import type { Room } from "./merge-value.ts";
import { knownProperty, newProperty } from "./property.ts";
import { readWire } from "./read-wire.ts";
import { formatsOfText } from "./text-formats.ts";
import { addSubject } from "./subjects.ts";
import {
  type ObjectProfile,
  type PropertyProfile,
  type ValueProfile,
  emptyObject,
  emptyValue,
} from "./value-profile.ts";

/** One message on its way into a profile. */
export interface Run extends Witness, Room {
  /** Values left until the rest of a list is passed over. Properties are always looked at: they are the schema. */
  left: number;
  depth: number;
  /** The name that the values stand under, and the one around it. */
  name: string;
  parent: string;
}

/** Learns one JSON value at its place. Mutates `profile`. */
export function observeValue(profile: ValueProfile, value: JsonValue, run: Run): void {
  run.left -= 1;
  if (typeof value === "string") observeText(profile, value, run);
  else if (typeof value === "number") observeNumber(profile, value, run);
  else if (typeof value === "boolean") profile.booleans += 1;
  else if (value === null) profile.nulls += 1;
  else observeCompound(profile, value, run);
}

function observeCompound(
  profile: ValueProfile,
  value: Exclude<JsonValue, null | string | number | boolean>,
  run: Run,
): void {
  // Array.isArray does not narrow readonly arrays out of a union.
  if (Array.isArray(value)) {
    profile.lists += 1;
    observeItems(profile, value as readonly JsonValue[], run);
    return;
  }
  profile.objects += 1;
  profile.object ??= emptyObject();
  observeProperties(profile.object, value as { readonly [name: string]: JsonValue }, run);
}

function observeItems(profile: ValueProfile, items: readonly JsonValue[], run: Run): void {
  if (items.length === 0) return;
  if (run.depth < maxDepth) profile.items ??= makePlace(run, false);
  const place = run.depth < maxDepth ? profile.items : undefined;
  if (place === undefined) {
    profile.unseen += items.length;
    return;
  }
  run.depth += 1;
  for (let at = 0; at < items.length; at += 1) {
    if (run.left <= 0) {
      profile.unseen += items.length - at;
      break;
    }
    observeValue(place, items[at] ?? null, run);
  }
  run.depth -= 1;
}

function observeProperties(
  object: ObjectProfile,
  value: { readonly [name: string]: JsonValue },
  run: Run,
): void {
  countObject(object, run);
  const { name, parent } = run;
  run.depth += 1;
  let at = 0;
  for (const key in value) {
    if (run.depth > maxDepth) object.unseen += 1;
    else {
      const property =
        knownProperty(object, key, at) ?? newProperty(object, key, { room: run, wire: false });
      if (property === undefined) {
        // The values of a map are what the map is named for.
        run.name = name;
        run.parent = parent;
        observeOther(object, value[key] ?? null, run);
      } else {
        countProperty(property, run);
        run.name = key;
        run.parent = name;
        observeValue(property.value, value[key] ?? null, run);
      }
    }
    at += 1;
  }
  run.depth -= 1;
  run.name = name;
  run.parent = parent;
}

function observeOther(object: ObjectProfile, value: JsonValue, run: Run): void {
  const place = othersOf(object, false, run);
  if (place === undefined) object.unseen += 1;
  else observeValue(place, value, run);
}

export function countObject(object: ObjectProfile, run: Run): void {
  object.seen += 1;
  addSubject(object.subjects, run.subject);
}

export function countProperty(property: PropertyProfile, run: Run): void {
  property.count += 1;
  addSubject(property.subjects, run.subject);
}

/** Where the values of unnamed keys stand. */
export function othersOf(object: ObjectProfile, wire: boolean, run: Run): ValueProfile | undefined {
  object.others ??= makePlace(run, wire);
  return object.others;
}

/** A new place in the profile; undefined when it has as many as it may. */
function makePlace(run: Run, wire: boolean): ValueProfile | undefined {
  if (run.places >= maxPlaces) return undefined;
  run.places += 1;
  return emptyValue(wire);
}

/** Learns a text on the wire at its place. */
export function observeWire(profile: ValueProfile, text: string, run: Run): void {
  run.left -= 1;
  const reading = readWire(text);
  if (reading === "boolean") profile.booleans += 1;
  else if (reading !== "text") countNumber(profile, Number(text), reading === "integer");
  observeText(profile, text, run);
}

function observeText(profile: ValueProfile, text: string, run: Run): void {
  profile.texts += 1;
  observeLength(profile, text);
  if (profile.formats !== 0) profile.formats = formatsOfText(text, profile.formats);
  const classified = isSampled(profile.texts);
  if (profile.choices === undefined && !classified) return;
  const sense = fieldSense(run.name, run.parent);
  if (!sense.listable) profile.choices = undefined;
  else observeChoice(profile, text, run);
  if (!classified) return;
  const short = text.length <= maxClassifiedLength ? text : text.slice(0, maxClassifiedLength);
  classifyText(profile.classes, sense, short);
}

function observeNumber(profile: ValueProfile, value: number, run: Run): void {
  countNumber(profile, value, Number.isInteger(value));
  if (!isSampled(profile.integers + profile.fractions)) return;
  classifyNumber(profile.classes, fieldSense(run.name, run.parent), value);
}

function isSampled(count: number): boolean {
  return count <= classifyFirst || count % classifyEvery === 0;
}

function countNumber(profile: ValueProfile, value: number, whole: boolean): void {
  if (whole) profile.integers += 1;
  else profile.fractions += 1;
  if (profile.minimum === undefined || value < profile.minimum) profile.minimum = value + 0;
  if (profile.maximum === undefined || value > profile.maximum) profile.maximum = value + 0;
}

/** Of long texts only bounds of the count are kept: at least half as many code points as units. */
function observeLength(profile: ValueProfile, text: string): void {
  const { shortest, longest } = profile;
  const units = text.length;
  const half = Math.ceil(units / 2);
  // Whatever is counted would lie between the two.
  if (shortest !== undefined && longest !== undefined && half >= shortest && units <= longest)
    return;
  const exact = units <= maxCountedLength;
  const points = exact ? codePoints(text) : units;
  const least = exact ? points : half;
  if (shortest === undefined || least < shortest) profile.shortest = least;
  if (longest === undefined || points > longest) profile.longest = points;
}

const surrogate = /[\ud800-\udbff]/;

function codePoints(text: string): number {
  let count = text.length;
  if (!surrogate.test(text)) return count;
  for (let at = 1; at < text.length; at += 1) {
    const isLow = (text.charCodeAt(at) & 0xfc00) === 0xdc00;
    if (isLow && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800) count -= 1;
  }
  return count;
}

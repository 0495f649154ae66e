import type { ClassSupport } from "../learned.ts";
import { type TallyContext, isListable, tellClasses } from "../classes/class-tally.ts";
import { tellChoices } from "./choices.ts";
import { type Room, mergeOptional } from "./merge-value.ts";
import { tellFormat } from "./text-formats.ts";
import type { ObjectProfile, PropertyProfile, ValueProfile } from "./value-profile.ts";

/*
 * What a profile says, read out of its counts. Everything here is a function of the counts alone, so that two
 * profiles that learned the same say the same.
 */

/** An object as it is to be described. */
export interface ObjectView {
  readonly seen: number;
  readonly properties: readonly PropertyView[];
  /** The values under all keys that are not named. */
  readonly others: ValueProfile | undefined;
  /** Some properties were not looked at: nothing can be said of undeclared ones. */
  readonly blind: boolean;
}

export interface PropertyView {
  readonly property: PropertyProfile;
  readonly value: ValueProfile;
  /** Some of its values were not looked into: nothing can be said of them. */
  readonly blind: boolean;
}

/** By name, so that the order in which messages came leaves no trace. */
export function viewObject(object: ObjectProfile): ObjectView {
  const { seen, unseen } = object;
  const blind = unseen > 0;
  const room: Room = { places: 0 };
  if (isMap(object)) {
    let others = object.others;
    for (const { value } of object.properties) others = mergeOptional(others, value, room);
    return { seen, properties: [], others, blind };
  }
  const properties = object.properties.map((property): PropertyView => {
    const takesIn = property.late && object.others !== undefined;
    const value = takesIn ? mergeOptional(property.value, object.others, room) : property.value;
    const dark = property.opaque > 0 || (property.late && blind);
    return { property, value: value ?? property.value, blind: dark };
  });
  properties.sort((a, b) => (a.property.name < b.property.name ? -1 : 1));
  return { seen, properties, others: object.others, blind };
}

const leastKeys = 12;
const mostPresence = 0.25;

/**
 * Words may be keys too: currencies, countries, user names. An object of many names, each of which few of the
 * objects have, all with values of one type, is a map.
 */
function isMap({ properties, seen, sealed }: ObjectProfile): boolean {
  if (sealed) return true;
  const { length } = properties;
  if (length < leastKeys) return false;
  let total = 0;
  const types = new Set<string>();
  for (const { count, value } of properties) {
    if (value.wire) return false;
    total += count;
    types.add(typesOf(value).join());
  }
  return types.size === 1 && total <= mostPresence * length * seen;
}

/** JSON types, commonest first; of texts on the wire, what they read as. */
export function typesOf(value: ValueProfile): readonly string[] {
  const { wire, integers, fractions, booleans } = value;
  const texts = wire ? value.texts - integers - fractions - booleans : value.texts;
  const counts: [string, number][] = [
    ["string", texts],
    [fractions === 0 ? "integer" : "number", integers + fractions],
    ["boolean", booleans],
    ["object", value.objects],
    ["array", value.lists],
    ["null", value.nulls],
  ];
  return counts
    .filter(([, count]) => count > 0)
    .toSorted((a, b) => b[1] - a[1])
    .map(([type]) => type);
}

/** The types that a schema has to allow: of texts on the wire the one that every text reads as. */
export function schemaTypes(value: ValueProfile): readonly string[] {
  if (!value.wire) return typesOf(value);
  return value.texts === 0 ? [] : [wireType(value)];
}

/** The one type that every text reads as. */
function wireType({ texts, integers, fractions, booleans }: ValueProfile): string {
  if (integers === texts) return "integer";
  if (integers + fractions === texts) return "number";
  return booleans === texts ? "boolean" : "string";
}

const int32 = 2 ** 31;
const int64 = 2 ** 63;
/** So many numbers before a small one is called small. */
const leastSmall = 30;

export function formatOfValue(value: ValueProfile): string | undefined {
  const types = schemaTypes(value);
  if (types.includes("string")) return tellFormat(value.formats, value.texts);
  if (!types.includes("integer")) return undefined;
  const { minimum = 0, maximum = 0, integers } = value;
  if (minimum >= -int32 && maximum < int32) return integers >= leastSmall ? "int32" : undefined;
  return minimum >= -int64 && maximum < int64 ? "int64" : undefined;
}

/** The texts of an enumeration: few, shared, all there is, and nothing about a person. */
export function enumerationOf(
  value: ValueProfile,
  classes: readonly ClassSupport[],
): readonly string[] | undefined {
  if (value.wire && wireType(value) !== "string") return undefined;
  const told = tellChoices(value);
  return told === undefined || !isListable(classes) ? undefined : told;
}

const sure = 0.5;

/** What the neighbours of a property say about it. */
export function contextOf(view: ObjectView): TallyContext {
  let person = false;
  let money = false;
  for (const { property, value } of view.properties) {
    money ||= /currency|devise|waehrung/i.test(property.name);
    if (person) continue;
    person = tellClasses(value.classes).some(
      ({ class: found, confidence }) =>
        confidence >= sure && (found === "email" || found === "phone" || found === "birth-date"),
    );
  }
  return { person, money };
}

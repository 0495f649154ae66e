import { maxPlaces, maxProperties } from "./bounds.ts";
import { isDataKey } from "./data-key.ts";
import { type Room, fold } from "./merge-value.ts";
import { type ObjectProfile, type PropertyProfile, emptyValue } from "./value-profile.ts";

/**
 * The property of that name, where there is one. Messages of one kind name their properties in one order, so `hint`,
 * the place in the message, mostly finds it at once.
 */
export function knownProperty(
  object: ObjectProfile,
  name: string,
  hint: number,
): PropertyProfile | undefined {
  const { properties } = object;
  const hinted = properties[hint];
  if (hinted !== undefined && hinted.name === name) return hinted;
  for (const property of properties) if (property.name === name) return property;
  return undefined;
}

/** A property of a name that is not known; undefined where its values belong to the others. */
export function newProperty(
  object: ObjectProfile,
  name: string,
  making: { readonly room: Room; readonly wire: boolean },
): PropertyProfile | undefined {
  return object.sealed || isDataKey(name) ? undefined : admit(object, name, making);
}

function admit(
  object: ObjectProfile,
  name: string,
  { room, wire }: { readonly room: Room; readonly wire: boolean },
): PropertyProfile | undefined {
  if (object.properties.length >= maxProperties) fold(object, room);
  if (object.sealed || room.places >= maxPlaces) return undefined;
  room.places += 1;
  const late = object.folded || object.unseen > 0;
  const value = emptyValue(wire);
  const made = { name, count: 0, subjects: [], late, repeated: 0, files: 0, opaque: 0, value };
  object.properties.push(made);
  return made;
}

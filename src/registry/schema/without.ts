import type { JsonValue } from "../../http/json.ts";
import type { JsonObject } from "../json-object.ts";
import type { Spot } from "./run.ts";

/*
 * Takes properties out of a value. A judge tells them in the order in which it met them, and a walk in the same
 * order need not look anything up. Where they come in another order, as they do once several schemas have
 * judged one object, they are looked up object by object.
 */

/** The value without these properties; parts that lose nothing are shared with it. Linear in the value. */
export function without(value: JsonValue, spots: readonly Spot[]): JsonValue {
  if (spots.length === 0) return value;
  const walk: Walk = { spots, next: 0 };
  const left = follow(value, walk);
  return walk.next === spots.length ? left : copy(value, lossesOf(spots));
}

interface Walk {
  readonly spots: readonly Spot[];
  /** The one that is met next. */
  next: number;
}

function follow(value: JsonValue, walk: Walk): JsonValue {
  if (typeof value !== "object" || value === null) return value;
  if (!Array.isArray(value)) return followObject(value as JsonObject, walk);
  const list = value as readonly JsonValue[];
  let made: JsonValue[] | undefined;
  for (let i = 0; i < list.length; i += 1) {
    const before = list[i] ?? null;
    const after = follow(before, walk);
    if (after === before) continue;
    made ??= [...list];
    made[i] = after;
  }
  return made ?? list;
}

function followObject(object: JsonObject, walk: Walk): JsonValue {
  let made: Members | undefined;
  // Parsed JSON inherits nothing enumerable.
  for (const key in object) {
    const spot = walk.spots[walk.next];
    if (spot !== undefined && spot.object === object && spot.key === key) {
      walk.next += 1;
      made ??= membersBefore(object, key);
      continue;
    }
    const before = object[key] ?? null;
    const after = typeof before === "object" ? follow(before, walk) : before;
    if (made === undefined && after === before) continue;
    made ??= membersBefore(object, key);
    made[key] = after;
  }
  return made ?? object;
}

/** Parsed JSON has no "__proto__" (its reader refuses it), so plain assignment makes own properties only. */
type Members = { [name: string]: JsonValue };

function membersBefore(object: JsonObject, end: string): Members {
  const made: Members = {};
  for (const key in object) {
    if (key === end) break;
    made[key] = object[key] ?? null;
  }
  return made;
}

function lossesOf(spots: readonly Spot[]): ReadonlyMap<JsonObject, Lost> {
  const gone = new Map<JsonObject, Lost>();
  for (const { object, key } of spots) {
    if (key === undefined) continue;
    const keys = gone.get(object);
    if (keys === undefined) gone.set(object, key);
    else if (typeof keys !== "string") keys.add(key);
    else if (keys !== key) gone.set(object, new Set([keys, key]));
  }
  return gone;
}

/** What one object loses: most lose one property, which needs no set. */
type Lost = string | Set<string>;

function loses(keys: Lost | undefined, key: string): boolean {
  return typeof keys === "object" ? keys.has(key) : keys === key;
}

function copy(value: JsonValue, gone: ReadonlyMap<JsonObject, Lost>): JsonValue {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return copyList(value as readonly JsonValue[], gone);
  const object = value as JsonObject;
  const keys = gone.get(object);
  return keys === undefined ? copyWhole(object, gone) : copyLess(object, keys, gone);
}

function copyList(list: readonly JsonValue[], gone: ReadonlyMap<JsonObject, Lost>): JsonValue {
  let made: JsonValue[] | undefined;
  for (let i = 0; i < list.length; i += 1) {
    const before = list[i] ?? null;
    const after = copy(before, gone);
    if (after === before) continue;
    made ??= [...list];
    made[i] = after;
  }
  return made ?? list;
}

/** An object that keeps all it has: made anew only for the sake of what lies beneath it. */
function copyWhole(object: JsonObject, gone: ReadonlyMap<JsonObject, Lost>): JsonValue {
  let made: Members | undefined;
  // Parsed JSON inherits nothing enumerable.
  for (const key in object) {
    const before = object[key] ?? null;
    if (typeof before !== "object" || before === null) continue;
    const after = copy(before, gone);
    if (after === before) continue;
    made ??= { ...object };
    made[key] = after;
  }
  return made ?? object;
}

function copyLess(object: JsonObject, keys: Lost, gone: ReadonlyMap<JsonObject, Lost>): JsonValue {
  const made: Members = {};
  for (const key in object) {
    if (loses(keys, key)) continue;
    const value = object[key] ?? null;
    made[key] = typeof value === "object" ? copy(value, gone) : value;
  }
  return made;
}

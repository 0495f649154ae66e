import type { JsonValue } from "../../http/json.ts";

/*
 * What an operation is asked with: the names at the top of its requests' bodies. Resources that are answered alike are
 * often asked differently.
 *
 *   POST credentials/aws    { "accessKey": …, "label": … }
 *   POST credentials/ssh    { "publicKey": … }                 always with a name that the other never has: unlike
 */

export interface Asked {
  /** Bodies with names. */
  bodies: number;
  /** By hash of the name: in how many of them it was. */
  readonly names: Map<number, number>;
}

/** Names told apart at one operation. Others are not counted, and of a full one nothing is said to be missing. */
const mostNames = 32;
/** Fields of a form that are looked at. */
const mostFields = 256;
/** So many bodies show what an operation wants. */
const leastBodies = 3;
const always = 0.9;
const never = 0.1;
/** One name in common says little: many a body is `{ "ids": … }`. */
const leastCommon = 1.5;
const alikeShare = 0.5;

/** The names at the top of a JSON body, or of the first of a list of objects. */
export function namesAsked(value: JsonValue): readonly string[] {
  const one = Array.isArray(value) ? (value as JsonValue[])[0] : value;
  const isObject = typeof one === "object" && one !== null && !Array.isArray(one);
  return isObject ? Object.keys(one).slice(0, mostNames) : [];
}

/** The names of a form's fields. */
export function distinctNames(names: readonly string[]): readonly string[] {
  return [...new Set(names.slice(0, mostFields))].slice(0, mostNames);
}

export function nothingAsked(): Asked {
  return { bodies: 0, names: new Map() };
}

export function addAsked(asked: Asked, names: readonly number[]): void {
  asked.bodies += 1;
  for (const name of names) count(asked, name, 1);
}

export function joinAsked(into: Asked, from: Asked): void {
  into.bodies += from.bodies;
  for (const [name, times] of from.names) count(into, name, times);
}

function count({ names }: Asked, name: number, times: number): void {
  const before = names.get(name);
  if (before === undefined && names.size >= mostNames) return;
  names.set(name, (before ?? 0) + times);
}

/** What is left of the whole without a part of it. */
export function without(whole: Asked, part: Asked): Asked {
  const names = new Map(whole.names);
  for (const [name, times] of part.names) {
    const before = names.get(name);
    if (before !== undefined) names.set(name, before - times);
  }
  return { bodies: whole.bodies - part.bodies, names };
}

/** Whether one of them is always asked with a name that the other is never asked with. */
export function areAskedUnlike(a: Asked | undefined, b: Asked | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  if (a.bodies < leastBodies || b.bodies < leastBodies) return false;
  return wantsMore(a, b) || wantsMore(b, a);
}

/** Whether both are asked with the same names about equally often: the weighted Jaccard index of their shares. */
export function areAskedAlike(a: Asked | undefined, b: Asked | undefined): boolean {
  if (a === undefined || b === undefined || b.bodies === 0) return false;
  let common = 0;
  let all = 0;
  for (const [name, times] of a.names) {
    const [one, other] = [times / a.bodies, (b.names.get(name) ?? 0) / b.bodies];
    common += Math.min(one, other);
    all += Math.max(one, other);
  }
  for (const [name, times] of b.names) if (!a.names.has(name)) all += times / b.bodies;
  return common >= leastCommon && common >= all * alikeShare;
}

function wantsMore(a: Asked, b: Asked): boolean {
  for (const [name, times] of a.names) {
    if (times >= a.bodies * always && lacks(b, name)) return true;
  }
  return false;
}

function lacks({ names, bodies }: Asked, name: number): boolean {
  const times = names.get(name);
  return times === undefined ? names.size < mostNames : times <= bodies * never;
}

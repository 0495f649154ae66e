import { type Millis, millis } from "../kernel/clock.ts";
import { isStricter, lifeAttributes } from "./life.ts";
import {
  type Description,
  type LifeDates,
  type Origin,
  type SettableAttribute,
  settableAttributes,
} from "./register.ts";

/*
 * Several may speak of one operation: the configuration, imported contracts, a person. Each says its own and
 * none overwrites another; the record is what follows from them all:
 *
 *   dates           the strictest of everything that was said
 *   anything else   a person's word, then the configuration's, then the contracts', then the traffic's
 */

/** One thing that one origin says of an API or operation. Dates are instants. */
export interface Claim {
  readonly attribute: SettableAttribute;
  readonly value: string | Millis;
  readonly origin: Origin;
}

/** What follows from claims: a record's attributes, and of each who said it. */
export interface Settled extends Description, LifeDates {
  readonly origins: Readonly<Partial<Record<SettableAttribute, Origin>>>;
}

/** One origin has one say on one attribute: this names it. People have one voice together, the last one's. */
export function slotOf(origin: Origin): string {
  return origin.kind === "configuration" || origin.kind === "person"
    ? origin.kind
    : `${origin.kind} ${origin.name}`;
}

/** Who says it, in words. */
export function originText(origin: Origin): string {
  if (origin.kind === "configuration") return "the configuration";
  if (origin.kind === "person") return `the register (set by ${origin.actor})`;
  return origin.kind === "contract"
    ? `the contract ${origin.name}`
    : `the traffic in ${origin.name}`;
}

export function isLifeAttribute(
  attribute: SettableAttribute,
): attribute is (typeof lifeAttributes)[number] {
  return (lifeAttributes as readonly string[]).includes(attribute);
}

const rank = { person: 0, configuration: 1, contract: 2, traffic: 3 } as const;

function outranks(one: Claim, other: Claim): boolean {
  if (isLifeAttribute(one.attribute) && one.value !== other.value) {
    return isStricter(one.attribute, one.value as Millis, other.value as Millis);
  }
  const difference = rank[one.origin.kind] - rank[other.origin.kind];
  return difference === 0 ? slotOf(one.origin) < slotOf(other.origin) : difference < 0;
}

export function settle(claims: readonly Claim[]): Settled {
  const holding = new Map<SettableAttribute, Claim>();
  for (const claim of claims) {
    const before = holding.get(claim.attribute);
    if (before === undefined || outranks(claim, before)) holding.set(claim.attribute, claim);
  }
  const text = (attribute: SettableAttribute): string | undefined => {
    const value = holding.get(attribute)?.value;
    return value === undefined ? undefined : String(value);
  };
  const instant = (attribute: SettableAttribute): Millis | undefined => {
    const value = holding.get(attribute)?.value;
    return value === undefined ? undefined : millis(Number(value));
  };
  const origins: Partial<Record<SettableAttribute, Origin>> = {};
  for (const attribute of settableAttributes) {
    const claim = holding.get(attribute);
    if (claim !== undefined) origins[attribute] = claim.origin;
  }
  return {
    name: text("name"),
    purpose: text("purpose"),
    owner: text("owner"),
    exposure: text("exposure") as Description["exposure"],
    live: instant("live"),
    deprecated: instant("deprecated"),
    retired: instant("retired"),
    origins,
  };
}

/** The claims with everything of one slot replaced; the very same list where that changes nothing. */
export function replaceSlot(
  claims: readonly Claim[],
  slot: string,
  next: readonly Claim[],
): readonly Claim[] {
  const own = claims.filter(({ origin }) => slotOf(origin) === slot);
  if (own.length === next.length && next.every((claim) => own.some((old) => isSame(old, claim))))
    return claims;
  return [...claims.filter(({ origin }) => slotOf(origin) !== slot), ...next];
}

/** When a person said it makes no difference to what was said. */
function isSame(one: Claim, other: Claim): boolean {
  return one.attribute === other.attribute && one.value === other.value;
}

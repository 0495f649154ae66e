import type { Millis } from "../kernel/clock.ts";
import { isoDate } from "../kernel/dates.ts";
import { type Claim, isLifeAttribute } from "./claims.ts";
import {
  type HeldApi,
  type HeldOperation,
  type NewChange,
  type Register,
  findOperation,
  heldApi,
  heldOperation,
} from "./held.ts";
import type { Origin, SettableAttribute } from "./register.ts";
import type { Hand } from "./register-draft.ts";

/** What a person says of an API or operation. null takes back what a person said before; the rest stays. */
export type Patch = {
  readonly [A in SettableAttribute]?: string | Millis | null | undefined;
};

export interface Set {
  readonly api: HeldApi | undefined;
  readonly operation: HeldOperation | undefined;
  readonly changes: readonly NewChange[];
}

/** Applies a person's word to the API version or operation named `target`. Undefined: there is none. */
export function setAttributes(
  register: Register,
  target: string,
  patch: Patch,
  hand: Hand,
): Set | undefined {
  const api = register.apis.get(target);
  const operation = api === undefined ? findOperation(register, target) : undefined;
  const held = api ?? operation;
  if (held === undefined) return undefined;
  const { claims, changes } = patched(held.claims, patch, hand);
  const told = changes.map((change) => ({ ...change, target: operation?.key ?? target }));
  return {
    api: api && heldApi({ ...api, claims }),
    operation: operation && heldOperation({ ...operation, claims }),
    changes: told,
  };
}

function patched(
  claims: readonly Claim[],
  patch: Patch,
  { actor, now: time }: Hand,
): { readonly claims: readonly Claim[]; readonly changes: readonly Omit<NewChange, "target">[] } {
  const origin: Origin = { kind: "person", actor, time };
  const changes: Omit<NewChange, "target">[] = [];
  let next = claims;
  for (const [name, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    const attribute = name as SettableAttribute;
    const isOwn = (claim: Claim): boolean =>
      claim.attribute === attribute && claim.origin.kind === "person";
    const before = next.find(isOwn)?.value;
    if (before === (value ?? undefined)) continue;
    next = next.filter((claim) => !isOwn(claim));
    if (value !== null) next = [...next, { attribute, value, origin }];
    const text = (said: string | Millis | undefined): string | undefined =>
      said === undefined ? undefined : shown(attribute, said);
    changes.push({ time, actor, attribute, before: text(before), after: text(value ?? undefined) });
  }
  return { claims: next, changes };
}

function shown(attribute: SettableAttribute, value: string | Millis): string {
  return isLifeAttribute(attribute) ? isoDate(Number(value) as Millis) : String(value);
}

import type { Millis } from "../kernel/clock.ts";
import { isoDate } from "../kernel/dates.ts";
import { type Claim, isLifeAttribute } from "./claims.ts";
import { type NewChange, type Register, findOperation, heldApi, heldOperation } from "./held.ts";
import type { Origin, SettableAttribute } from "./register.ts";
import type { Hand, Reconciled } from "./register-draft.ts";

/** What a person says of an API or operation. null takes back what a person said before; the rest stays. */
export type Patch = {
  readonly [A in SettableAttribute]?: string | Millis | null | undefined;
};

/** Applies a person's word to the API version or operation named `target`. Undefined: there is none. */
export function setAttributes(
  register: Register,
  target: string,
  patch: Patch,
  hand: Hand,
): Reconciled | undefined {
  const api = register.apis.get(target);
  const operation = api === undefined ? findOperation(register, target) : undefined;
  const held = api ?? operation;
  if (held === undefined) return undefined;
  const { claims, changes } = patched(held.claims, patch, hand);
  const told = changes.map((change) => ({ ...change, target: operation?.key ?? target }));
  const isIdle = told.length === 0;
  const apis = api === undefined || isIdle ? [] : [heldApi({ ...api, claims })];
  const operations =
    operation === undefined || isIdle ? [] : [heldOperation({ ...operation, claims })];
  const next: Register = {
    apis: new Map([...register.apis, ...apis.map((each) => [each.id, each] as const)]),
    operations: new Map([
      ...register.operations,
      ...operations.map((each) => [each.key, each] as const),
    ]),
    former: register.former,
  };
  return { register: isIdle ? register : next, apis, operations, renamed: [], changes: told };
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

import type { OperationPlan } from "../../engine/plan.ts";
import type { Principal } from "../../engine/principal.ts";
import type { Sink } from "../../engine/settled.ts";
import { declaredKey } from "../../registry/operation-key.ts";
import { RecordOrigin, RecordWriter } from "./record-writer.ts";
import type { RingWriter } from "./ring.ts";

/** How many exchanges of one operation are taken in each window whatever the share: rare is not noise. */
const alwaysPerWindow = 2;
/** Of all operations together: callers of very many must not make every one of them rare. */
const mostFavours = 64;
/** Ms, as a power of two. */
const windowBits = 8;

/** What is kept of an operation between its exchanges. */
class Slot extends RecordOrigin {
  window = 0;
  taken = 0;
}

/**
 * A sink that hands exchanges to the learner's thread through a ring. What the learner has no time for is
 * passed over here, before anything is copied: by chance, evenly within an operation, and never all of it.
 */
export function captureInto(ring: RingWriter): Sink {
  const slots = new WeakMap<OperationPlan, Slot>();
  const nowhere = new Slot("\n\n");
  const principals = new WeakMap<Principal, string>();
  const writer = new RecordWriter(ring);
  let chance = 0x9e37_79b9;
  let current = 0;
  let favours = 0;

  function slotOf(plan: OperationPlan | undefined): Slot {
    if (plan === undefined) return nowhere;
    let slot = slots.get(plan);
    if (slot === undefined) {
      slot = new Slot(definitionOf(plan));
      slots.set(plan, slot);
    }
    return slot;
  }

  function isWanted(slot: Slot, time: number): boolean {
    const window = Math.floor(time / 2 ** windowBits);
    if (slot.window !== window) {
      slot.window = window;
      slot.taken = 0;
    }
    if (current !== window) {
      current = window;
      favours = 0;
    }
    if (slot.taken < alwaysPerWindow && favours < mostFavours) {
      favours += 1;
      return true;
    }
    // xorshift32 (Marsaglia 2003): chance without an object.
    chance ^= chance << 13;
    chance ^= chance >>> 17;
    chance ^= chance << 5;
    return (chance >>> 0) / 2 ** 32 < ring.share;
  }

  function nameOf(principal: Principal | undefined): string {
    if (principal === undefined) return "";
    let name = principals.get(principal);
    if (name === undefined) {
      name = describe(principal);
      principals.set(principal, name);
    }
    return name;
  }

  return (settled) => {
    const slot = slotOf(settled.plan);
    const isWritten =
      isWanted(slot, settled.facts.time) &&
      writer.write(settled, slot, nameOf(settled.facts.principal));
    ring.count(isWritten);
    if (isWritten) {
      slot.taken += 1;
      slot.passed = 0;
    } else slot.passed += 1;
  };
}

/** Three lines: API, version, the operation's key; the last is empty for undeclared calls. */
function definitionOf({ api, operation }: OperationPlan): string {
  return `${api.name}\n${api.version}\n${operation === undefined ? "" : declaredKey(api, operation)}`;
}

/** JSON on one line. Principals of cached tokens are the same object, so this is done once for each. */
function describe(principal: Principal): string {
  const { id, issuer, credential, consumer, tenant, kind } = principal;
  const [roles, scopes] = [[...principal.roles], [...principal.scopes]];
  return JSON.stringify({ id, issuer, credential, consumer, tenant, kind, roles, scopes });
}

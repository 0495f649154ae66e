import type { Plan } from "../engine/plan.ts";
import type { Millis } from "../kernel/clock.ts";
import type { Risk } from "../posture/assessment.ts";
import type { Register } from "../registry/held.ts";
import type { ControlPlane } from "./control-plane.ts";
import { type AssessedInventory, assessInventory } from "./inventory/inventory.ts";

/** What was joined and assessed serves for this long, as long as neither register nor plan changes. */
const keptFor = 2000;

interface Kept {
  readonly at: Millis;
  readonly register: Register;
  readonly plan: Plan;
  readonly inventory: Promise<AssessedInventory>;
}

const kept = new WeakMap<ControlPlane, Kept>();

/** Of which nothing is known: nobody assesses. */
const unknownRisk: Risk = { score: 0, level: "low", confidence: 0, factors: [], remedies: [] };

/** The inventory as it is now, or was a moment ago. Those who ask meanwhile wait for the same. */
export function inventoryOf(plane: ControlPlane): Promise<AssessedInventory> {
  const now = plane.clock.now();
  const register = plane.state.register.read();
  const plan = plane.plan();
  const before = kept.get(plane);
  const isFresh = before !== undefined && now - before.at < keptFor && now >= before.at;
  if (isFresh && before.register === register && before.plan === plan) return before.inventory;
  const inventory = assess(plane, register, plan);
  kept.set(plane, { at: now, register, plan, inventory });
  // What failed is not kept: the next one asks again.
  inventory.catch(() => kept.delete(plane));
  return inventory;
}

async function assess(
  plane: ControlPlane,
  register: Register,
  plan: Plan,
): Promise<AssessedInventory> {
  const summaries = (await plane.learned?.summaries()) ?? [];
  const now = plane.clock.now();
  return assessInventory({
    register,
    summaries,
    plan,
    assess: plane.assess ?? (() => unknownRisk),
    now,
  });
}

import type { OperationPlan, Plan } from "../../engine/plan.ts";
import { anyHost, declaredKey } from "../../registry/operation-key.ts";
import type { OperationRecord } from "../../registry/register.ts";

/** What is in force for an operation of the register; undefined where the gateway does not guard it. */
export type PlanOf = (record: OperationRecord) => OperationPlan | undefined;

const known = new WeakMap<Plan, PlanOf>();

/** A declared operation has its own plan; a discovered one has what a request for it would meet. */
export function plansOf(plan: Plan): PlanOf {
  const before = known.get(plan);
  if (before !== undefined) return before;
  const byKey = new Map<string, OperationPlan>();
  for (const each of plan.operations) {
    if (each.operation === undefined) continue;
    const key = declaredKey(each.api, each.operation);
    if (!byKey.has(key)) byKey.set(key, each);
  }
  const planOf: PlanOf = ({ key, method, host, path }) => {
    const own = byKey.get(key);
    if (own !== undefined) return own;
    const segments = path === "/" ? [] : path.split("/").slice(1);
    return plan.match(method, host === anyHost ? "" : host, segments)?.plan;
  };
  known.set(plan, planOf);
  return planOf;
}

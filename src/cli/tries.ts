import type { OperationPlan, Plan } from "../engine/plan.ts";
import type { Output } from "./output.ts";

export interface Tries {
  readonly base: string;
  readonly plan: Plan;
  readonly key: string;
  readonly authority: string;
}

/** Commands that a newcomer can paste: one that passes, and some that must not. */
export function tellTries(output: Output, { base, plan, key, authority }: Tries): void {
  const chosen = simplest(plan.operations);
  if (chosen === undefined) return;
  const url = base + chosen.api.basePath + example(chosen);
  const curl = `curl --cacert ${authority}`;
  output.line(output.paint("cyan", "Try"));
  output.line(`  ${curl} -H 'X-API-Key: ${key}' '${url}'`);
  output.line(
    output.paint("dim", "    with a key (valid for a day): judged by every control above"),
  );
  output.line(`  ${curl} '${url}'`);
  output.line(output.paint("dim", "    without one: 401, unless the contract declares it public"));
  output.line(`  ${curl} -H 'X-API-Key: ${key}' '${base}${chosen.api.basePath}/not-declared'`);
  output.line(output.paint("dim", "    an operation that the contract does not declare: 404"));
}

/** A GET without required parameters, else the first operation. */
function simplest(operations: readonly OperationPlan[]): OperationPlan | undefined {
  const declared = operations.filter(({ operation }) => operation !== undefined);
  const gets = declared.filter(({ operation }) => operation?.method === "GET");
  return (
    gets.find(({ operation }) => operation?.parameters.every(({ required }) => !required)) ??
    gets[0] ??
    declared[0]
  );
}

function example({ operation }: OperationPlan): string {
  return (operation?.path ?? "/").replaceAll(/\{[^}]+\}/g, "1");
}

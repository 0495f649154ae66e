import type { OperationPlan, Plan } from "../engine/plan.ts";
import type { Contract } from "../registry/operation.ts";
import type { Output } from "./output.ts";

export interface Tries {
  readonly base: string;
  readonly plan: Plan;
  readonly contract: Contract;
  readonly key: string;
  readonly authority: string;
  /** Who issues tokens; undefined: nobody is named. */
  readonly issuer: string | undefined;
}

/** Commands that a newcomer can paste: one that passes, and some that must not. */
export function tellTries(output: Output, tries: Tries): void {
  const { base, plan, contract, key, authority, issuer } = tries;
  const curl = `curl --cacert ${authority}`;
  const withKey = `${curl} -H 'X-API-Key: ${key}'`;
  const open = simplest(plan.operations.filter((each) => opensToKey(each, contract)));
  const chosen = open ?? simplest(plan.operations);
  if (chosen === undefined) return;
  const url = base + chosen.api.basePath + example(chosen);
  const tell = (command: string, what: string): void => {
    output.line(`  ${command}`);
    output.line(output.paint("dim", `    ${what}`));
  };
  output.line(output.paint("cyan", "Try"));
  if (open !== undefined) {
    tell(`${withKey} '${url}'`, "with a key (valid for a day): judged by every control above");
  } else if (issuer !== undefined) {
    tell(`${curl} -H "Authorization: Bearer $TOKEN" '${url}'`, `with a token of ${issuer}`);
  }
  tell(`${curl} '${url}'`, "without one: 401, unless the contract declares it public");
  tell(
    `${withKey} '${base}${chosen.api.basePath}/not-declared'`,
    "an operation that the contract does not declare: 404",
  );
  if (open !== undefined || issuer !== undefined) return;
  output.line();
  output.line(
    "The contract takes tokens only, and nobody is named who issues them. Start again with",
  );
  output.line("  --issuer https://login.example.com/ --audience https://api.example.com/");
}

/** Does a key of this house meet what the contract asks for? */
function opensToKey({ operation }: OperationPlan, { securitySchemes }: Contract): boolean {
  const security = operation?.security;
  if (security === undefined || security.length === 0) return true;
  return security.some((requirement) =>
    [...requirement.keys()].every((name) => securitySchemes.get(name)?.kind === "api-key"),
  );
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

import type { LearnedOperation } from "../../learning/learned.ts";
import { declaredFields, typeWord } from "../../registry/fields/declared-fields.ts";
import type { Contract, Operation } from "../../registry/operation.ts";
import type { RegisterChange } from "../../registry/register.ts";
import type { DeclaredContract, OperationPage } from "../contract.ts";
import { operationDependents } from "./dependents.ts";
import type { Assessed } from "./inventory.ts";

/** An operation where a contract declares it. */
export interface DeclaredIn {
  readonly operation: Operation;
  readonly contract: Contract;
}

export interface OperationPageParts {
  readonly assessed: Assessed;
  readonly learned: LearnedOperation | undefined;
  readonly declared: DeclaredIn | undefined;
  readonly changes: readonly RegisterChange[];
  readonly adopted: OperationPage["adopted"];
}

export function operationPage(parts: OperationPageParts): OperationPage {
  const { assessed, learned, declared, changes, adopted } = parts;
  const { row, record, risk, effective } = assessed;
  return {
    row,
    record,
    learned,
    risk,
    controls: effective,
    contract: declared && declaredContract(declared),
    changes,
    dependents: operationDependents(learned),
    adopted,
  };
}

function declaredContract({ operation, contract }: DeclaredIn): DeclaredContract {
  const { summary, security } = operation;
  return {
    summary,
    security: security?.map((requirement) => Object.fromEntries(requirement)),
    fields: declaredFields(operation, contract)
      .list()
      .map(({ place, message, name, types, required }) => ({
        place,
        message,
        name,
        type: typeWord({ types }),
        required,
      })),
  };
}

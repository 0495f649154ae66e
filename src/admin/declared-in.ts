import { readContract } from "../registry/openapi/read-contract.ts";
import type { Contract } from "../registry/operation.ts";
import type { HeldOperation } from "../registry/held.ts";
import { shapeOf } from "../registry/same-operation.ts";
import type { State } from "../store/state.ts";
import type { ControlPlane } from "./control-plane.ts";
import { plansOf } from "./inventory/effective-plans.ts";
import type { DeclaredIn } from "./inventory/operation-page.ts";

/** The contract's own words on an operation: the one in force, or else the latest that was imported. */
export function declaredIn(plane: ControlPlane, record: HeldOperation): DeclaredIn | undefined {
  if (!record.declared) return undefined;
  const planned = plansOf(plane.plan())(record);
  const { operation, api } = planned ?? {};
  if (operation !== undefined && api?.contract !== undefined) {
    return { operation, contract: api.contract };
  }
  for (const { kind, name, current } of record.sources.toReversed()) {
    if (kind !== "openapi" || !current) continue;
    const contract = importedContract(plane.state, name);
    const found = contract && findIn(contract, record);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The contract that was imported last under this name. */
export function importedContract(state: State, source: string): Contract | undefined {
  const document = state.register.imports.document(source);
  if (document === undefined) return undefined;
  const read = readContract(document);
  return read.ok ? read.value : undefined;
}

/** A contract's paths stand below its base path: the longest that ends the whole path is the one meant. */
function findIn(contract: Contract, { method, path }: HeldOperation): DeclaredIn | undefined {
  const whole = shapeOf(method, path).slice(method.length + 1);
  const operation = contract.operations
    .filter((each) => each.method === method)
    .filter((each) => whole.endsWith(shapeOf(method, each.path).slice(method.length + 1)))
    .toSorted((a, b) => b.path.length - a.path.length)[0];
  return operation && { operation, contract };
}

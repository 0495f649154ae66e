import { readContract } from "../registry/openapi/read-contract.ts";
import { asObject, objectAt } from "../registry/json-object.ts";
import type { Contract, Operation } from "../registry/operation.ts";
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
    const found = importedOperation(plane.state, name, record);
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

/**
 * The operation as the contract imported last under this name declares it. Of a contract with thousands of paths,
 * which takes seconds to read, only this one is read.
 */
function importedOperation(
  state: State,
  source: string,
  { method, path }: HeldOperation,
): DeclaredIn | undefined {
  const document = asObject(state.register.imports.document(source));
  const whole = shapeOf("", path);
  const paths = Object.entries(objectAt(document, "paths") ?? {})
    .filter(([template]) => whole.endsWith(shapeOf("", template).slice(1)))
    .toSorted(([a], [b]) => b.length - a.length);
  // A contract's paths stand below its base path: the longest that ends the whole path is the one meant.
  for (const one of paths) {
    const alone = readContract({ ...document, paths: Object.fromEntries([one]) });
    // It may refer to what stands at another path.
    const read = alone.ok ? alone : readContract({ ...document });
    if (!read.ok) return undefined;
    const declares = ({ method: own, path: at }: Operation): boolean =>
      own === method && at === one[0];
    const operation = read.value.operations.find(declares);
    if (operation !== undefined) return { operation, contract: read.value };
  }
  return undefined;
}

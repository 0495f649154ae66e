import type { JsonValue } from "../../http/json.ts";
import { type HeldApi, type HeldOperation, adoptedSource } from "../../registry/held.ts";
import type { AdoptionView } from "../contract.ts";
import type { ControlPlane } from "../control-plane.ts";
import { plansOf } from "../inventory/effective-plans.ts";
import { configurationEntry } from "./configuration-entry.ts";
import { belowBase, placeNow } from "./place-now.ts";

/** What was adopted into an API version, and what is left to do until all of it is enforced. Undefined: nothing was. */
export function adoptionView(plane: ControlPlane, id: string): AdoptionView | undefined {
  const { apis, operations } = plane.state.register.read();
  const api = apis.get(id);
  const adopted = [...operations.values()].filter((held) => adoptedInto(held) === id);
  if (api === undefined || adopted.length === 0) return undefined;
  const told = adopted.map((held) => ({ key: held.key, enforced: isEnforced(plane, held) }));
  const file = fileName(api);
  // Where some are enforced, an entry is there already, and only its contract is to be replaced.
  const hasEntry = told.some(({ enforced }) => enforced);
  const place = placeNow(plane, adopted);
  return {
    api: id,
    guarded: api.guarded,
    operations: told,
    file,
    yaml: hasEntry ? undefined : configurationEntry({ api, adopted, file, place }),
  };
}

/** The contract of what was adopted into an API version, with its paths below the base path that they stand at. */
export function adoptedContract(plane: ControlPlane, id: string): JsonValue | undefined {
  const { register } = plane.state;
  const document = register.imports.document(adoptedSource(id));
  if (document === undefined) return undefined;
  const adopted = [...register.read().operations.values()].filter(
    (held) => adoptedInto(held) === id,
  );
  return belowBase(document, placeNow(plane, adopted)?.basePath ?? "");
}

/** The API version that an operation was adopted into; undefined: into none. */
export function adoptedInto({ sources }: HeldOperation): string | undefined {
  for (const { name, kind, current } of sources) {
    const api = name.split(" ", 1)[0] ?? "";
    if (current && kind === "openapi" && name === adoptedSource(api)) return api;
  }
  return undefined;
}

/** Is there a contract in force that declares it? */
export function isEnforced(plane: ControlPlane, held: HeldOperation): boolean {
  return plansOf(plane.plan())(held)?.operation !== undefined;
}

function fileName({ api, version }: HeldApi): string {
  return `${api}-${version.replaceAll(/[^A-Za-z0-9._-]/g, "-")}.adopted.json`;
}

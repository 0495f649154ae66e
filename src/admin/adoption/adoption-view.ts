import { apiId } from "../../registry/declaration.ts";
import { type HeldApi, type HeldOperation, adoptedSource } from "../../registry/held.ts";
import type { AdoptionView } from "../contract.ts";
import type { ControlPlane } from "../control-plane.ts";
import { plansOf } from "../inventory/effective-plans.ts";
import { type UpstreamNow, configurationEntry } from "./configuration-entry.ts";

/** What was adopted into an API version, and what is left to do until all of it is enforced. Undefined: nothing was. */
export function adoptionView(plane: ControlPlane, id: string): AdoptionView | undefined {
  const { apis, operations } = plane.state.register.read();
  const api = apis.get(id);
  const adopted = [...operations.values()].filter((held) => adoptedInto(held) === id);
  if (api === undefined || adopted.length === 0) return undefined;
  const told = adopted.map((held) => ({ key: held.key, enforced: isEnforced(plane, held) }));
  const file = fileName(api);
  const isDone = told.every(({ enforced }) => enforced);
  const parts = { api, adopted, file, upstream: upstreamOf(plane, api, adopted) };
  return {
    api: id,
    guarded: api.guarded,
    operations: told,
    file,
    yaml: isDone ? undefined : configurationEntry(parts),
  };
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

/** Where its requests go now, and by which API's word: its own, or that of the API whose place it stands at. */
function upstreamOf(
  plane: ControlPlane,
  api: HeldApi,
  adopted: readonly HeldOperation[],
): UpstreamNow | undefined {
  if (api.upstreams.length > 0) return { targets: api.upstreams, of: api.id };
  const { apis } = plane.state.register.read();
  const planOf = plansOf(plane.plan());
  const passing = adopted.map((held) => planOf(held)?.api).find((found) => found !== undefined);
  const found = passing && apis.get(apiId(passing));
  return found && { targets: found.upstreams, of: found.id };
}

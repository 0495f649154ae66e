import type { JsonValue } from "../../http/json.ts";
import { apiId } from "../../registry/declaration.ts";
import type { HeldOperation } from "../../registry/held.ts";
import { asObject, objectAt } from "../../registry/json-object.ts";
import type { ControlPlane } from "../control-plane.ts";
import { plansOf } from "../inventory/effective-plans.ts";

/** Which API of the configuration requests for an operation meet now, and where that sends them. */
export interface PlaceNow {
  /** The API version. */
  readonly of: string;
  readonly hosts: readonly string[];
  readonly basePath: string;
  readonly targets: readonly string[];
  readonly stripsBasePath: boolean;
}

/**
 * Where adopted operations stand now. Their own entry has to stand at the very same place: a request goes to the API
 * with the most exact host and the longest base path, and only at one place to the one that declares its operation.
 * Undefined: no API answers there.
 */
export function placeNow(
  plane: ControlPlane,
  adopted: readonly HeldOperation[],
): PlaceNow | undefined {
  const planOf = plansOf(plane.plan());
  const plan = adopted.map((held) => planOf(held)).find((found) => found !== undefined);
  if (plan === undefined) return undefined;
  const { hosts, basePath } = plan.api;
  const of = apiId(plan.api);
  const targets = plane.state.register.read().apis.get(of)?.upstreams ?? [];
  const below = `${basePath}/x`;
  return {
    of,
    hosts,
    basePath,
    targets,
    stripsBasePath: !plan.upstreamPath(below).endsWith(below),
  };
}

/** The document with the paths that a contract has below this base path. */
export function belowBase(document: JsonValue, basePath: string): JsonValue {
  const whole = asObject(document);
  if (whole === undefined || basePath === "") return document;
  const paths = Object.entries(objectAt(whole, "paths") ?? {}).map(
    ([path, item]) =>
      [path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : path, item] as const,
  );
  return { ...whole, paths: Object.fromEntries(paths) };
}

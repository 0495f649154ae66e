import { apiId } from "../../registry/declaration.ts";
import { type Life, strictestLife } from "../../registry/life.ts";
import { anyHost, splitOperationKey } from "../../registry/operation-key.ts";
import type { Api } from "../../registry/operation.ts";
import { hostsMeet } from "../../registry/same-operation.ts";
import type { RegisteredLives } from "../loaded.ts";

/** An operation below an API that its contract does not declare, and that the register has dates for. */
export interface RegisteredShadow {
  readonly method: string;
  /** Below the API's base path. */
  readonly path: string;
  readonly life: Life;
}

/**
 * What the register dates and no contract declares: a discovered operation can be retired, too. Declared
 * operations may be among them; they are found first.
 */
export function registeredShadows(
  registered: RegisteredLives | undefined,
  api: Api,
): readonly RegisteredShadow[] {
  if (registered === undefined) return [];
  const ofApi = registered.apis.get(apiId(api)) ?? {};
  const hosts = api.hosts.length === 0 ? [anyHost] : api.hosts;
  const shadows: RegisteredShadow[] = [];
  for (const [key, own] of registered.operations) {
    const { method, host, path } = splitOperationKey(key);
    if (!path.startsWith(`${api.basePath}/`)) continue;
    if (!hosts.some((each) => hostsMeet(each, host))) continue;
    const life = strictestLife([ofApi, own]);
    shadows.push({ method, path: path.slice(api.basePath.length), life });
  }
  return shadows;
}

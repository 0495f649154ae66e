import { apiId } from "../../registry/declaration.ts";
import { type Life, strictestLife } from "../../registry/life.ts";
import { declaredKey } from "../../registry/operation-key.ts";
import type { Api, Operation } from "../../registry/operation.ts";
import type { RegisteredLives } from "../loaded.ts";

/** The dates that the register holds for an operation: its own and its API's, the stricter of each. */
export function registeredLife(
  registered: RegisteredLives | undefined,
  api: Api,
  operation: Operation | undefined,
): Life | undefined {
  if (registered === undefined) return undefined;
  const ofApi = registered.apis.get(apiId(api));
  const own = operation && registered.operations.get(declaredKey(api, operation));
  const lives = [ofApi, own].filter((life) => life !== undefined);
  return lives.length === 0 ? undefined : strictestLife(lives);
}

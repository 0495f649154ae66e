import type { ExchangeView } from "../../../../src/admin/contract.ts";
import { splitKey } from "../../format/addresses.ts";

/** Method and path of an exchange's operation; the template may be a whole key, or a path alone. */
export function operationOf({ method, operation }: ExchangeView): {
  readonly method: string;
  readonly path: string;
  /** Undefined where it names no operation that has a page. */
  readonly key: string | undefined;
} {
  if (/^[A-Z]+ [^ ]+ \//.test(operation)) {
    return { method, path: splitKey(operation).path, key: operation };
  }
  const path = operation === "undeclared" ? "Undeclared operation" : operation;
  return { method, path, key: undefined };
}

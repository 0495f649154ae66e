import { basename } from "node:path";
import { type Declaration, configuredApi } from "../registry/declaration.ts";
import type { Loaded } from "./loaded.ts";
import { apiOf } from "./plan/api-of.ts";

/** What a configuration declares, in the register's words. */
export function configuredApis({ file, settings, contracts }: Loaded): Declaration {
  return {
    source: { kind: "configuration", name: basename(file) },
    apis: settings.apis.map((entry, index) =>
      configuredApi(
        apiOf(entry, contracts.get(index)),
        entry.upstream.targets.map(({ url }) => url),
      ),
    ),
  };
}

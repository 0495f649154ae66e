import type { Api, Contract } from "../../registry/operation.ts";
import type { Loaded } from "../loaded.ts";
import type { ApiEntry } from "../settings/api.ts";

/** The registry's record of an API. The base path written in the configuration wins over the contract's. */
export function apiOf(entry: ApiEntry, contract: Contract | undefined): Api {
  return {
    name: entry.name,
    version: entry.version,
    owner: entry.owner,
    purpose: entry.purpose,
    exposure: entry.exposure,
    live: entry.live,
    deprecated: entry.deprecated,
    retired: entry.retired,
    hosts: entry.hosts,
    basePath: entry.basePath ?? contract?.basePaths[0] ?? "",
    contract,
  };
}

/** Every API of a configuration, in its order. */
export function apisOf({ settings, contracts }: Loaded): readonly Api[] {
  return settings.apis.map((entry, index) => apiOf(entry, contracts.get(index)));
}

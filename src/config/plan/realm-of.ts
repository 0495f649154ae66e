import type { Realm } from "../../engine/realm.ts";
import { parseCidr } from "../../kernel/cidr.ts";
import type { Settings } from "../settings/settings.ts";

/** What every site knows of callers. The blocks were checked when the settings were read. */
export function realmOf(settings: Settings): Realm {
  return {
    issuers: settings.issuers,
    consumers: settings.consumers,
    trustedProxies: settings.trustedProxies
      .map((text) => parseCidr(text))
      .filter((cidr) => cidr !== undefined),
  };
}

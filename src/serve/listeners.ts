import { isIP } from "node:net";
import type { Loaded } from "../config/loaded.ts";
import type { ListenerEntry } from "../config/settings/listener.ts";
import type { ListenerSettings, ListenerTls } from "../gateway/listener-settings.ts";
import type { Millis } from "../kernel/clock.ts";
import { type LocalCertificate, localCertificate } from "../store/local-authority.ts";

export interface PreparedListeners {
  readonly listeners: readonly ListenerSettings[];
  /** The local certificate, if any listener uses one. */
  readonly local: LocalCertificate | undefined;
}

/** Listeners as the gateway takes them: certificates read, or made by the local authority. */
export function prepareListeners(
  { settings, files }: Loaded,
  ticketKeys: Uint8Array,
  now: Millis,
): PreparedListeners {
  const locals = settings.listeners.filter(({ tls }) => isLocal(tls));
  const local =
    locals.length === 0 ? undefined : localCertificate(settings.state, localNames(locals), now);
  const listeners = settings.listeners.map((entry, index) => ({
    name: `listener-${index}`,
    address: entry.address,
    port: entry.port,
    // Also inline: a changed listener is opened beside the old one, which then drains.
    reusePort: true,
    tls: tlsOf(entry, { files, ticketKeys, local }),
    limits: entry.limits,
  }));
  return { listeners, local };
}

/** Every name that a first try would use, and the addresses listened on. */
function localNames(entries: readonly ListenerEntry[]): readonly string[] {
  const addresses = entries.map(({ address }) => address).filter((text) => !isWildcard(text));
  const names = entries.flatMap((entry) => entry.names);
  return [...new Set(["localhost", ...names, "127.0.0.1", "::1", ...addresses])];
}

function isWildcard(address: string): boolean {
  return isIP(address) === 0 || address === "0.0.0.0" || address === "::";
}

interface Material {
  readonly files: ReadonlyMap<string, string>;
  readonly ticketKeys: Uint8Array;
  readonly local: LocalCertificate | undefined;
}

function isLocal(tls: ListenerEntry["tls"]): boolean {
  return tls === "local" || (tls !== "none" && tls.certificate === undefined);
}

function tlsOf({ tls }: ListenerEntry, material: Material): ListenerTls | undefined {
  if (tls === "none") return undefined;
  const { files, ticketKeys, local } = material;
  const text = (file: string | undefined) => (file === undefined ? undefined : files.get(file));
  const own: Partial<Exclude<typeof tls, string>> = tls === "local" ? {} : tls;
  return {
    certificate: text(own.certificate) ?? local?.certificate ?? "",
    key: text(own.key) ?? local?.key ?? "",
    minVersion: own.minVersion ?? "TLSv1.2",
    ticketKeys,
    clientAuthorities: text(own.clientCertificates?.authorities),
    requestClientCertificate: own.clientCertificates !== undefined,
  };
}

import type { HeldApi, HeldOperation } from "../../registry/held.ts";
import type { PlaceNow } from "./place-now.ts";

export interface EntryParts {
  readonly api: HeldApi;
  readonly adopted: readonly HeldOperation[];
  /** The contract, as it will be called beside the configuration. */
  readonly file: string;
  /** Undefined: no API of the configuration answers there. */
  readonly place: PlaceNow | undefined;
}

/** As long as the configuration allows. */
const longestName = 64;

/**
 * The entry of `apis:` that guards what was adopted: valid as it stands, indented as a list below `apis:`. An API
 * that is guarded already keeps its own entry and gets a second one at the same place.
 */
export function configurationEntry({ api, adopted, file, place }: EntryParts): string {
  const hosts = place?.hosts ?? api.hosts.flatMap((host) => configurableHost(host));
  const lines: readonly string[] = [
    `  - name: ${nameOf(api)}`,
    `    version: ${text(api.version)}`,
    `    owner: ${ownerOf(api, adopted)}`,
    `    purpose: ${text(purposeOf(api, adopted))}`,
    `    exposure: ${api.exposure ?? "internal"} # or public, or partner`,
    ...(hosts.length > 0 ? [`    hosts: ${list(hosts)}`] : []),
    `    basePath: ${text(place?.basePath ?? "")}`,
    `    openapi: ${text(file)}`,
    ...upstreamLines(place, hosts[0] ?? "upstream.example"),
  ];
  return lines.join("\n");
}

function ownerOf({ owner }: HeldApi, adopted: readonly HeldOperation[]): string {
  const known = owner ?? adopted.find((held) => held.owner !== undefined)?.owner;
  return known === undefined
    ? `${text("unknown")} # who answers for it: a team or a person`
    : text(known);
}

function upstreamLines(place: PlaceNow | undefined, host: string): readonly string[] {
  if (place === undefined) {
    return ["    upstream: # where it runs", `      targets: ${list([`https://${host}`])}`];
  }
  return [
    `    upstream: # as ${place.of}, with whatever else it says of its upstream`,
    `      targets: ${list(place.targets)}`,
    ...(place.stripsBasePath ? ["      stripBasePath: true"] : []),
  ];
}

function list(values: readonly string[]): string {
  return `[${values.map((value) => text(value)).join(", ")}]`;
}

function nameOf({ api, guarded }: HeldApi): string {
  if (!guarded) return api;
  const suffix = "-adopted";
  return `${api.slice(0, longestName - suffix.length)}${suffix}`;
}

function purposeOf({ id, purpose }: HeldApi, adopted: readonly HeldOperation[]): string {
  const own = adopted.length === 1 ? adopted[0]?.purpose : undefined;
  return own ?? purpose ?? `Operations of ${id} that traffic showed`;
}

/** Names without ports, and `*` for what varies, as `hosts` takes them. */
function configurableHost(host: string): readonly string[] {
  const plain = host.replace(/:\d{1,5}$/, "").replace(/^\{[^{}]*\}\./, "*.");
  return plain.includes("{") || plain === "*" ? [] : [plain];
}

/** YAML reads what JSON writes. */
function text(value: string): string {
  return JSON.stringify(value);
}

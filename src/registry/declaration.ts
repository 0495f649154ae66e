import type { JsonValue } from "../http/json.ts";
import { type Millis, millis } from "../kernel/clock.ts";
import { parseDate } from "../kernel/dates.ts";
import type { Claim } from "./claims.ts";
import { type JsonObject, asObject, listAt, objectAt, textAt } from "./json-object.ts";
import { anyHost, operationKey } from "./operation-key.ts";
import type { Api, Contract, Operation } from "./operation.ts";
import type { Origin, SettableAttribute } from "./register.ts";

/** What one source declares now, in the register's words. What it declared before and no longer does is withdrawn. */
export interface Declaration {
  readonly source: { readonly kind: "configuration" | "openapi"; readonly name: string };
  readonly apis: readonly DeclaredApi[];
}

export interface DeclaredApi {
  readonly api: string;
  readonly version: string;
  readonly hosts: readonly string[];
  readonly basePath: string;
  readonly upstreams: readonly string[];
  readonly guarded: boolean;
  readonly claims: readonly Claim[];
  readonly operations: readonly DeclaredEntry[];
}

export interface DeclaredEntry {
  readonly key: string;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly operationId: string | undefined;
  readonly tags: readonly string[];
  readonly claims: readonly Claim[];
  /** `deprecated: true` and no date: it counts from when the register first heard of it. */
  readonly undated: boolean;
}

/** The name of an API version in the register. */
export function apiId({ name, version }: { readonly name: string; readonly version: string }) {
  return `${name}@${version}`;
}

/** The configuration's API as a declaration: the configuration itself says everything, its contract included. */
export function configuredApi(api: Api, upstreams: readonly string[]): DeclaredApi {
  const origin: Origin = { kind: "configuration" };
  const { name, version, hosts, basePath, contract } = api;
  const said: readonly Said[] = [
    ["name", firstLine(contract?.title)],
    ["purpose", api.purpose],
    ["owner", api.owner],
    ["exposure", api.exposure],
    ["live", api.live],
    ["deprecated", api.deprecated],
    ["retired", api.retired],
  ];
  const operations = entriesOf(contract, hosts[0] ?? anyHost, basePath, origin);
  const claims = claimsOf(said, origin);
  return { api: name, version, hosts, basePath, upstreams, guarded: true, claims, operations };
}

export interface ImportedAs {
  readonly api: string;
  readonly version: string;
  /** Where the API is known to stand; undefined: where its contract says. */
  readonly hosts?: readonly string[] | undefined;
  readonly basePath?: string | undefined;
}

/** A contract that was imported, as a declaration of the API version it is imported as. */
export function importedApi(contract: Contract, as: ImportedAs, source: string): DeclaredApi {
  const origin: Origin = { kind: "contract", name: source };
  const info = objectAt(contract.root, "info");
  const hosts = as.hosts ?? hostsOf(contract);
  const basePath = as.basePath ?? contract.basePaths[0] ?? "";
  const purpose = textAt(info, "summary") ?? textAt(info, "description");
  const said: readonly Said[] = [
    ["name", firstLine(contract.title)],
    ["purpose", firstLine(purpose)],
    ["owner", firstLine(textAt(objectAt(info, "contact"), "name"))],
  ];
  const operations = entriesOf(contract, hosts[0] ?? anyHost, basePath, origin);
  const claims = claimsOf(said, origin);
  const { api, version } = as;
  return { api, version, hosts, basePath, upstreams: [], guarded: false, claims, operations };
}

function entriesOf(
  contract: Contract | undefined,
  host: string,
  basePath: string,
  origin: Origin,
): readonly DeclaredEntry[] {
  return (contract?.operations ?? []).map((operation) => {
    const { method, operationId, tags, summary, deprecated } = operation;
    const path = `${basePath}${operation.path}`;
    const since = dateOf(operation, "x-deprecated-at");
    const said: readonly Said[] = [
      ["name", firstLine(operationId)],
      ["purpose", firstLine(summary)],
      ["deprecated", since],
      ["retired", dateOf(operation, "x-sunset-at")],
    ];
    const key = operationKey(method, host, path);
    const undated = deprecated && since === undefined;
    const claims = claimsOf(said, origin);
    return { key, method, host, path, operationId, tags, claims, undated };
  });
}

type Said = readonly [attribute: SettableAttribute, value: string | Millis | undefined];

function claimsOf(said: readonly Said[], origin: Origin): readonly Claim[] {
  return said.flatMap(([attribute, value]) =>
    value === undefined ? [] : [{ attribute, value, origin }],
  );
}

function dateOf(operation: Operation, name: string): Millis | undefined {
  const value: JsonValue | undefined = operation.extensions.get(name);
  return typeof value === "string" ? parseDate(value) : undefined;
}

/** As much of a description as a table shows. */
const longestLine = 500;

function firstLine(text: string | undefined): string | undefined {
  const line = text
    ?.trimStart()
    .split(/[\r\n]/, 1)[0]
    ?.trim();
  return line === undefined || line === "" ? undefined : line.slice(0, longestLine);
}

/** Hosts of `servers` (3.x) or of `host` (2.0), as far as they are plain names. */
function hostsOf({ root }: Contract): readonly string[] {
  const old = textAt(root, "host");
  const urls = (listAt(root, "servers") ?? []).map((item) => urlOf(asObject(item)));
  const hosts = [old ?? "", ...urls.map((url) => /^https?:\/\/([^/?#]+)/.exec(url)?.[1] ?? "")];
  return [...new Set(hosts.map((host) => plainHost(host)).filter((host) => host !== ""))];
}

function urlOf(server: JsonObject | undefined): string {
  return (textAt(server, "url") ?? "").toLowerCase();
}

/** Without the port, as the gateway matches hosts. A host with variables in it is no name. */
function plainHost(text: string): string {
  const host = text.toLowerCase().replace(/:\d{1,5}$/, "");
  return /^[a-z0-9.-]{1,253}$|^\[[0-9a-f:.]+\]$/.test(host) ? host : "";
}

/** The claim that an undated `deprecated: true` makes: since the register first heard of it. */
export function heardOf(origin: Origin, known: readonly Claim[], now: Millis): Claim {
  const before = known.find(
    (claim) => claim.attribute === "deprecated" && claim.origin.kind === origin.kind,
  );
  const value = before === undefined ? now : millis(Number(before.value));
  return { attribute: "deprecated", value, origin };
}

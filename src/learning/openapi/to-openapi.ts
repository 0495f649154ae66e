import type { JsonValue } from "../../http/json.ts";
import { anyHost } from "../../registry/operation-key.ts";
import { parsePathTemplate } from "../../registry/path-template.ts";
import { type ContractProfile, mergeProfiles } from "../schema/profile.ts";
import type { DeclaredOperation } from "../sighting.ts";
import { requestBodyOf, responsesOf } from "./bodies-of.ts";
import { operationIdOf, tagOf, uniqueIds } from "./operation-id.ts";
import { parametersOf } from "./parameters-of.ts";
import type { SchemaObject } from "./schema-of.ts";
import { type Security, securityOf } from "./security-of.ts";

/** One learned operation, as the register knows it. */
export interface ExportedOperation {
  readonly method: string;
  /** Lower case, with its port where it is not the scheme's own; `{name}` for a part that varies; `*` for any. */
  readonly host: string;
  /** Template such as `/v1/orders/{orderId}`. */
  readonly path: string;
  readonly profile: ContractProfile;
  readonly declared?: DeclaredOperation | undefined;
}

export interface DocumentInfo {
  readonly title: string;
  readonly version: string;
  readonly description?: string;
}

/** What a path item of OpenAPI 3.1 (§4.8.9.1) can hold. */
const methods: ReadonlySet<string> = new Set([
  "GET",
  "PUT",
  "POST",
  "DELETE",
  "OPTIONS",
  "HEAD",
  "PATCH",
  "TRACE",
]);

/** Operations of one method and path, wherever they are served: OpenAPI has only one place for them. */
interface Group {
  readonly method: string;
  readonly path: string;
  readonly hosts: Set<string>;
  profile: ContractProfile;
  readonly declared: Set<string>;
}

/**
 * What was learned, as an OpenAPI 3.1 document. It refuses none of the exchanges that it was learned from, as far
 * as OpenAPI can say it: left out and listed in `x-castellan` are methods that a path item cannot hold.
 * The same operations give the same document, in whatever order they come.
 */
export function toOpenApi(operations: readonly ExportedOperation[], info: DocumentInfo): object {
  const { groups, leftOut } = grouped(operations);
  const hosts = new Set(groups.flatMap((group) => [...group.hosts]));
  const schemes = new Map<string, SchemaObject>();
  const paths = new Map<string, SchemaObject>();
  const tags = new Set<string>();
  const idFor = uniqueIds();
  for (const group of groups) {
    const security = securityOf(group.profile);
    for (const [name, scheme] of security.schemes) schemes.set(name, scheme);
    tags.add(tagOf(group.path));
    const item = paths.get(group.path) ?? {};
    paths.set(group.path, item);
    item[group.method.toLowerCase()] = operationObject(group, {
      security,
      operationId: idFor(operationIdOf(group.method, group.path)),
      servers: hosts.size > 1 ? serversOf(group.hosts, [group]) : undefined,
    });
  }
  return {
    openapi: "3.1.0",
    info: { ...info },
    servers: serversOf(hosts, groups),
    tags: [...tags].toSorted().map((name) => ({ name })),
    paths: Object.fromEntries(paths),
    components: { securitySchemes: Object.fromEntries(schemes) },
    "x-castellan": { learned: true, operations: groups.length, leftOut },
  };
}

function grouped(operations: readonly ExportedOperation[]): {
  readonly groups: readonly Group[];
  readonly leftOut: readonly string[];
} {
  const leftOut: string[] = [];
  const groups = new Map<string, Group>();
  const pathOf = new Map<string, string>();
  for (const operation of inOrder(operations)) {
    const { method, host, path } = operation;
    if (!methods.has(method) || !path.startsWith("/")) {
      leftOut.push(`${method} ${host} ${path}`);
      continue;
    }
    // Two templates that differ in their names alone are one path to OpenAPI (§4.8.8).
    const shape = path.replaceAll(/\{[^{}]*\}/g, "{}");
    const told = pathOf.get(shape) ?? path;
    pathOf.set(shape, told);
    const profile = renamed(operation.profile, path, told);
    const key = `${method} ${shape}`;
    const group = groups.get(key) ?? {
      method,
      path: told,
      hosts: new Set<string>(),
      profile,
      declared: new Set<string>(),
    };
    if (groups.has(key)) group.profile = mergeProfiles(group.profile, profile);
    groups.set(key, group);
    group.hosts.add(host);
    if (operation.declared !== undefined) group.declared.add(operation.declared.key);
  }
  return { groups: [...groups.values()], leftOut };
}

function inOrder(operations: readonly ExportedOperation[]): readonly ExportedOperation[] {
  const keyOf = ({ path, method, host }: ExportedOperation): string => `${path} ${method} ${host}`;
  return operations.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** The profile with its path parameters named as in the template that stands for both. */
function renamed(profile: ContractProfile, from: string, to: string): ContractProfile {
  if (from === to) return profile;
  const before = parsePathTemplate(from)?.names ?? [];
  const after = parsePathTemplate(to)?.names ?? [];
  const names = new Map(before.map((name, index) => [name, after[index] ?? name]));
  const properties = profile.path.properties.map((property) => ({
    ...property,
    name: names.get(property.name) ?? property.name,
  }));
  return { ...profile, path: { ...profile.path, properties } };
}

interface Setting {
  readonly security: Security;
  readonly operationId: string;
  readonly servers: JsonValue[] | undefined;
}

function operationObject(group: Group, setting: Setting): SchemaObject {
  const { profile, path, declared } = group;
  const parameters = parametersOf(path, profile);
  const requestBody = requestBodyOf(profile);
  const { requirements } = setting.security;
  return {
    operationId: setting.operationId,
    tags: [tagOf(path)],
    ...(setting.servers === undefined ? {} : { servers: setting.servers }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(requestBody === undefined ? {} : { requestBody }),
    responses: responsesOf(profile),
    ...(requirements === undefined ? {} : { security: requirements }),
    "x-castellan": {
      exchanges: profile.exchanges,
      successes: profile.requests,
      declared: [...declared].toSorted(),
    },
  };
}

/** One server for each host (OpenAPI 3.1 §4.8.5): a part that varies is a server variable. */
function serversOf(hosts: ReadonlySet<string>, groups: readonly Group[]): JsonValue[] {
  return [...hosts].toSorted().map((host): JsonValue => {
    if (host === anyHost) return { url: "/" };
    const served = groups.filter((group) => group.hosts.has(host));
    const isPlain = served.every(({ profile }) => profile.schemes.https === 0);
    const sawHttp = served.some(({ profile }) => profile.schemes.http > 0);
    const url = `${isPlain && sawHttp ? "http" : "https"}://${host}`;
    const names = [...host.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? "");
    if (names.length === 0) return { url };
    const variables = Object.fromEntries(names.map((name) => [name, { default: name }]));
    return { url, variables };
  });
}

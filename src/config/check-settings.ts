import type { Control } from "../engine/control.ts";
import { type Problem, pointerToken } from "../kernel/result.ts";
import type { Contract } from "../registry/operation.ts";
import { apiOf } from "./plan/api-of.ts";
import { undeclared } from "./plan/compile-plan.ts";
import { pathOfTarget } from "./plan/upstream-pools.ts";
import type { ApiEntry, ControlEntry } from "./settings/api.ts";
import type { Settings } from "./settings/settings.ts";
import { suggestion } from "./source/nearest.ts";

/** What no schema can see: names that point at each other, and settings that contradict each other. */
export function checkSettings(
  settings: Settings,
  contracts: ReadonlyMap<number, Contract>,
  controls: readonly Control[],
): readonly Problem[] {
  const known = controls.map((control) => control.name);
  const problems = [
    ...controlNames(settings.security, "/security", known),
    ...repeated(settings.issuers, "/issuers", ({ name }) => name),
    ...repeated(settings.issuers, "/issuers", ({ issuer }) => issuer, "issuer"),
    ...repeated(settings.consumers, "/consumers", ({ name }) => name),
    ...repeated(settings.apis, "/apis", ({ name, version }) => `${name} ${version}`),
    ...repeated(
      settings.listeners.filter(({ port }) => port !== 0),
      "/listeners",
      ({ address, port }) => `${address} ${port}`,
      "port",
    ),
    ...clientIssuers(settings),
    ...settings.listeners.flatMap(({ tls }, index) =>
      typeof tls === "string" ? [] : pairOf(tls, `/listeners/${index}/tls`),
    ),
    ...exceptionTargets(settings, contracts, known),
    ...sharedDoors(settings, contracts),
  ];
  for (const [index, entry] of settings.apis.entries()) {
    problems.push(...checkApi(entry, `/apis/${index}`, contracts.get(index), known));
  }
  return problems;
}

function controlNames(
  security: Readonly<Record<string, ControlEntry>>,
  at: string,
  known: readonly string[],
): readonly Problem[] {
  return Object.keys(security)
    .filter((name) => !known.includes(name))
    .map((name) => ({
      at: `${at}/${pointerToken(name)}`,
      message: `there is no control \`${name}\`${suggestion(name, known)}`,
    }));
}

function repeated<T>(
  entries: readonly T[],
  at: string,
  keyOf: (entry: T) => string,
  field = "name",
): readonly Problem[] {
  const seen = new Set<string>();
  const problems: Problem[] = [];
  for (const [index, entry] of entries.entries()) {
    const key = keyOf(entry);
    if (seen.has(key)) {
      problems.push({
        at: `${at}/${index}/${field}`,
        message: "stands at an earlier entry too; it must be unique",
      });
    }
    seen.add(key);
  }
  return problems;
}

function clientIssuers({ consumers, issuers }: Settings): readonly Problem[] {
  const known = issuers.map(({ name }) => name);
  return consumers.flatMap(({ clients }, index) =>
    clients.flatMap(({ issuer }, i) =>
      known.includes(issuer)
        ? []
        : [
            {
              at: `/consumers/${index}/clients/${i}/issuer`,
              message: `there is no issuer \`${issuer}\`${suggestion(issuer, known)}`,
            },
          ],
    ),
  );
}

function exceptionTargets(
  { exceptions, apis }: Settings,
  contracts: ReadonlyMap<number, Contract>,
  known: readonly string[],
): readonly Problem[] {
  const problems: Problem[] = [];
  for (const [index, { control, api, version, operation }] of exceptions.entries()) {
    const at = `/exceptions/${index}`;
    if (!known.includes(control)) {
      problems.push({
        at: `${at}/control`,
        message: `there is no control \`${control}\`${suggestion(control, known)}`,
      });
    }
    const meant = [...apis.entries()].filter(([, entry]) => entry.name === api);
    if (meant.length === 0) {
      const names = apis.map(({ name }) => name);
      problems.push({
        at: `${at}/api`,
        message: `there is no API \`${api}\`${suggestion(api, names)}`,
      });
      continue;
    }
    if (version !== undefined && !meant.some(([, entry]) => entry.version === version)) {
      const versions = meant.map(([, entry]) => entry.version).join(", ");
      problems.push({
        at: `${at}/version`,
        message: `must be a version of \`${api}\`: ${versions}`,
      });
    }
    if (operation === undefined || operation === undeclared) continue;
    const ids = meant.flatMap(([i]) => (contracts.get(i)?.operations ?? []).map(({ id }) => id));
    if (!ids.includes(operation)) {
      problems.push({ at: `${at}/operation`, message: noOperation(operation, ids) });
    }
  }
  return problems;
}

function noOperation(id: string, ids: readonly string[]): string {
  if (ids.length === 0)
    return "names an operation, and the API has no `openapi` or `grpc` that declares any";
  return `the contract declares no operation \`${id}\`${suggestion(id, ids)}`;
}

function checkApi(
  entry: ApiEntry,
  at: string,
  contract: Contract | undefined,
  known: readonly string[],
): readonly Problem[] {
  return [
    ...controlNames(entry.security, `${at}/security`, known),
    ...operationKeys(entry, at, contract, known),
    ...dates(entry, at),
    ...upstreamParts(entry, at),
    ...grpcParts(entry, at),
    ...basePathOf(entry, at, contract),
  ];
}

function operationKeys(
  entry: ApiEntry,
  at: string,
  contract: Contract | undefined,
  known: readonly string[],
): readonly Problem[] {
  const ids = (contract?.operations ?? []).map(({ id }) => id);
  // What a contract that failed to load declares is told with its own problems.
  const unread = entry.openapi !== undefined && contract === undefined;
  return Object.entries(entry.operations).flatMap(([id, { security }]) => {
    const operationAt = `${at}/operations/${pointerToken(id)}`;
    const names = controlNames(security, `${operationAt}/security`, known);
    if (unread || id === undeclared || ids.includes(id)) return names;
    return [...names, { at: operationAt, message: noOperation(id, ids) }];
  });
}

function dates({ live, deprecated, retired }: ApiEntry, at: string): readonly Problem[] {
  const problems: Problem[] = [];
  if (retired === undefined) return problems;
  if (live !== undefined && retired <= live) {
    problems.push({ at: `${at}/retired`, message: "must be later than `live`" });
  }
  if (deprecated !== undefined && retired < deprecated) {
    problems.push({ at: `${at}/retired`, message: "must not be earlier than `deprecated`" });
  }
  return problems;
}

function upstreamParts({ upstream: { targets, tls } }: ApiEntry, at: string): readonly Problem[] {
  const paths = targets.map(({ url }) => pathOfTarget(url));
  const problems = [...paths.entries()]
    .filter(([, path]) => path !== paths[0])
    .map(([index]) => ({
      at: `${at}/upstream/targets/${index}`,
      message: "must have the same path as the first target: they are interchangeable",
    }));
  return [...problems, ...pairOf(tls, `${at}/upstream/tls`)];
}

function grpcParts({ grpc, openapi, upstream }: ApiEntry, at: string): readonly Problem[] {
  if (grpc === undefined) return [];
  const problems: Problem[] = [];
  if (openapi !== undefined) {
    problems.push({ at: `${at}/grpc`, message: "cannot stand beside `openapi`; make two APIs" });
  }
  if (upstream.protocol === "http1") {
    const message = "must be `http2`, or left out: gRPC is spoken over HTTP/2 alone";
    problems.push({ at: `${at}/upstream/protocol`, message });
  }
  const lists = [
    ...grpc.unary.map((method, index) => ({ method, at: `${at}/grpc/unary/${index}` })),
    ...grpc.streaming.map((method, index) => ({ method, at: `${at}/grpc/streaming/${index}` })),
  ];
  if (lists.length === 0) problems.push({ at: `${at}/grpc`, message: "must list a method" });
  const seen = new Set<string>();
  for (const { method, at: place } of lists) {
    if (seen.has(method)) problems.push({ at: place, message: "is listed already" });
    seen.add(method);
  }
  return problems;
}

function pairOf(
  tls: { readonly certificate: string | undefined; readonly key: string | undefined },
  at: string,
): readonly Problem[] {
  if ((tls.certificate === undefined) === (tls.key === undefined)) return [];
  return [{ at, message: "must have both `certificate` and `key`, or neither" }];
}

function basePathOf(
  entry: ApiEntry,
  at: string,
  contract: Contract | undefined,
): readonly Problem[] {
  const { basePath } = apiOf(entry, contract);
  if (/^(\/[A-Za-z0-9._~-]+)*$/.test(basePath)) return [];
  const message = `the contract's servers give the path \`${basePath.slice(0, 100)}\`, which cannot be a prefix; set \`basePath\``;
  return [{ at, message }];
}

/** Two APIs behind one host and base path must not both claim an operation, nor both be without contract. */
function sharedDoors(
  settings: Settings,
  contracts: ReadonlyMap<number, Contract>,
): readonly Problem[] {
  const claimed = new Map<string, string>();
  const problems: Problem[] = [];
  for (const [index, entry] of settings.apis.entries()) {
    const api = apiOf(entry, contracts.get(index));
    const label = `${api.name} ${api.version}`;
    const ids = api.contract ? api.contract.operations.map(({ id }) => id) : [undeclared];
    for (const host of api.hosts.length === 0 ? ["*"] : api.hosts) {
      const twin = ids.map((id) => claimed.get(`${host} ${api.basePath} ${id}`)).find(Boolean);
      for (const id of ids) claimed.set(`${host} ${api.basePath} ${id}`, label);
      if (twin === undefined) continue;
      problems.push({
        at: `/apis/${index}`,
        message: `answers to the same host, base path and operations as \`${twin}\`; give one of them other \`hosts\` or another \`basePath\``,
      });
      break;
    }
  }
  return problems;
}

import type { JsonValue } from "../../http/json.ts";
import { type Result, ok, refused } from "../../kernel/result.ts";
import type { Claim } from "../../registry/claims.ts";
import { type DeclaredEntry, apiId } from "../../registry/declaration.ts";
import {
  type HeldOperation,
  type Register,
  adoptedSource,
  findOperation,
} from "../../registry/held.ts";
import { reconcile } from "../../registry/reconcile.ts";
import type { RegisterChange } from "../../registry/register.ts";
import type { Act } from "../../store/api-keys.ts";
import { digestOf, packDocument } from "../../store/imports.ts";
import type { ControlPlane, LearnedPort } from "../control-plane.ts";

export interface Adoption {
  readonly keys: readonly string[];
  readonly api: string;
  readonly version: string;
}

/**
 * Makes discovered operations part of an API version: what traffic taught of them becomes their contract,
 * kept as an import of its own beside the API's document. What was adopted before stays adopted.
 */
export async function adopt(
  plane: ControlPlane,
  learned: LearnedPort,
  { adoption, act }: { readonly adoption: Adoption; readonly act: Act },
): Promise<Result<readonly Omit<RegisterChange, "sequence">[]>> {
  const { register } = plane.state;
  const { api, version } = adoption;
  const id = apiId({ name: api, version });
  const source = adoptedSource(id);
  const wanted = wantedKeys(register.read(), adoption, source);
  if (!wanted.ok) return wanted;
  const document = (await learned.openapi(wanted.value)) as JsonValue;
  const digest = digestOf(document, [id, [...wanted.value]]);
  const packed = packDocument(document);
  const imported = { source, api: id, file: "learned from traffic", digest, packed };
  const done = register.importContract(imported, act, (held) => {
    const before = held.apis.get(id);
    const entries = wanted.value
      .map((key) => findOperation(held, key))
      .filter((entry) => entry !== undefined);
    const declared = {
      api,
      version,
      hosts: before?.hosts ?? hostsOf(entries),
      basePath: before?.basePath ?? "",
      upstreams: before?.upstreams ?? [],
      guarded: false,
      claims: [],
      operations: entries.map((entry) => entryOf(entry)),
    };
    return reconcile(held, { source: { kind: "openapi", name: source }, apis: [declared] }, act);
  });
  return ok(done?.changes ?? []);
}

/** What was adopted before, and what is to be adopted now: operations that no contract declares. */
function wantedKeys(
  register: Register,
  { keys }: Adoption,
  source: string,
): Result<readonly string[]> {
  const problems: string[] = [];
  const wanted = new Set<string>();
  for (const entry of register.operations.values()) {
    const isAdopted = entry.sources.some(({ name, current }) => name === source && current);
    if (isAdopted) wanted.add(entry.key);
  }
  for (const key of keys) {
    const entry = findOperation(register, key);
    if (entry === undefined) problems.push(`${key}: there is no such operation`);
    else if (entry.declared && !wanted.has(entry.key)) problems.push(`${key}: is declared already`);
    else wanted.add(entry.key);
  }
  if (problems.length > 0) return refused("/keys", problems.join("; "));
  return ok([...wanted]);
}

function hostsOf(entries: readonly HeldOperation[]): readonly string[] {
  return [...new Set(entries.map(({ host }) => host))].filter((host) => host !== "*");
}

function entryOf({ key, method, host, path, operationId, tags }: HeldOperation): DeclaredEntry {
  const claims: readonly Claim[] = [];
  return { key, method, host, path, operationId, tags, claims, undated: false };
}

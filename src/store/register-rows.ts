import type { DatabaseSync } from "node:sqlite";
import { millis } from "../kernel/clock.ts";
import { type Claim, slotOf } from "../registry/claims.ts";
import {
  type HeldApi,
  type HeldOperation,
  type HeldSource,
  type Register,
  heldApi,
  heldOperation,
} from "../registry/held.ts";
import type { Origin, RegisterSource } from "../registry/register.ts";

/** Reads and writes the register's entries. Knows nothing of what they mean; writes within the caller's transaction. */
export interface RegisterRows {
  read(): Register;
  writeApi(api: HeldApi): void;
  writeOperation(operation: HeldOperation): void;
  rename(from: string, to: string): void;
}

type Row = Readonly<Record<string, unknown>>;

export function registerRows(database: DatabaseSync): RegisterRows {
  const putApi = database.prepare(
    "INSERT OR REPLACE INTO register_apis VALUES (?, ?, ?, ?, ?, ?, ?)",
  );
  const putOperation = database.prepare(
    "INSERT OR REPLACE INTO register_operations VALUES (?, ?, ?, ?, ?, ?, ?)",
  );
  const dropOperation = database.prepare("DELETE FROM register_operations WHERE key = ?");
  const putClaim = database.prepare("INSERT INTO register_claims VALUES (?, ?, ?, ?, ?)");
  const dropClaims = database.prepare("DELETE FROM register_claims WHERE target = ?");
  const putSource = database.prepare("INSERT INTO register_sources VALUES (?, ?, ?, ?, ?, ?)");
  const dropSources = database.prepare("DELETE FROM register_sources WHERE target = ?");
  const moveFormer = database.prepare("UPDATE register_former_keys SET key = ? WHERE key = ?");
  const putFormer = database.prepare("INSERT OR REPLACE INTO register_former_keys VALUES (?, ?)");

  function writeSaid(target: string, { claims, sources }: HeldApi | HeldOperation): void {
    dropClaims.run(target);
    dropSources.run(target);
    for (const { attribute, value, origin } of claims) {
      putClaim.run(target, attribute, slotOf(origin), value, JSON.stringify(origin));
    }
    for (const { kind, name, first, last, current } of sources) {
      putSource.run(target, kind, name, first, last, Number(current));
    }
  }

  return {
    read: () => readRegister(database),
    writeApi(held) {
      const { id, api, version, hosts, basePath, upstreams, guarded } = held;
      const [hostList, targets] = [JSON.stringify(hosts), JSON.stringify(upstreams)];
      putApi.run(id, api, version, hostList, basePath, targets, Number(guarded));
      writeSaid(id, held);
    },
    writeOperation(held) {
      const { key, method, host, path, api, operationId, tags } = held;
      const [belongs, id] = [api ?? null, operationId ?? null];
      putOperation.run(key, method, host, path, belongs, id, JSON.stringify(tags));
      writeSaid(key, held);
    },
    rename(from, to) {
      dropOperation.run(from);
      dropClaims.run(from);
      dropSources.run(from);
      moveFormer.run(to, from);
      putFormer.run(from, to);
    },
  };
}

function readRegister(database: DatabaseSync): Register {
  const all = (table: string) => database.prepare(`SELECT * FROM ${table}`).iterate();
  const claims = new Map<string, Claim[]>();
  for (const row of all("register_claims")) append(claims, text(row, "target"), toClaim(row));
  const sources = new Map<string, HeldSource[]>();
  for (const row of all("register_sources")) append(sources, text(row, "target"), toSource(row));
  const said = (target: string) => ({
    claims: claims.get(target) ?? [],
    sources: sources.get(target) ?? [],
  });
  const apis = new Map<string, HeldApi>();
  for (const row of all("register_apis")) {
    const id = text(row, "id");
    apis.set(id, toApi(row, said(id)));
  }
  const operations = new Map<string, HeldOperation>();
  for (const row of all("register_operations")) {
    const key = text(row, "key");
    operations.set(key, toOperation(row, said(key)));
  }
  const former = new Map<string, string>();
  for (const row of all("register_former_keys")) former.set(text(row, "former"), text(row, "key"));
  return { apis, operations, former };
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

type Said = Pick<HeldApi, "claims" | "sources">;

function toApi(row: Row, said: Said): HeldApi {
  return heldApi({
    id: text(row, "id"),
    api: text(row, "api"),
    version: text(row, "version"),
    hosts: listIn(row, "hosts"),
    basePath: text(row, "base_path"),
    upstreams: listIn(row, "upstreams"),
    guarded: row["guarded"] === 1,
    ...said,
  });
}

function toOperation(row: Row, said: Said): HeldOperation {
  return heldOperation({
    key: text(row, "key"),
    method: text(row, "method"),
    host: text(row, "host"),
    path: text(row, "path"),
    api: optional(row, "api"),
    operationId: optional(row, "operation_id"),
    tags: listIn(row, "tags"),
    ...said,
  });
}

function toClaim(row: Row): Claim {
  const value = row["value"];
  return {
    attribute: text(row, "attribute") as Claim["attribute"],
    value: typeof value === "number" ? millis(value) : String(value),
    origin: JSON.parse(text(row, "origin")) as Origin,
  };
}

function toSource(row: Row): HeldSource {
  return {
    kind: text(row, "kind") as RegisterSource["kind"],
    name: text(row, "name"),
    first: millis(Number(row["first"])),
    last: millis(Number(row["last"])),
    current: row["current"] === 1,
  };
}

function text(row: Row, name: string): string {
  return String(row[name]);
}

function optional(row: Row, name: string): string | undefined {
  return row[name] === null ? undefined : text(row, name);
}

function listIn(row: Row, name: string): readonly string[] {
  return JSON.parse(text(row, name)) as readonly string[];
}

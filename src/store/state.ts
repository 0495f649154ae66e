import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { Millis } from "../kernel/clock.ts";
import { type ApiKeys, apiKeys } from "./api-keys.ts";
import { type AuditLog, auditLog } from "./audit-log.ts";
import { type Configurations, configurations } from "./configurations.ts";
import { openDatabase } from "./database.ts";
import { type DirectorySnapshot, takeSnapshot } from "./directory.ts";
import { type RegisterStore, registerStore } from "./register.ts";
import { type Revocations, revocations } from "./revocations.ts";

/** Everything that must survive, in one SQLite file of the state directory. */
export interface State {
  readonly keys: ApiKeys;
  readonly revocations: Revocations;
  readonly audit: AuditLog;
  readonly configurations: Configurations;
  readonly register: RegisterStore;
  snapshot(now: Millis): DirectorySnapshot;
  /** Changes whenever another connection, such as the command line's, has committed something. */
  version(): number;
  close(): void;
}

export const databaseName = "castellan.sqlite";

export function openState(directory: string): State {
  const file = directory === ":memory:" ? directory : join(directory, databaseName);
  return stateOf(openDatabase(file));
}

function stateOf(database: DatabaseSync): State {
  const keys = apiKeys(database);
  const revoked = revocations(database);
  const version = database.prepare("PRAGMA data_version");
  return {
    keys,
    revocations: revoked,
    audit: auditLog(database),
    configurations: configurations(database),
    register: registerStore(database),
    snapshot: (now) => takeSnapshot(keys.list(), revoked.list(), now),
    version: () => Number(version.get()?.["data_version"]),
    close: () => database.close(),
  };
}

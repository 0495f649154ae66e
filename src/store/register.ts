import type { DatabaseSync } from "node:sqlite";
import { type Millis, millis } from "../kernel/clock.ts";
import type { NewChange, Register } from "../registry/held.ts";
import type { RegisterChange } from "../registry/register.ts";
import type { Reconciled } from "../registry/register-draft.ts";
import { type Patch, setAttributes } from "../registry/set-attributes.ts";
import type { Act } from "./api-keys.ts";
import { type AuditEntry, auditLog } from "./audit-log.ts";
import { transaction } from "./database.ts";
import { type Imports, type NewImport, imports } from "./imports.ts";
import { registerRows } from "./register-rows.ts";

/** The register as it is kept. Every change stands in one transaction with its rows of history and of the audit log. */
export interface RegisterStore {
  /** What is held now, changes by other processes included. Read anew only when something has changed. */
  read(): Register;
  /** The number of the last change; 0: there was none. Notes of traffic seen again make no change. */
  sequence(): number;
  /**
   * Works out what follows from the register as it stands and writes it, so that no other process can change
   * it in between. `what` names the act for the audit log, which hears of it only where something changed.
   */
  update<T extends Reconciled>(
    act: Act,
    what: { readonly action: string; readonly target: string },
    work: (register: Register) => T,
  ): T;
  /** The same for an imported contract, which is kept with it. Undefined: it was the latest import already. */
  importContract(
    imported: NewImport,
    act: Act,
    work: (register: Register) => Reconciled,
  ): Reconciled | undefined;
  /** A person's word on an API version or operation. Undefined: there is none of this name. */
  set(target: string, patch: Patch, act: Act): readonly RegisterChange[] | undefined;
  /** The latest first; of one API version or operation (whatever its key was before), or of all. */
  changes(asked: ChangesAsked): readonly RegisterChange[];
  readonly imports: Imports;
}

export interface ChangesAsked {
  readonly target?: string | undefined;
  readonly limit: number;
  /** Only changes with a smaller number. */
  readonly before?: number | undefined;
}

interface Cached {
  readonly register: Register;
  /** `data_version` when it was read, and the number of writes until then. */
  readonly version: number;
  readonly writes: number;
}

export function registerStore(database: DatabaseSync): RegisterStore {
  const rows = registerRows(database);
  const kept = imports(database);
  const version = database.prepare("PRAGMA data_version");
  const last = database.prepare("SELECT max(sequence) AS last FROM register_changes");
  const insert = database.prepare(
    "INSERT INTO register_changes (time, actor, target, attribute, before, after) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const writes = database.prepare("SELECT count FROM register_writes");
  const wrote = database.prepare("UPDATE register_writes SET count = count + 1");
  let cached: Cached | undefined;

  /*
   * `data_version` counts the commits of other connections, whatever they wrote; the learner's are many. Only
   * where one of them was the register's, which `register_writes` counts, is it read anew.
   */
  function read(): Register {
    const now = Number(version.get()?.["data_version"]);
    if (cached?.version === now) return cached.register;
    const count = Number(writes.get()?.["count"]);
    const register = cached?.writes === count ? cached.register : rows.read();
    cached = { register, version: now, writes: count };
    return register;
  }

  function note({ time, actor, target, attribute, before, after }: NewChange): RegisterChange {
    const result = insert.run(time, actor, target, attribute, before ?? null, after ?? null);
    const sequence = Number(result.lastInsertRowid);
    return { sequence, time, actor, target, attribute, before, after };
  }

  /** Writes what differs, and answers the changes with their numbers. */
  function write({ apis, operations, renamed, changes }: Reconciled): readonly RegisterChange[] {
    for (const { from, to } of renamed) rows.rename(from, to);
    for (const api of apis) rows.writeApi(api);
    for (const operation of operations) rows.writeOperation(operation);
    wrote.run();
    return changes.map((change) => note(change));
  }

  function audit({ actor, now }: Act, entry: Omit<AuditEntry, "actor">): void {
    auditLog(database).append({ actor, ...entry }, now);
  }

  /**
   * Works out and writes in one transaction. What it wrote is held from then on, at the version read within
   * it: a commit of somebody else's that follows at once is then seen as one.
   */
  function changing<T>(work: (register: Register) => Reconciled, tell: (done: Reconciled) => T): T {
    const [told, held] = transaction(database, () => {
      const done = work(read());
      return [tell(done), isNothing(done) ? undefined : done.register];
    });
    if (held !== undefined && cached !== undefined) {
      cached = { register: held, version: cached.version, writes: cached.writes + 1 };
    }
    return told;
  }

  return {
    read,
    imports: kept,
    sequence: () => Number(last.get()?.["last"] ?? 0),
    update(act, what, work) {
      let done = work(read());
      if (isNothing(done)) return done;
      const again = (register: Register): Reconciled => (done = work(register));
      changing(again, (next) => {
        if (isNothing(next)) return;
        write(next);
        if (next.changes.length === 0) return;
        const created = next.changes.filter(({ attribute }) => attribute === "created").length;
        audit(act, { ...what, details: { created, changes: next.changes.length - created } });
      });
      return done;
    },
    importContract(imported, act, work) {
      if (kept.isLatest(imported)) return undefined;
      return changing(work, (done) => {
        if (!isNothing(done)) write(done);
        kept.add(imported, act);
        const details = { file: imported.file, digest: imported.digest };
        audit(act, { action: "register.imported", target: imported.source, details });
        return done;
      });
    },
    set(target, patch, act) {
      if (setAttributes(read(), target, patch, act) === undefined) return undefined;
      return changing(
        (register) => setAttributes(register, target, patch, act) ?? unchanged(register),
        (done) => {
          if (done.changes.length === 0) return [];
          const details = { attributes: done.changes.map(({ attribute }) => attribute) };
          audit(act, {
            action: "register.set",
            target: done.changes[0]?.target ?? target,
            details,
          });
          return write(done);
        },
      );
    },
    changes: (asked) => listChanges(database, read, asked),
  };
}

function unchanged(register: Register): Reconciled {
  return { register, apis: [], operations: [], renamed: [], changes: [] };
}

function isNothing({ apis, operations, renamed }: Reconciled): boolean {
  return apis.length + operations.length + renamed.length === 0;
}

function listChanges(
  database: DatabaseSync,
  read: () => Register,
  { target, limit, before = Number.MAX_SAFE_INTEGER }: ChangesAsked,
): readonly RegisterChange[] {
  if (target === undefined) {
    return database
      .prepare("SELECT * FROM register_changes WHERE sequence < ? ORDER BY sequence DESC LIMIT ?")
      .all(before, limit)
      .map((row) => toChange(row));
  }
  const { former } = read();
  const names = [target, ...[...former].filter(([, key]) => key === target).map(([old]) => old)];
  return database
    .prepare(
      `SELECT * FROM register_changes
       WHERE target IN (SELECT value FROM json_each(?)) AND sequence < ?
       ORDER BY sequence DESC LIMIT ?`,
    )
    .all(JSON.stringify(names), before, limit)
    .map((row) => toChange(row));
}

function toChange(row: Readonly<Record<string, unknown>>): RegisterChange {
  const optional = (name: string): string | undefined => {
    const value = row[name];
    return typeof value === "string" ? value : undefined;
  };
  return {
    sequence: Number(row["sequence"]),
    time: millis(Number(row["time"])) satisfies Millis,
    actor: String(row["actor"]),
    target: String(row["target"]),
    attribute: String(row["attribute"]),
    before: optional("before"),
    after: optional("after"),
  };
}

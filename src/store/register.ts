import type { DatabaseSync } from "node:sqlite";
import { type Millis, millis } from "../kernel/clock.ts";
import type { NewChange, Register } from "../registry/held.ts";
import type { RegisterChange } from "../registry/register.ts";
import type { Reconciled } from "../registry/register-draft.ts";
import { type Patch, setAttributes } from "../registry/set-attributes.ts";
import type { Act } from "./api-keys.ts";
import { auditLog } from "./audit-log.ts";
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
  importContract<T extends Reconciled>(
    imported: NewImport,
    act: Act,
    work: (register: Register) => T,
  ): T | undefined;
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

export function registerStore(database: DatabaseSync): RegisterStore {
  const rows = registerRows(database);
  const kept = imports(database);
  const version = database.prepare("PRAGMA data_version");
  const last = database.prepare("SELECT max(sequence) AS last FROM register_changes");
  const insert = database.prepare(
    "INSERT INTO register_changes (time, actor, target, attribute, before, after) VALUES (?, ?, ?, ?, ?, ?)",
  );
  let cached: { readonly register: Register; readonly version: number } | undefined;

  function read(): Register {
    // Counts the commits of other connections; our own go through `write`.
    const now = Number(version.get()?.["data_version"]);
    if (cached?.version !== now) cached = { register: rows.read(), version: now };
    return cached.register;
  }

  function note({ time, actor, target, attribute, before, after }: NewChange): RegisterChange {
    const result = insert.run(time, actor, target, attribute, before ?? null, after ?? null);
    const sequence = Number(result.lastInsertRowid);
    return { sequence, time, actor, target, attribute, before, after };
  }

  function write({ apis, operations, renamed, changes }: Reconciled): void {
    for (const { from, to } of renamed) rows.rename(from, to);
    for (const api of apis) rows.writeApi(api);
    for (const operation of operations) rows.writeOperation(operation);
    for (const change of changes) note(change);
  }

  function audit(act: Act, what: { action: string; target: string }, done: Reconciled): void {
    if (done.changes.length === 0) return;
    const created = done.changes.filter(({ attribute }) => attribute === "created").length;
    const details = { created, changes: done.changes.length - created };
    auditLog(database).append({ actor: act.actor, ...what, details }, act.now);
  }

  /** What was thought to be held is forgotten where the transaction fails. */
  function changing<T>(work: () => T): T {
    try {
      return transaction(database, work);
    } finally {
      cached = undefined;
    }
  }

  return {
    read,
    imports: kept,
    sequence: () => Number(last.get()?.["last"] ?? 0),
    update(act, what, work) {
      const idle = work(read());
      if (isNothing(idle)) return idle;
      return changing(() => {
        const done = work(read());
        write(done);
        audit(act, what, done);
        return done;
      });
    },
    importContract(imported, act, work) {
      if (kept.isLatest(imported)) return undefined;
      return changing(() => {
        const done = work(read());
        write(done);
        kept.add(imported, act);
        const what = { action: "register.imported", target: imported.source };
        const details = { file: imported.file, digest: imported.digest };
        auditLog(database).append({ actor: act.actor, ...what, details }, act.now);
        return done;
      });
    },
    set(target, patch, act) {
      return changing(() => {
        const done = setAttributes(read(), target, patch, act);
        if (done === undefined || done.changes.length === 0) return done && [];
        if (done.api !== undefined) rows.writeApi(done.api);
        if (done.operation !== undefined) rows.writeOperation(done.operation);
        const details = { attributes: done.changes.map(({ attribute }) => attribute) };
        const entry = { actor: act.actor, action: "register.set", target, details };
        auditLog(database).append(entry, act.now);
        return done.changes.map((change) => note(change));
      });
    },
    changes: (asked) => listChanges(database, read, asked),
  };
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

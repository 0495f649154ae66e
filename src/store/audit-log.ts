import { createHash } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { type Millis, millis } from "../kernel/clock.ts";
import { transaction } from "./database.ts";

/*
 * A log that shows when it was tampered with:
 *
 *   hash(n) = SHA-256( hash(n-1) "\n" JSON of [n, time, actor, action, target, details] )     hash(0) = ""
 *
 * Rows are only ever appended, numbered from 1 without gaps. A changed, removed or inserted row breaks every
 * hash after it. Rows cut from the end leave a whole chain behind: whoever wants to notice that notes the
 * last number and hash elsewhere, which `verify` tells.
 */

export interface AuditEntry {
  /** Who: `admin credential`, `ada@example.com`, `cli ada`, `castellan`. */
  readonly actor: string;
  /** What, such as `key.created`. */
  readonly action: string;
  /** Of what, by its non-secret name. */
  readonly target: string;
  readonly details: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

interface AuditRow extends AuditEntry {
  readonly sequence: number;
  readonly time: Millis;
  readonly hash: string;
}

type Verification =
  | { readonly intact: true; readonly rows: number; readonly hash: string }
  | { readonly intact: false; readonly rows: number; readonly brokenAt: number };

export interface AuditLog {
  /** Within a transaction of the caller's, so that the change and its row stand or fall together. */
  append(entry: AuditEntry, now: Millis): void;
  /** In a transaction of its own: for what is no change of the database, such as a sign-in. */
  record(entry: AuditEntry, now: Millis): void;
  /** The latest rows first. */
  list(limit: number, before?: number): readonly AuditRow[];
  verify(): Verification;
}

export function auditLog(database: DatabaseSync): AuditLog {
  const last = database.prepare(
    "SELECT sequence, hash FROM audit_log ORDER BY sequence DESC LIMIT 1",
  );
  const insert = database.prepare("INSERT INTO audit_log VALUES (?, ?, ?, ?, ?, ?, ?)");
  const page = database.prepare(
    "SELECT * FROM audit_log WHERE sequence < ? ORDER BY sequence DESC LIMIT ?",
  );
  const all = database.prepare("SELECT * FROM audit_log ORDER BY sequence");
  const append: AuditLog["append"] = (entry, now) => {
    const before = last.get();
    const sequence = Number(before?.["sequence"] ?? 0) + 1;
    const details = JSON.stringify(entry.details);
    const hash = link(String(before?.["hash"] ?? ""), [sequence, now, entry, details]);
    insert.run(sequence, now, entry.actor, entry.action, entry.target, details, hash);
  };
  return {
    append,
    record: (entry, now) => transaction(database, () => append(entry, now)),
    list(limit, before = Number.MAX_SAFE_INTEGER) {
      return page.all(before, limit).map((row) => toRow(row));
    },
    verify() {
      let hash = "";
      let rows = 0;
      for (const raw of all.iterate()) {
        const row = toRow(raw);
        const expected = link(hash, [rows + 1, row.time, row, String(raw["details"])]);
        if (row.sequence !== rows + 1 || row.hash !== expected) {
          return { intact: false, rows, brokenAt: row.sequence };
        }
        hash = row.hash;
        rows += 1;
      }
      return { intact: true, rows, hash };
    },
  };
}

/** Makes a change and its audit row in one transaction. */
export function audited<T>(
  database: DatabaseSync,
  entry: AuditEntry,
  now: Millis,
  change: () => T,
): T {
  return transaction(database, () => {
    const result = change();
    auditLog(database).append(entry, now);
    return result;
  });
}

function link(
  before: string,
  [sequence, time, { actor, action, target }, details]: readonly [
    number,
    number,
    Omit<AuditEntry, "details">,
    string,
  ],
): string {
  const row = JSON.stringify([sequence, time, actor, action, target, details]);
  return createHash("sha256").update(`${before}\n${row}`).digest("base64url");
}

function toRow(row: Readonly<Record<string, unknown>>): AuditRow {
  return {
    sequence: Number(row["sequence"]),
    time: millis(Number(row["time"])),
    actor: String(row["actor"]),
    action: String(row["action"]),
    target: String(row["target"]),
    details: readDetails(String(row["details"])),
    hash: String(row["hash"]),
  };
}

/** A row that somebody broke must still be listed. */
function readDetails(text: string): AuditEntry["details"] {
  try {
    return JSON.parse(text) as AuditEntry["details"];
  } catch {
    return { unreadable: true };
  }
}

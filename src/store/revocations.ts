import type { DatabaseSync } from "node:sqlite";
import type { Directory } from "../engine/ports.ts";
import { type Millis, millis } from "../kernel/clock.ts";
import type { Act } from "./api-keys.ts";
import { audited } from "./audit-log.ts";

export type RevocationKind = Parameters<Directory["revoked"]>[0];

export interface Revocation {
  readonly kind: RevocationKind;
  readonly issuer: string;
  /** A `jti`, a subject, a thumbprint. */
  readonly id: string;
  /** Only what was issued before this is revoked; undefined: everything. */
  readonly issuedBefore: Millis | undefined;
  readonly reason: string;
  readonly created: Millis;
  /** When nothing that it concerns can be valid any more; undefined: never. */
  readonly expires: Millis | undefined;
}

type NewRevocation = Omit<Revocation, "created">;

export interface Revocations {
  /** A second one for the same thing replaces the first. */
  add(revocation: NewRevocation, act: Act): void;
  /** False: there was none. */
  remove(kind: RevocationKind, issuer: string, id: string, act: Act): boolean;
  list(): readonly Revocation[];
}

export function revocations(database: DatabaseSync): Revocations {
  const put = database.prepare("INSERT OR REPLACE INTO revocations VALUES (?, ?, ?, ?, ?, ?, ?)");
  const drop = database.prepare("DELETE FROM revocations WHERE kind = ? AND issuer = ? AND id = ?");
  const find = database.prepare(
    "SELECT 1 FROM revocations WHERE kind = ? AND issuer = ? AND id = ?",
  );
  const all = database.prepare("SELECT * FROM revocations ORDER BY created, kind, issuer, id");
  return {
    add({ kind, issuer, id, issuedBefore, reason, expires }, { actor, now }) {
      const entry = {
        actor,
        action: "revocation.added",
        target: `${kind} ${id}`,
        details: { issuer, reason },
      };
      audited(database, entry, now, () => {
        put.run(kind, issuer, id, issuedBefore ?? null, reason, now, expires ?? null);
      });
    },
    remove(kind, issuer, id, { actor, now }) {
      if (find.get(kind, issuer, id) === undefined) return false;
      const entry = {
        actor,
        action: "revocation.removed",
        target: `${kind} ${id}`,
        details: { issuer },
      };
      audited(database, entry, now, () => drop.run(kind, issuer, id));
      return true;
    },
    list: () => all.all().map((row) => toRevocation(row)),
  };
}

function toRevocation(row: Readonly<Record<string, unknown>>): Revocation {
  return {
    kind: String(row["kind"]) as RevocationKind,
    issuer: String(row["issuer"]),
    id: String(row["id"]),
    issuedBefore: instant(row["issued_before"]),
    reason: String(row["reason"]),
    created: millis(Number(row["created"])),
    expires: instant(row["expires"]),
  };
}

function instant(value: unknown): Millis | undefined {
  return typeof value === "number" ? millis(value) : undefined;
}

import type { DatabaseSync } from "node:sqlite";
import type { ApiKey } from "../engine/ports.ts";
import { type Millis, millis } from "../kernel/clock.ts";
import { audited } from "./audit-log.ts";

/** An API key as it is kept: never the key itself, only its SHA-256. */
export interface KeyRecord extends ApiKey {
  /** base64url SHA-256 of the whole key text. */
  readonly hash: string;
  readonly created: Millis;
  readonly revoked: Millis | undefined;
}

type NewKey = Pick<KeyRecord, "id" | "hash" | "consumer" | "scopes" | "roles" | "apis" | "expires">;

/** Who does it and when, for the audit log. */
export interface Act {
  readonly actor: string;
  readonly now: Millis;
}

export interface ApiKeys {
  create(key: NewKey, act: Act): KeyRecord;
  find(id: string): KeyRecord | undefined;
  list(): readonly KeyRecord[];
  /**
   * Puts `next` beside the key `id`, with its consumer, scopes, roles and APIs; the old one works until
   * `retires`. Undefined: there is no such key, or it was revoked.
   */
  rotate(
    id: string,
    next: Pick<NewKey, "id" | "hash" | "expires">,
    retires: Millis,
    act: Act,
  ): KeyRecord | undefined;
  /** False: there is no such key, or it was revoked before. */
  revoke(id: string, act: Act): boolean;
}

export function apiKeys(database: DatabaseSync): ApiKeys {
  const insert = database.prepare(
    `INSERT INTO api_keys (id, hash, consumer, scopes, roles, apis, created, expires)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const select = database.prepare("SELECT * FROM api_keys WHERE id = ?");
  const all = database.prepare("SELECT * FROM api_keys ORDER BY created, id");
  const retire = database.prepare("UPDATE api_keys SET retires = ? WHERE id = ?");
  const revoke = database.prepare("UPDATE api_keys SET revoked = ? WHERE id = ?");

  function find(id: string): KeyRecord | undefined {
    const row = select.get(id);
    return row && toRecord(row);
  }

  function add(key: NewKey, now: Millis): KeyRecord {
    const apis = key.apis === undefined ? null : JSON.stringify(key.apis);
    const [scopes, roles] = [JSON.stringify(key.scopes), JSON.stringify(key.roles)];
    insert.run(key.id, key.hash, key.consumer, scopes, roles, apis, now, key.expires ?? null);
    return { ...key, created: now, retires: undefined, revoked: undefined };
  }

  return {
    find,
    list: () => all.all().map((row) => toRecord(row)),
    create(key, { actor, now }) {
      const details = { consumer: key.consumer, scopes: key.scopes, roles: key.roles };
      const entry = { actor, action: "key.created", target: key.id, details };
      return audited(database, entry, now, () => add(key, now));
    },
    rotate(id, next, retires, { actor, now }) {
      const old = find(id);
      if (old === undefined || old.revoked !== undefined) return undefined;
      const { consumer, scopes, roles, apis } = old;
      const details = { by: next.id, retires };
      const entry = { actor, action: "key.rotated", target: id, details };
      return audited(database, entry, now, () => {
        retire.run(retires, id);
        return add({ ...next, consumer, scopes, roles, apis }, now);
      });
    },
    revoke(id, { actor, now }) {
      const key = find(id);
      if (key === undefined || key.revoked !== undefined) return false;
      const entry = { actor, action: "key.revoked", target: id, details: {} };
      audited(database, entry, now, () => revoke.run(now, id));
      return true;
    },
  };
}

function toRecord(row: Readonly<Record<string, unknown>>): KeyRecord {
  const list = (name: string) => JSON.parse(String(row[name])) as readonly string[];
  return {
    id: String(row["id"]),
    hash: String(row["hash"]),
    consumer: String(row["consumer"]),
    scopes: list("scopes"),
    roles: list("roles"),
    apis: row["apis"] === null ? undefined : list("apis"),
    created: millis(Number(row["created"])),
    expires: instant(row["expires"]),
    retires: instant(row["retires"]),
    revoked: instant(row["revoked"]),
  };
}

function instant(value: unknown): Millis | undefined {
  return typeof value === "number" ? millis(value) : undefined;
}

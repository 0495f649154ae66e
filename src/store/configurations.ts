import type { DatabaseSync } from "node:sqlite";
import { type Millis, millis } from "../kernel/clock.ts";
import { auditLog } from "./audit-log.ts";
import { transaction } from "./database.ts";

interface ConfigurationRow {
  readonly sequence: number;
  readonly time: Millis;
  readonly revision: string;
  /** As it was written, secrets blotted out. */
  readonly text: string;
}

export interface Configurations {
  /** Notes that a configuration came into force; nothing where it is the one in force already. */
  record(revision: string, text: string, now: Millis): void;
  /** The latest first. */
  list(limit: number): readonly ConfigurationRow[];
}

export function configurations(database: DatabaseSync): Configurations {
  const insert = database.prepare(
    "INSERT INTO configurations (time, revision, text) VALUES (?, ?, ?)",
  );
  const latest = database.prepare("SELECT * FROM configurations ORDER BY sequence DESC LIMIT ?");
  return {
    record(revision, text, now) {
      transaction(database, () => {
        if (latest.get(1)?.["revision"] === revision) return;
        insert.run(now, revision, text);
        auditLog(database).append(
          { actor: "castellan", action: "configuration.applied", target: revision, details: {} },
          now,
        );
      });
    },
    list: (limit) =>
      latest.all(limit).map((row) => ({
        sequence: Number(row["sequence"]),
        time: millis(Number(row["time"])),
        revision: String(row["revision"]),
        text: String(row["text"]),
      })),
  };
}

import type { DatabaseSync } from "node:sqlite";
import { deserialize, serialize } from "node:v8";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Millis } from "../kernel/clock.ts";
import type { Kept } from "../learning/learner.ts";
import { openDatabase, transaction } from "./database.ts";

/**
 * What the learner keeps across restarts, piece by piece. Pieces are plain data: maps, sets and typed arrays
 * included. A piece that cannot be read any more is gone: what was learned is learned again.
 */
export interface LearnedStore {
  /** Puts and takes away in one transaction. */
  save(pieces: Iterable<Kept>, now: Millis): void;
  load(): readonly Kept[];
  close(): void;
}

/**
 * A connection of the learner's own, in whatever thread it lives. It syncs at checkpoints only: losing the
 * last minute of learning to a power cut is allowed, waiting for the disk on every minute is not needed.
 */
export function openLearned(file: string): LearnedStore {
  const database = openDatabase(file);
  database.exec("PRAGMA synchronous = NORMAL");
  const store = learnedStore(database);
  return { ...store, close: () => database.close() };
}

function learnedStore(database: DatabaseSync): Omit<LearnedStore, "close"> {
  const put = database.prepare("INSERT OR REPLACE INTO learned VALUES (?, ?, ?)");
  const drop = database.prepare("DELETE FROM learned WHERE name = ?");
  const all = database.prepare("SELECT name, data FROM learned ORDER BY name");
  return {
    save(pieces, now) {
      // Packed before the lock is taken: other writers wait for the rows alone.
      const packed = [...pieces].map(({ name, data }) => ({
        name,
        data: data === undefined ? undefined : gzipSync(serialize(data), { level: 1 }),
      }));
      if (packed.length === 0) return;
      transaction(database, () => {
        for (const { name, data } of packed) {
          if (data === undefined) drop.run(name);
          else put.run(name, data, now);
        }
      });
    },
    load: () =>
      all.all().flatMap((row) => {
        const data = unpack(row["data"]);
        return data === undefined ? [] : [{ name: String(row["name"]), data }];
      }),
  };
}

function unpack(packed: unknown): unknown {
  if (!(packed instanceof Uint8Array)) return undefined;
  try {
    return deserialize(gunzipSync(packed));
  } catch {
    return undefined;
  }
}

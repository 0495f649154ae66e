import { chmodSync, closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { migrations } from "./migrations.ts";

/** How long a writer waits for another process (the command line beside a running gateway). */
const busyMillis = 5000;

/**
 * Opens the state database, made or brought up to date as needed. WAL with full syncs: what was committed
 * is on the disk, whatever kills the process or the machine afterwards; administrative changes are rare,
 * so their price does not matter. The file is readable by its owner alone.
 */
export function openDatabase(file: string): DatabaseSync {
  if (file !== ":memory:") {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    // SQLite gives its side files the mode of the main file, so that one has to be there first.
    closeSync(openSync(file, "a", 0o600));
    chmodSync(file, 0o600);
  }
  const database = new DatabaseSync(file, { timeout: busyMillis });
  database.exec("PRAGMA journal_mode = WAL");
  database.exec("PRAGMA synchronous = FULL");
  migrate(database);
  return database;
}

function migrate(database: DatabaseSync): void {
  transaction(database, () => {
    const taken = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
    if (taken > migrations.length) {
      throw new Error(`the state was written by a newer Castellan (step ${taken})`);
    }
    for (const step of migrations.slice(taken)) database.exec(step);
    database.exec(`PRAGMA user_version = ${migrations.length}`);
  });
}

/** All or nothing. Takes the write lock at once, so that what is read within still holds when it is written. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { databaseName, openState } from "./state.ts";

const folder = mkdtempSync(join(tmpdir(), "castellan-kill-"));
after(() => rmSync(folder, { recursive: true }));
const writer = fileURLToPath(new URL("fixtures/endless-writer.ts", import.meta.url));

/** Lets a writer confirm some keys, kills it with nobody warned, and answers what it had confirmed. */
async function killAfter(keys: number, run: string): Promise<readonly string[]> {
  const child = spawn(process.execPath, [writer, folder, run], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  for await (const chunk of child.stdout) {
    printed += String(chunk);
    if (printed.split("\n").length > keys) child.kill("SIGKILL");
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  assert.equal(child.signalCode, "SIGKILL");
  return printed.split("\n").slice(0, -1);
}

test("what was confirmed is there after kill -9, whole and in order", async () => {
  const confirmed: string[] = [];
  for (const [round, keys] of [3, 20, 50, 1].entries()) {
    confirmed.push(...(await killAfter(keys, `r${round}`)));
    const database = new DatabaseSync(join(folder, databaseName));
    assert.equal(database.prepare("PRAGMA integrity_check").get()?.["integrity_check"], "ok");
    database.close();
    const state = openState(folder);
    const stored = new Set(state.keys.list().map(({ id }) => id));
    assert.deepEqual(
      confirmed.filter((id) => !stored.has(id)),
      [],
    );
    const verification = state.audit.verify();
    assert.ok(verification.intact);
    assert.equal(verification.rows, stored.size, "a key without its audit row, or the reverse");
    state.close();
  }
  assert.ok(confirmed.length >= 74, "nothing was written");
});

test("a state that a newer Castellan wrote is refused and left alone", () => {
  const database = new DatabaseSync(join(folder, databaseName));
  database.exec("PRAGMA user_version = 99");
  database.close();
  assert.throws(() => openState(folder), /newer Castellan/);
});

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
const keyWriter = fileURLToPath(new URL("fixtures/endless-writer.ts", import.meta.url));
const registerWriter = fileURLToPath(new URL("fixtures/register-writer.ts", import.meta.url));

/** Lets a writer confirm some lines, kills it with nobody warned, and answers what it had confirmed. */
async function killAfter(
  lines: number,
  given: readonly [writer: string, directory: string, run: string],
): Promise<readonly string[]> {
  const child = spawn(process.execPath, given, {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  for await (const chunk of child.stdout) {
    printed += String(chunk);
    if (printed.split("\n").length > lines) child.kill("SIGKILL");
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  assert.equal(child.signalCode, "SIGKILL");
  return printed.split("\n").slice(0, -1);
}

test("what was confirmed is there after kill -9, whole and in order", async () => {
  const confirmed: string[] = [];
  for (const [round, keys] of [3, 20, 50, 1].entries()) {
    confirmed.push(...(await killAfter(keys, [keyWriter, folder, `r${round}`])));
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

/** How often the register's writer is killed, each time at another moment of its work. */
const rounds = 24;

test("every confirmed change of the register is there after kill -9, with its history and its audit row", async () => {
  const directory = join(folder, "register");
  const confirmed: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    confirmed.push(...(await killAfter(1 + (round % 7), [registerWriter, directory, `r${round}`])));
    const database = new DatabaseSync(join(directory, databaseName));
    assert.equal(database.prepare("PRAGMA integrity_check").get()?.["integrity_check"], "ok");
    database.close();
  }
  assert.ok(confirmed.length >= rounds, "nothing was written");
  const state = openState(directory);
  assert.ok(state.audit.verify().intact);
  const register = state.register.read();
  const named = new Set(
    state.register
      .changes({ target: "shop@1", limit: 100_000 })
      .filter(({ attribute }) => attribute === "name")
      .map(({ after: name }) => name),
  );
  const audited = state.audit.list(100_000);
  const sets = audited.filter(({ action }) => action === "register.set");
  assert.equal(sets.length, named.size, "a change without its audit row, or the reverse");
  for (const line of confirmed) {
    const [what, name = ""] = line.split(" ");
    if (what === "set") assert.ok(named.has(name), line);
    else {
      assert.ok(register.apis.has(`${name}@1`), line);
      for (const n of [0, 1, 2, 3, 4]) assert.ok(register.operations.has(`GET * /${name}/${n}`));
      assert.ok(state.register.imports.document(`${name}@1`), line);
    }
  }
  // Nothing half: of what was not confirmed, too, either all is there or nothing.
  const apis = [...register.apis.keys()].filter((id) => id !== "shop@1");
  assert.equal(register.operations.size, 1 + apis.length * 5);
  assert.equal(audited.filter(({ action }) => action === "register.imported").length, apis.length);
  state.close();
});

test("a state that a newer Castellan wrote is refused and left alone", () => {
  const database = new DatabaseSync(join(folder, databaseName));
  database.exec("PRAGMA user_version = 99");
  database.close();
  assert.throws(() => openState(folder), /newer Castellan/);
});

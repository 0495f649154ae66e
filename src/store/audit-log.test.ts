import assert from "node:assert/strict";
import { test } from "node:test";
import { millis } from "../kernel/clock.ts";
import { auditLog, audited } from "./audit-log.ts";
import { openDatabase } from "./database.ts";

function filled(rows: number) {
  const database = openDatabase(":memory:");
  for (let i = 1; i <= rows; i += 1) {
    const entry = { actor: "ada", action: "key.created", target: `key ${i}`, details: { i } };
    audited(database, entry, millis(i), () => undefined);
  }
  return { database, log: auditLog(database) };
}

test("a log that nobody touched is whole", () => {
  const { log } = filled(5);
  const verification = log.verify();
  assert.deepEqual([verification.intact, verification.rows], [true, 5]);
  assert.deepEqual(
    log.list(2).map(({ sequence, target, details }) => [sequence, target, details]),
    [
      [5, "key 5", { i: 5 }],
      [4, "key 4", { i: 4 }],
    ],
  );
  assert.deepEqual(
    log.list(2, 3).map(({ sequence }) => sequence),
    [2, 1],
  );
});

const tampered = [
  ["a changed target", "UPDATE audit_log SET target = 'other' WHERE sequence = 3", 3],
  ["a changed time", "UPDATE audit_log SET time = 99 WHERE sequence = 2", 2],
  ["changed details", `UPDATE audit_log SET details = '{"i": 3}' WHERE sequence = 3`, 3],
  ["unreadable details", "UPDATE audit_log SET details = 'x' WHERE sequence = 3", 3],
  ["a removed row", "DELETE FROM audit_log WHERE sequence = 2", 3],
  ["the first row removed", "DELETE FROM audit_log WHERE sequence = 1", 2],
  ["an inserted row", "INSERT INTO audit_log VALUES (6, 6, 'a', 'b', 'c', '{}', 'x')", 6],
  ["a changed hash", "UPDATE audit_log SET hash = 'x' WHERE sequence = 4", 4],
] as const;

for (const [name, sql, brokenAt] of tampered) {
  test(`${name} shows at entry ${brokenAt}`, () => {
    const { database, log } = filled(5);
    database.exec(sql);
    const verification = log.verify();
    assert.ok(!verification.intact);
    assert.equal(verification.brokenAt, brokenAt);
  });
}

test("a change that fails leaves neither itself nor its row", () => {
  const { database, log } = filled(1);
  const entry = { actor: "a", action: "b", target: "c", details: {} };
  assert.throws(() =>
    audited(database, entry, millis(2), () => {
      database.exec("INSERT INTO configurations (time, revision, text) VALUES (1, 'r', 't')");
      throw new Error("no");
    }),
  );
  assert.equal(log.verify().rows, 1);
  assert.equal(database.prepare("SELECT count(*) AS n FROM configurations").get()?.["n"], 0);
});

import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { deserialize, serialize } from "node:v8";
import { millis } from "../kernel/clock.ts";
import { createLearner } from "../learning/create-learner.ts";
import type { Kept } from "../learning/learner.ts";
import { hasher } from "./hasher.ts";
import { ImportedRecordings, importRecording } from "./import-recording.ts";

const folder = mkdtempSync(join(tmpdir(), "castellan-import-"));
after(() => rmSync(folder, { recursive: true }));

/** 2026-02-18T12:00. */
const later = millis(1_771_416_000_000);

function line(path: string, more: object = {}): string {
  const record = {
    time: "2026-02-18T00:09:11.614Z",
    client: { ip: "192.0.2.7" },
    request: { method: "GET", url: `https://api.example.com${path}`, headers: [] },
    response: { status: 200, headers: [] },
    durationMs: 1,
    ...more,
  };
  return `${JSON.stringify(record)}\n`;
}

function write(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const pseudonym = (kind: string, id: string): string => `${kind} ${id.length}`;

/** A learner and its imports, empty or from what others kept. */
function desk(kept: readonly Kept[] = []) {
  const learner = createLearner({ hash: hasher("k") }, kept);
  const imported = new ImportedRecordings(kept);
  return {
    learner,
    import: (path: string) => importRecording(path, { learner, imported, pseudonym }),
    keep: (): readonly Kept[] => {
      const pieces = [...learner.save(), ...imported.save()];
      return deserialize(serialize(pieces)) as readonly Kept[];
    },
    exchanges: () => learner.summaries(later).reduce((sum, { exchanges }) => sum + exchanges, 0),
  };
}

const nothing = { documents: 0, changed: 0, problems: [] };

test("a recording is learned from, and tells what it brought", async () => {
  const { import: learn, learner } = desk();
  const path = write("a.ndjson", line("/v1/orders") + line("/v1/orders/1") + line("/v1/orders/2"));
  assert.deepEqual(await learn(path), {
    ...nothing,
    records: 3,
    skipped: 0,
    created: 2,
    unchanged: false,
  });
  assert.equal(learner.summaries(later).length, 2);
  const more = write("b.ndjson", line("/v1/orders/3") + line("/v1/people"));
  assert.equal((await learn(more)).created, 1);
});

test("the same bytes twice teach nothing, under whatever name and after a restart", async () => {
  const first = desk();
  const path = write("c.ndjson", line("/v1/orders/1") + line("/v1/orders/2"));
  await first.import(path);
  const again = { ...nothing, records: 2, skipped: 0, created: 0, unchanged: true };
  assert.deepEqual(await first.import(path), again);
  copyFileSync(path, join(folder, "d.ndjson"));
  assert.deepEqual(await first.import(join(folder, "d.ndjson")), again);
  assert.equal(first.exchanges(), 2);
  const second = desk(first.keep());
  assert.deepEqual(await second.import(path), again);
  assert.equal(second.exchanges(), 2);
  assert.deepEqual(second.keep(), [], "nothing changed, so nothing is written");
});

test("a file that grew is another file", async () => {
  const { import: learn, exchanges } = desk();
  await learn(write("e.ndjson", line("/v1/orders/1")));
  const grown = await learn(write("e.ndjson", line("/v1/orders/1") + line("/v1/orders/2")));
  assert.equal(grown?.unchanged, false);
  assert.equal(exchanges(), 3);
});

test("broken exchanges are counted, and the first of them told with file and line", async () => {
  const { import: learn } = desk();
  const broken = Array.from({ length: 60 }, () => line("/x", { durationMs: -1 })).join("");
  const path = write("f.ndjson", line("/v1/orders") + broken);
  const result = await learn(path);
  assert.equal(result?.records, 1);
  assert.equal(result?.skipped, 60);
  assert.equal(result?.problems.length, 50);
  assert.equal(result?.problems[0], `${path}:2: /durationMs: must be a number, 0 or more`);
});

test("what is no recording is left alone, and may become one", async () => {
  const { import: learn, exchanges } = desk();
  const path = write("g.json", '{"openapi": "3.1.0"}');
  assert.match((await learn(path)).problems.join(), /g\.json: holds no exchange records/);
  assert.equal(exchanges(), 0);
  assert.equal((await learn(write("g.json", line("/v1/orders")))).records, 1);
});

test("what was kept of imports by something else is as if there were none", async () => {
  const { import: learn } = desk([{ name: "imported recordings", data: 17 }]);
  assert.equal((await learn(write("h.ndjson", line("/v1/orders")))).unchanged, false);
});

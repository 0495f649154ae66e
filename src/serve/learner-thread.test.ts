import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { KeptOperation } from "../learning/operation-memory.ts";
import { openLearned } from "../store/learned.ts";
import { databaseName } from "../store/state.ts";
import { noRoom } from "../telemetry/capture/ring.ts";
import { settledExchange } from "../telemetry/fixtures/settled-exchange.ts";
import { learnerStage, seenBy } from "./fixtures/learner-stage.ts";

const folder = mkdtempSync(join(tmpdir(), "castellan-learner-"));
const endlessLearner = fileURLToPath(new URL("fixtures/endless-learner.ts", import.meta.url));
let folders = 0;

after(() => rmSync(folder, { recursive: true }));

test(
  "a record that cannot be read costs itself alone, and is told",
  { timeout: 30_000 },
  async () => {
    const { learner, writer, sink, faults, deaths } = learnerStage(
      join(folder, `s${(folders += 1)}`),
    );
    sink(settledExchange());
    const from = writer.reserve(8);
    assert.notEqual(from, noRoom);
    writer.bytes.fill(0xff, from, from + 8);
    writer.commit(8);
    sink(settledExchange());
    assert.equal(await seenBy(learner, 2), 2);
    assert.equal(faults.length, 1);
    await learner.stop();
    assert.deepEqual(deaths, []);
  },
);

test(
  "what is asked while there is no thread is answered by the next",
  { timeout: 30_000 },
  async () => {
    const { learner, sink, deaths } = learnerStage(join(folder, `s${(folders += 1)}`));
    // What no contract declares is told from the second call on.
    for (let times = 0; times < 2; times += 1) sink(settledExchange());
    await seenBy(learner, 2);
    await learner.ask("save", undefined);
    const under = learner.ask("summaries", undefined).then(
      () => "answered",
      ({ message }: Error) => message,
    );
    learner.end();
    assert.match(await under, /answered|the learner ended/);
    while (deaths.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const [summary] = await learner.ask("summaries", undefined);
    assert.equal(summary?.exchanges, 2);
    await learner.stop();
  },
);

test(
  "what comes while there is no thread is learned by the next",
  { timeout: 30_000 },
  async () => {
    const { learner, sink, faults, deaths } = learnerStage(join(folder, `s${(folders += 1)}`));
    sink(settledExchange());
    await seenBy(learner, 1);
    learner.end();
    while (deaths.length === 0) await new Promise((resolve) => setImmediate(resolve));
    // The sender and the outcome were told to the one that is gone.
    for (let times = 0; times < 3; times += 1) sink(settledExchange());
    assert.equal(await seenBy(learner, 3), 3);
    await learner.stop();
    assert.deepEqual([faults, deaths.length], [[], 1]);
  },
);

function kept(state: string): number {
  const store = openLearned(join(state, databaseName));
  const operations = store.load().filter(({ name }) => name.startsWith("operation "));
  store.close();
  return operations.reduce((sum, { data }) => sum + (data as KeptOperation).exchanges, 0);
}

test("kill -9 at any moment loses nothing that was written down", { timeout: 60_000 }, async () => {
  for (const saves of [1, 2, 5]) {
    const state = join(folder, `s${(folders += 1)}`);
    const child = spawn(process.execPath, [endlessLearner, state], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const gone = new Promise((resolve) => child.once("exit", resolve));
    let told = 0;
    let safe = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      const found = /^safe (\d+)$/.exec(line)?.[1];
      if (found === undefined) continue;
      safe = Number(found);
      told += 1;
      // In the midst of learning the next, or of writing it down.
      if (told === saves) child.kill("SIGKILL");
    }
    await gone;
    assert.ok(told >= saves, "it ended by itself");
    assert.ok(kept(state) >= safe, `${kept(state)} kept of ${safe}`);
  }
});

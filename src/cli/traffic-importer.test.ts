import assert from "node:assert/strict";
import { createServer } from "node:http";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { ImportTraffic } from "../admin/imports/import-path.ts";
import { readConfigFile } from "../config/read-config.ts";
import { millis } from "../kernel/clock.ts";
import { createLearner } from "../learning/create-learner.ts";
import { controls } from "../policies/index.ts";
import { serve } from "../serve.ts";
import { hasher } from "../serve/hasher.ts";
import { openSecrets } from "../serve/secrets.ts";
import { openLearned } from "../store/learned.ts";
import { databaseName } from "../store/state.ts";
import { trafficImporter } from "./traffic-importer.ts";

const folder = mkdtempSync(join(tmpdir(), "castellan-traffic-"));
const upstream = createServer((_, response) => response.end("{}"));
before(() => new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve)));
after(() => {
  upstream.close();
  rmSync(folder, { recursive: true });
});

/** 2026-02-18T12:00. */
const later = millis(1_771_416_000_000);
const contract = {
  openapi: "3.1.0",
  info: { title: "Shop", version: "1" },
  paths: { "/orders": { get: { responses: { 200: { description: "ok" } } } } },
};

/** A configuration whose state is a folder of its own, with the admin API at this port. */
function configured(name: string, adminPort: number): string {
  const { port } = upstream.address() as AddressInfo;
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, "shop.json"), JSON.stringify(contract));
  const file = join(folder, name, "castellan.yaml");
  const targets = [`http://127.0.0.1:${port}`];
  const configuration = {
    version: 1,
    state: join(folder, name, "state"),
    workers: 1,
    listeners: [{ port: 0, tls: "none" }],
    admin: { port: adminPort },
    security: { transport: { plainHttp: "allow" } },
    apis: [{ name: "shop", owner: "o", purpose: "p", openapi: "shop.json", upstream: { targets } }],
    telemetry: { log: { level: "silent" } },
  };
  writeFileSync(file, JSON.stringify(configuration));
  return file;
}

function importerOf(file: string): ImportTraffic {
  const read = readConfigFile(file, { controls, environment: {} });
  assert.ok(read.ok, JSON.stringify(read));
  return trafficImporter(read.config.loaded);
}

function recording(name: string): string {
  const path = join(folder, name);
  const lines = ["/orders", "/orders", "/people"].map((url) =>
    JSON.stringify({
      time: "2026-02-18T00:09:11.614Z",
      client: { ip: "192.0.2.7" },
      request: { method: "GET", url: `https://api.example.com${url}`, headers: [] },
      response: { status: 200, headers: [] },
      durationMs: 1,
    }),
  );
  writeFileSync(path, `${lines.join("\n")}\n{"broken\n`);
  return path;
}

/** What lies in the state directory, as the next learner reads it. */
function learnedIn(name: string): ReadonlyMap<string, number> {
  const state = join(folder, name, "state");
  const store = openLearned(join(state, databaseName));
  try {
    const { pseudonymKey } = openSecrets(state);
    const learner = createLearner({ hash: hasher(pseudonymKey) }, store.load());
    return new Map(learner.summaries(later).map(({ key, exchanges }) => [key, exchanges]));
  } finally {
    store.close();
  }
}

const learned = new Map([
  ["GET * /orders", 2],
  ["GET api.example.com /people", 1],
]);
/** A port that nobody listens at: reserved, and never given out. */
const nobody = 1;

test("where no gateway runs, a recording is learned from in the state directory, once", async () => {
  const importTraffic = importerOf(configured("alone", nobody));
  const path = recording("alone.ndjson");
  const result = await importTraffic(path);
  assert.deepEqual([result.records, result.skipped, result.created], [3, 1, 2]);
  assert.deepEqual(result.problems, [`${path}:4: is not JSON`]);
  assert.deepEqual(learnedIn("alone"), learned);
  assert.equal((await importTraffic(path)).unchanged, true);
  assert.deepEqual(learnedIn("alone"), learned);
});

test("what is no recording is told with its place", async () => {
  const path = join(folder, "prose.txt");
  writeFileSync(path, "Dear all,\n");
  const { records, unchanged, problems } = await importerOf(configured("prose", nobody))(path);
  assert.deepEqual([records, unchanged], [0, true]);
  assert.deepEqual(problems, [
    `${path}:1:1: is not JSON, and its first line is neither an exchange record nor a JSON access log line of nginx, Envoy or Kong`,
  ]);
});

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test(
  "where a gateway runs, its learner learns, and keeps what it learned",
  { timeout: 60_000 },
  async () => {
    const file = configured("running", await freePort());
    const running = await serve({ file });
    try {
      const importTraffic = importerOf(file);
      const path = recording("running.ndjson");
      const result = await importTraffic(path);
      assert.deepEqual([result.records, result.skipped, result.created], [3, 1, 2]);
      assert.equal((await importTraffic(path)).unchanged, true);
      // Two at once are one after the other.
      const more = recording("more.ndjson");
      writeFileSync(more, "\n", { flag: "a" });
      const both = await Promise.all([importTraffic(more), importTraffic(more)]);
      assert.equal(both.filter((one) => one.unchanged).length, 1);
    } finally {
      await running.stop();
    }
    const twice = new Map([...learned].map(([key, exchanges]) => [key, exchanges * 2]));
    assert.deepEqual(learnedIn("running"), twice);
  },
);

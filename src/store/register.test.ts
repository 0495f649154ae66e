import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import { millis } from "../kernel/clock.ts";
import { aContract, configured, hand, imported } from "../registry/fixtures/declarations.ts";
import { type Register, findOperation } from "../registry/held.ts";
import { reconcile } from "../registry/reconcile.ts";
import { reconcileTraffic } from "../registry/reconcile-traffic.ts";
import { digestOf, packDocument } from "./imports.ts";
import { openLearned } from "./learned.ts";
import { databaseName, openState } from "./state.ts";

const folder = mkdtempSync(join(tmpdir(), "castellan-register-"));
after(() => rmSync(folder, { recursive: true }));

const orders = aContract({
  "/orders": { get: { operationId: "list" } },
  "/orders/{id}": { get: {} },
});
const list = "GET api.example.com /v1/orders";
const what = { action: "register.reconciled", target: "configuration" };

function dump(directory: string): string {
  const database = new DatabaseSync(join(directory, databaseName), { readOnly: true });
  const tables = database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    .all();
  assert.ok(tables.length > 10, "looked at nothing");
  const all = tables.map(({ name }) => [
    name,
    database.prepare(`SELECT * FROM ${String(name)}`).all(),
  ]);
  database.close();
  return JSON.stringify(all);
}

/** A table has no order of its own. */
function sorted({ apis, operations, former }: Register) {
  return [apis, operations, former].map((held: ReadonlyMap<string, unknown>) =>
    [...held].toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

test("what is written is read back the same, by this process and by another", () => {
  const directory = join(folder, "same");
  const state = openState(directory);
  const done = state.register.update(hand(), what, (held) =>
    reconcile(held, configured(orders), hand()),
  );
  state.register.set(list, { owner: "ada", retired: millis(2_000_000_000_000) }, hand(1, "ada"));
  const here = state.register.read();
  assert.equal(here.operations.get(list)?.owner, "ada");
  assert.equal(here.operations.get(list)?.retired, 2_000_000_000_000);
  assert.equal(here.operations.size, done.register.operations.size);
  assert.equal(state.register.read(), here, "nothing has changed, so nothing is read");
  const other = openState(directory);
  assert.deepEqual(sorted(other.register.read()), sorted(here), "what is held is what is written");
  other.configurations.record("r", "t", millis(1));
  assert.equal(state.register.read(), here, "another's commit that is not the register's");
  other.register.set(list, { owner: null }, hand(2, "bob"));
  assert.equal(state.register.read().operations.get(list)?.owner, undefined);
  assert.deepEqual(
    other.register
      .changes({ target: list, limit: 10 })
      .map(({ sequence, actor, attribute, before, after: next }) => [
        sequence,
        actor,
        attribute,
        before,
        next,
      ]),
    [
      [6, "bob", "owner", "ada", undefined],
      [5, "ada", "retired", undefined, "2033-05-18T03:33:20Z"],
      [4, "ada", "owner", undefined, "ada"],
      [2, "castellan", "created", undefined, "configuration castellan.yaml"],
    ],
  );
  assert.equal(other.register.sequence(), 6);
  const verified = state.audit.verify();
  assert.ok(verified.intact);
  assert.equal(verified.rows, 4);
  state.close();
  other.close();
});

test("reconciling again, setting again and importing again leave the database as it is", () => {
  const directory = join(folder, "idle");
  const state = openState(directory);
  const document = orders.root;
  const importIt = (day: number) =>
    state.register.importContract(
      {
        source: "crm@1",
        api: "crm@1",
        file: `day-${day}.yaml`,
        digest: digestOf(document, ["crm@1"]),
        packed: packDocument(document),
      },
      hand(day),
      (held) => reconcile(held, imported(orders, "crm", "1"), hand(day)),
    );
  const all = (day: number) => {
    state.register.update(hand(day), what, (held) =>
      reconcile(held, configured(orders), hand(day)),
    );
    state.register.set("shop@1", { name: "The shop" }, hand(day, "ada"));
    return importIt(day);
  };
  assert.ok(all(0));
  const before = dump(directory);
  assert.equal(all(1), undefined);
  assert.equal(dump(directory), before);
  assert.deepEqual(state.register.imports.document("crm@1"), orders.root);
  assert.equal(state.register.imports.list(10).length, 1);
  state.close();
});

test("a discovered operation takes its history along when its contract is known", () => {
  const directory = join(folder, "shadow");
  const state = openState(directory);
  const shadow = "GET api.example.com /v1/orders/{p}";
  const seen = {
    key: shadow,
    method: "GET",
    host: "api.example.com",
    path: "/v1/orders/{p}",
    sources: [{ kind: "gateway" as const, name: "gateway" }],
    first: hand(-3).now,
    last: hand(-1).now,
  };
  state.register.update(hand(), what, (held) =>
    reconcileTraffic(held, [seen], { ...hand(), mostDiscovered: 9 }),
  );
  state.register.set(shadow, { owner: "ada" }, hand(1, "ada"));
  state.register.update(hand(2), what, (held) => reconcile(held, configured(orders), hand(2)));
  const register = state.register.read();
  const again = openState(directory);
  assert.deepEqual(sorted(again.register.read()), sorted(register), "written as it is held");
  again.close();
  const operation = findOperation(register, shadow);
  assert.equal(operation?.key, "GET api.example.com /v1/orders/{id}");
  assert.equal(operation.owner, "ada");
  assert.equal(operation.sources[0]?.first, hand(-3).now);
  const history = state.register.changes({ target: operation.key, limit: 50 });
  assert.deepEqual(history.map(({ attribute }) => attribute).toReversed(), [
    "created",
    "owner",
    "key",
    "source",
    "declared",
    "api",
  ]);
  assert.equal(state.register.set(shadow, { owner: "bob" }, hand(3))?.[0]?.target, operation.key);
  state.close();
});

test("an update that fails leaves nothing behind, in the file and in memory", () => {
  const state = openState(":memory:");
  const declared = configured(orders);
  assert.throws(() =>
    state.register.importContract(
      { source: "a@1", api: "a@1", file: "f", digest: "d", packed: packDocument(null) },
      hand(),
      () => {
        throw new Error("no");
      },
    ),
  );
  assert.equal(state.register.read().apis.size, 0);
  state.register.update(hand(), what, (held) => reconcile(held, declared, hand()));
  assert.equal(state.register.read().apis.size, 1);
  state.close();
});

/** Milliseconds of processor time: whoever else works on the machine does not count. */
function spent(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

test("two thousand operations are written well under a second, and read in a moment", () => {
  const directory = join(folder, "many");
  const state = openState(directory);
  const paths = Array.from({ length: 1000 }, (_, i) => [
    `/things/${i}/{id}`,
    { get: { operationId: `get${i}`, summary: "A thing" }, put: { tags: ["t"] } },
  ]);
  const contract = aContract(Object.fromEntries(paths) as Record<string, Record<string, object>>);
  const written = spent(() =>
    state.register.update(hand(), what, (held) => reconcile(held, configured(contract), hand())),
  );
  const other = openState(directory);
  const read = spent(() => assert.equal(other.register.read().operations.size, 2000));
  other.close();
  assert.ok(written < 1000, `written in ${written} ms`);
  assert.ok(read < 500, `read in ${read} ms`);
  console.log(
    `# 2,000 operations: written in ${written.toFixed(0)} ms, read in ${read.toFixed(0)} ms`,
  );
  state.close();
});

test("what was learned is kept piece by piece, and a broken piece is only lost itself", () => {
  const directory = join(folder, "learned");
  openState(directory).close();
  const learned = openLearned(join(directory, databaseName));
  const sketch = new Float64Array([1, 2, 3]);
  learned.save(
    [
      { name: "templates", data: new Map([["GET", new Set(["a"])]]) },
      { name: "operation x", data: { sketch } },
      { name: "flows", data: [1] },
    ],
    millis(1),
  );
  learned.save([{ name: "flows", data: undefined }], millis(2));
  learned.close();
  const database = new DatabaseSync(join(directory, databaseName));
  database.prepare("INSERT INTO learned VALUES ('zzz', x'00', 1)").run();
  database.close();
  const again = openLearned(join(directory, databaseName));
  assert.deepEqual(again.load(), [
    { name: "operation x", data: { sketch } },
    { name: "templates", data: new Map([["GET", new Set(["a"])]]) },
  ]);
  again.close();
});

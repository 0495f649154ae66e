import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { exitCode } from "./exit-code.ts";

const main = fileURLToPath(new URL("main.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "castellan-registry-"));
after(() => rmSync(folder, { recursive: true }));

function castellan(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { status, out: stdout, err: stderr };
}

const ok = { 200: { description: "ok" } };
const shop = {
  openapi: "3.1.0",
  info: { title: "Shop", version: "1" },
  paths: {
    "/orders": { get: { operationId: "listOrders", summary: "List orders", responses: ok } },
    "/orders/{orderId}": {
      parameters: [{ name: "orderId", in: "path", required: true, schema: { type: "string" } }],
      get: { responses: ok },
      delete: { responses: ok },
    },
  },
};
const crm = (version: string, paths: object) =>
  JSON.stringify({
    swagger: "2.0",
    info: { title: "The CRM", version },
    host: "crm.example",
    paths,
  });

mkdirSync(join(folder, "specs"));
writeFileSync(join(folder, "shop.json"), JSON.stringify(shop));
writeFileSync(
  join(folder, "specs", "v1.json"),
  crm("1", { "/people": { get: { responses: ok } }, "/old": { get: { responses: ok } } }),
);
writeFileSync(
  join(folder, "specs", "v2.json"),
  crm("2", {
    "/people": {
      get: {
        responses: ok,
        parameters: [{ name: "page", in: "query", type: "integer", required: true }],
      },
    },
  }),
);
writeFileSync(
  join(folder, "castellan.yaml"),
  // A port that is reserved and never given out: no gateway that happens to run here is asked.
  `version: 1
state: state
admin: { port: 1 }
apis:
  - name: shop
    owner: orders
    purpose: sells things
    openapi: shop.json
    basePath: /v1
    hosts: [api.example.com]
    retired: 2099-01-01
    upstream: { targets: ["http://127.0.0.1:3999"] }
`,
);

function dump(): string {
  const database = new DatabaseSync(join(folder, "state", "castellan.sqlite"), { readOnly: true });
  const names = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  assert.ok(names.length > 10, "looked at nothing");
  const all = names.map(({ name }) => database.prepare(`SELECT * FROM ${String(name)}`).all());
  database.close();
  return JSON.stringify(all);
}

test("the register lists what the configuration declares, also before a gateway ran", () => {
  const { status, out, err } = castellan("registry", "list");
  assert.deepEqual([status, err], [exitCode.ok, ""]);
  assert.match(
    out,
    /^GET +api\.example\.com \/v1\/orders +shop@1 +declared never-called +orders$/m,
  );
  assert.match(out, /^3 of 3 operations$/m);
});

test("documents are imported side by side; importing again changes nothing at all", () => {
  const first = castellan("registry", "import", "specs");
  assert.equal(first.status, exitCode.ok, first.err);
  assert.match(first.out, /^specs: 2 documents, 4 created, \d changed$/m);
  const before = dump();
  const again = castellan("registry", "import", "specs", "--format", "json");
  assert.equal(dump(), before);
  const told = JSON.parse(again.out) as { imports: { unchanged: boolean }[] };
  assert.equal(told.imports[0]?.unchanged, true);
  assert.match(castellan("registry", "import", "specs").out, /2 documents, nothing changed/);
  const { out } = castellan("registry", "list", "--api", "the-crm", "--format", "json");
  const { operations } = JSON.parse(out) as { operations: { key: string; api: string }[] };
  assert.deepEqual(
    operations.map(({ key, api }) => [key, api]),
    [
      ["GET crm.example /old", "the-crm@1"],
      ["GET crm.example /people", "the-crm@2"],
    ],
  );
  assert.match(castellan("registry", "list", "--apis").out, /^the-crm@2 +known +crm\.example/m);
});

test("what is wrong is told with its place, and stops nothing else", () => {
  mkdirSync(join(folder, "mixed"));
  writeFileSync(join(folder, "mixed", "broken.json"), '{"openapi": "3.0.0",\n "paths": {,} }');
  writeFileSync(join(folder, "mixed", "traffic.har"), '{"log": {}}');
  writeFileSync(join(folder, "mixed", "cut.har"), '{"log": {"entries": [');
  writeFileSync(join(folder, "mixed", "good.json"), crm("1", { "/x": { get: { responses: ok } } }));
  const { status, out, err } = castellan("registry", "import", "mixed", "none", "--api", "other");
  assert.equal(status, exitCode.problems);
  assert.match(err, /^mixed\/broken\.json:2:\d+: /m);
  assert.match(err, /^mixed\/traffic\.har: holds no exchange records, .* and no HAR$/m);
  assert.match(err, /^mixed\/cut\.har:1:\d+: is not JSON/m);
  assert.match(err, /^none: is not there$/m);
  assert.match(out, /^mixed: 1 documents, 2 created/m);
  assert.equal(castellan("registry", "import", "mixed", "--api", "A B").status, exitCode.usage);
});

test("an operation is found by what a person writes, and shown with who says what", () => {
  const { status, out } = castellan("registry", "show", "get /orders/{id}");
  assert.equal(status, exitCode.ok);
  assert.match(
    out,
    /^GET api\.example\.com \/v1\/orders\/\{orderId\}\nshop@1: declared, never-called$/m,
  );
  assert.match(out, /^source +configuration castellan\.yaml +since \d{4}-/m);
  assert.match(
    castellan("registry", "show", "listOrders").out,
    /^purpose +List orders +the configuration$/m,
  );
  const several = castellan("registry", "show", "orders");
  assert.equal(several.status, exitCode.problems);
  assert.match(several.err, /may be any of 3 operations:\n {2}GET api\.example\.com/);
  assert.match(castellan("registry", "show", "shop@2").err, /there is no shop@2.*shop@1/);
});

test("what is set is kept, told by explain, and taken back", () => {
  const set = castellan("registry", "set", "GET /v1/orders/{x}", "owner=ada", "retired=2026-01-31");
  assert.equal(set.status, exitCode.ok, set.err);
  assert.match(set.out, /retired: - → 2026-01-31$/m);
  assert.match(castellan("registry", "set", "listOrders", "owner=").out, /nothing changed/);
  const explained = castellan("explain", "GET", "https://api.example.com/v1/orders/7");
  assert.match(explained.out, /retired from 2026-01-31, says the register \(set by cli /);
  const later = castellan("registry", "set", "shop@1", "retired=2100-01-01");
  assert.match(later.err, /^retired: the stricter date of the configuration holds$/m);
  const listed = castellan("registry", "list", "--stage", "retired", "--owner", "ada");
  assert.match(listed.out, /^1 of \d+ operations$/m);
  const wrong = castellan(
    "registry",
    "set",
    "shop@1",
    "retird=1",
    "live=soon",
    "exposure=all",
    "x",
  );
  assert.equal(wrong.status, exitCode.usage);
  assert.match(
    wrong.err,
    /retird.*retired.*\nlive=soon: a date.*\nexposure=all: public, partner.*\nx: name=value/,
  );
  castellan("registry", "set", "GET /v1/orders/{x}", "retired=");
  assert.doesNotMatch(
    castellan("explain", "GET", "https://api.example.com/v1/orders/7").out,
    /2026-01-31/,
  );
  assert.equal(castellan("audit-log", "verify").status, exitCode.ok);
});

test("two versions are compared, and the register is written out", () => {
  const diff = castellan("registry", "diff", "the-crm@1", "the-crm@2");
  assert.equal(diff.status, exitCode.problems, "it breaks callers");
  assert.equal(
    diff.out,
    '- GET /old\n~ GET /people\n  ! query parameter "page" is new and required\n',
  );
  const same = castellan("registry", "diff", "shop.json", "shop@1");
  assert.deepEqual([same.status, same.out], [exitCode.ok, "nothing differs\n"]);
  assert.match(castellan("registry", "diff", "shop@1", "learned:shop@1").err, /no gateway answers/);
  assert.match(castellan("registry", "export", "--learned").err, /no gateway answers at 127/);
  const contract = castellan(
    "registry",
    "export",
    "--api",
    "shop@1",
    "--openapi",
    "-o",
    "out.json",
  );
  assert.equal(contract.status, exitCode.ok, contract.err);
  assert.deepEqual(JSON.parse(readFileSync(join(folder, "out.json"), "utf8")), shop);
  const whole = JSON.parse(castellan("registry", "export").out) as Record<string, unknown[]>;
  assert.deepEqual([whole["apis"]?.length, whole["imports"]?.length], [4, 3]);
});

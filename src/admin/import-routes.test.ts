import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, before as setup, test } from "node:test";
import { millis } from "../kernel/clock.ts";
import type { ImportResult, OperationPage } from "./contract.ts";
import { largeDocument } from "./fixtures/large-document.ts";
import { aSummary } from "./fixtures/learned.ts";
import { type AdminStage, adminStage, at, viewing } from "./fixtures/stage.ts";

const folder = mkdtempSync(join(tmpdir(), "castellan-admin-"));
after(() => rmSync(folder, { recursive: true }));

let stage: AdminStage;
setup(async () => {
  stage = await adminStage();
});
beforeEach(() => stage.again());
after(() => stage.close());

interface Views {
  readonly changed: { changes: { attribute: string }[] };
  readonly operationPage: OperationPage;
  readonly openapi: { paths: object };
  readonly importResult: ImportResult;
  readonly any: unknown;
}

const ask = viewing<Views>(() => stage);

const document = (title: string, version: string, paths: object) =>
  JSON.stringify({
    openapi: "3.0.3",
    info: { title, version },
    servers: [{ url: "https://crm.example/api" }],
    paths,
  });
const get = (more: object = {}) => ({
  get: { responses: { 200: { description: "ok" } }, ...more },
});

test("a directory is imported: versions side by side, what is wrong told with its place, nothing else stopped", async () => {
  const root = join(folder, "specs");
  mkdirSync(join(root, "sub"), { recursive: true });
  writeFileSync(join(folder, "secret.yaml"), "type: string\n");
  symlinkSync(join(folder, "secret.yaml"), join(root, "link.yaml"));
  const files: Readonly<Record<string, string>> = {
    "v1.json": document("CRM", "1", { "/people": get(), "/old": get() }),
    "v2.json": document("CRM", "2", { "/people": get({ deprecated: true }) }),
    "sub/again.json": document("CRM", "2", { "/x": get() }),
    "broken.yaml": "openapi: 3.0.3\ninfo: { title: B\npaths: {}\n",
    "loop.yaml":
      "openapi: 3.1.0\ninfo: { title: Loop, version: '1' }\npaths:\n  /a: { $ref: '#/paths/~1a' }\n",
    "remote.yaml":
      "openapi: 3.1.0\ninfo: { title: Far, version: '1' }\npaths:\n  /a: { $ref: 'https://evil.example/a.yaml' }\n",
    "outside.yaml":
      "openapi: 3.1.0\ninfo: { title: Out, version: '1' }\npaths:\n  /a: { $ref: '../secret.yaml' }\n",
    "linked.yaml":
      "openapi: 3.1.0\ninfo: { title: Link, version: '1' }\npaths:\n  /a: { $ref: 'link.yaml' }\n",
    "part.yaml": "type: object\n",
    "notes.txt": "nothing",
    "traffic.jsonl": '{"a":1}\n{"a":2}\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  const { status, body } = await ask("importResult", "POST", "/v1/imports", { path: root });
  assert.equal(status, 200);
  const { problems: _told, ...counts } = body;
  assert.deepEqual(counts, {
    documents: 2,
    records: 0,
    skipped: 2,
    created: 4,
    changed: 1,
    unchanged: false,
  });
  const told = body.problems.join("\n");
  assert.match(told, /broken\.yaml:3:1: /);
  assert.match(told, /loop\.yaml:4:\d+: .*leads back to itself/);
  assert.match(told, /remote\.yaml:4:\d+: .*remote references are not fetched/);
  assert.match(told, /outside\.yaml:4:\d+: .*could not be read/);
  assert.match(told, /linked\.yaml:4:\d+: .*could not be read/);
  assert.match(told, /again\.json: is crm@2, as .*v2\.json is/);
  assert.match(told, /traffic\.jsonl: is a recording of traffic/);
  assert.equal(body.problems.length, 7, told);
  const again = await ask("importResult", "POST", "/v1/imports", { path: root });
  assert.deepEqual([again.body.created, again.body.changed, again.body.unchanged], [0, 0, true]);
  const old = await ask("operationPage", "GET", at("GET crm.example /api/old"));
  assert.deepEqual(old.body.row.states, ["declared", "never-called"]);
  stage.summaries = [aSummary("GET crm.example /api/old", 5)];
  stage.now = millis(stage.now + 10_000);
  const called = await ask("operationPage", "GET", at("GET crm.example /api/old"));
  assert.deepEqual(called.body.row.states, ["declared", "zombie"], "only in the older version");
  const people = await ask("operationPage", "GET", at("GET crm.example /api/people"));
  assert.equal(people.body.row.api, "crm@2");
  assert.equal(people.body.row.stage, "deprecated");
});

test("others are answered while a large document is imported, and its operations are there afterwards", async () => {
  const path = join(folder, "large.json");
  writeFileSync(path, largeDocument({ operations: 5000, bytes: 10_000_000 }));
  const importing = ask("importResult", "POST", "/v1/imports", { path });
  const ended = importing.then(() => "ended" as const);
  let answered = 0;
  for (let what: "answered" | "ended" = "answered"; what === "answered";) {
    const other = ask("any", "GET", answered % 2 === 0 ? "/healthz" : "/v1/changes");
    what = await Promise.race([ended, other.then(() => "answered" as const)]);
    assert.equal((await other).status, 200);
    if (what === "answered") answered += 1;
  }
  const { status, body } = await importing;
  assert.deepEqual([status, body.problems, body.created], [200, [], 5001]);
  // Reading it takes a second; were it read in this thread, one or two would have got in between.
  assert.ok(answered >= 20, `only ${answered} answers before the import ended`);
  const page = await ask("operationPage", "GET", at("GET large.example /resources4711/{id}"));
  assert.equal(page.body.contract?.summary, "Gets resource 4711");
  assert.equal(page.body.contract.fields[0]?.name, "id");
  const again = await ask("importResult", "POST", "/v1/imports", { path });
  assert.equal(again.body.unchanged, true);
});

test("imports wait for each other, and not too many of them", async () => {
  const path = join(folder, "one.json");
  writeFileSync(path, document("One", "1", { "/one": get() }));
  const asked = Array.from({ length: 12 }, () =>
    ask("importResult", "POST", "/v1/imports", { path }),
  );
  const answers = await Promise.all(asked);
  const statuses = answers.map(({ status }) => status);
  assert.equal(statuses.filter((status) => status === 200).length, 8);
  assert.equal(statuses.filter((status) => status === 503).length, 4);
  const news = answers.filter(({ status, body }) => status === 200 && !body.unchanged);
  assert.equal(news.length, 1);
});

test("what is not there, and what is no document, is told", async () => {
  const none = await ask("importResult", "POST", "/v1/imports", { path: join(folder, "none") });
  assert.match(none.body.problems[0] ?? "", /none: is not there/);
  writeFileSync(join(folder, "text.txt"), "hello\n");
  const text = await ask("importResult", "POST", "/v1/imports", { path: join(folder, "text.txt") });
  assert.match(text.body.problems[0] ?? "", /text\.txt:1:1: .*OpenAPI/);
});

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import type { Plan } from "../engine/plan.ts";
import { millis } from "../kernel/clock.ts";
import type { LearnedSummary } from "../learning/learned.ts";
import type { Risk } from "../posture/assessment.ts";
import { aContract, configured, hand } from "../registry/fixtures/declarations.ts";
import { reconcile } from "../registry/reconcile.ts";
import { type State, openState } from "../store/state.ts";
import { type AdminServer, startAdmin } from "./admin-server.ts";
import type {
  ApiList,
  ApiPage,
  Changes,
  Flows,
  ImportResult,
  Inventory,
  OperationPage,
  Overview,
  PostureView,
} from "./contract.ts";
import { aSummary, knowing, today } from "./fixtures/learned.ts";
import { posture } from "./inventory/posture.ts";

const folder = mkdtempSync(join(tmpdir(), "castellan-admin-"));
let state: State;
let server: AdminServer;
let summaries: readonly LearnedSummary[] = [];
let asked = 0;
let changed = 0;
let now = today;
const plan: Plan = { revision: "r", match: () => undefined, operations: [] };

const list = "GET api.example.com /v1/orders";
const one = "GET api.example.com /v1/orders/{orderId}";
const shadow = "DELETE api.example.com /v1/admin/{id}";
const declared = configured(
  aContract({
    "/orders": { get: { operationId: "listOrders", tags: ["orders"] } },
    "/orders/{orderId}": { get: {} },
  }),
);

/** Called often is risky here: any rule will do. */
function assess(_: unknown, learned: LearnedSummary | undefined): Risk {
  const score = Math.min((learned?.exchanges ?? 0) / 10, 10);
  const level = score >= 8 ? "critical" : score >= 3 ? "high" : "low";
  const factor = {
    name: "busy",
    side: "likelihood" as const,
    strength: 1,
    weight: 1,
    statement: `called ${learned?.exchanges ?? 0} times`,
    support: 1,
    remedy: undefined,
  };
  return { score, level, confidence: 1, factors: [factor], remedies: [] };
}

before(async () => {
  state = openState(":memory:");
  state.register.update(hand(), { action: "register.reconciled", target: "c" }, (held) =>
    reconcile(held, declared, hand()),
  );
  const learned = knowing(() => {
    asked += 1;
    return summaries;
  });
  server = await startAdmin(
    {
      clock: { now: () => now },
      state,
      credential: "right",
      publicKeys: "{}",
      plan: () => plan,
      readiness: () => ({ ready: true, serving: 1, draining: false }),
      metrics: () => Promise.resolve({ contentType: "text/plain", text: "" }),
      reload: () => Promise.resolve({ ok: true, revision: "r" }),
      consumers: () => [],
      makeKey: () => ({ id: "", text: "", hash: "" }),
      changed: () => {
        changed += 1;
      },
      version: "1.2.3",
      started: millis(today - 1000),
      learned,
      assess,
    },
    { address: "127.0.0.1", port: 0 },
  );
});

beforeEach(() => {
  // Past what is kept of the test before.
  now = millis(now + 10_000);
  summaries = [
    aSummary(list, 50, { classes: [{ class: "email", confidence: 1, support: 5 }] }),
    aSummary(one, 20, { undocumented: ["debug"], drift: ["response 200 /total: string"] }),
    aSummary(shadow, 2),
  ];
});

after(async () => {
  await server.close();
  state.close();
  rmSync(folder, { recursive: true });
});

function ask<T>(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: T }> {
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host: "127.0.0.1",
        port: server.port,
        method,
        path,
        headers: { authorization: "Bearer right", "content-type": "application/json" },
      },
      (response) => {
        let text = "";
        response.on("data", (chunk: Buffer) => (text += chunk.toString()));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(text || "null") as T }),
        );
      },
    );
    call.on("error", reject);
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const at = (key: string): string => `/v1/operations/${encodeURIComponent(key)}`;

test("the inventory joins what is declared, seen and assessed, the riskiest first", async () => {
  const { status, body } = await ask<Inventory>("GET", "/v1/inventory");
  assert.equal(status, 200);
  assert.deepEqual([body.total, body.matching], [3, 3]);
  assert.deepEqual(
    body.rows.map(({ key, states, risk }) => [key, states, risk.level, risk.because]),
    [
      [list, ["declared"], "high", "called 50 times"],
      [one, ["declared", "undocumented", "drifted"], "low", "called 20 times"],
      [shadow, ["shadow"], "low", "called 2 times"],
    ],
  );
  const [first] = body.rows;
  assert.equal(first?.name, "listOrders");
  assert.equal(first?.owner, "orders", "an operation has its API's owner");
  assert.equal(first?.authentication.observed, "required");
  assert.deepEqual(body.facets.apis, [{ id: "shop@1", count: 2 }]);
  assert.deepEqual(body.facets.classes, [{ class: "email", count: 1 }]);
});

const queries: readonly (readonly [query: string, keys: readonly string[]])[] = [
  ["search=orders", [list, one]],
  ["search=ORDERS+listorders", [list]],
  ["search=email", [list]],
  ["search=debug", [one]],
  ["search=nothing", []],
  ["state=shadow", [shadow]],
  ["stage=live&sort=path", [shadow, list, one]],
  ["class=email", [list]],
  ["method=delete", [shadow]],
  ["api=shop&risk=low", [one]],
  ["api=shop@1&limit=1&offset=1", [one]],
  ["api=shop@2", []],
  ["sort=first&limit=0", []],
];

for (const [query, keys] of queries) {
  test(`inventory?${query}`, async () => {
    const { body } = await ask<Inventory>("GET", `/v1/inventory?${query}`);
    assert.deepEqual(
      body.rows.map(({ key }) => key),
      keys,
    );
  });
}

test("what cannot be asked is refused with what could be", async () => {
  const wrong = [
    "/v1/inventory?sort=colour",
    "/v1/inventory?limit=1001",
    "/v1/inventory?offset=-1",
    "/v1/changes?limit=x",
    "/v1/flows?minimum=x",
  ];
  for (const path of wrong) assert.equal((await ask("GET", path)).status, 400, path);
  const missing = [
    at("GET a /b"),
    "/v1/apis/none@1",
    "/v1/openapi?api=none@1",
    `${at("x")}/openapi`,
  ];
  for (const path of missing) assert.equal((await ask("GET", path)).status, 404, path);
});

test("rows are assessed once for everybody who asks within two seconds, and anew after a change", async () => {
  asked = 0;
  await Promise.all([1, 2, 3].map(() => ask("GET", "/v1/inventory")));
  assert.equal(asked, 1);
  now = millis(now + 1999);
  await ask("GET", "/v1/apis");
  assert.equal(asked, 1);
  await ask("PATCH", at(list), { purpose: "anew" });
  await ask("GET", "/v1/apis");
  assert.equal(asked, 2);
});

test("an operation's page shows both sides, its history and who depends on it", async () => {
  const { body } = await ask<OperationPage>("GET", at(list));
  assert.equal(body.row.key, list);
  assert.equal(body.learned?.exchanges, 50);
  assert.deepEqual(body.controls, []);
  assert.ok(body.changes.some(({ attribute }) => attribute === "created"));
  assert.deepEqual(
    body.dependents.map(({ kind, name, exchanges }) => [kind, name, exchanges]),
    [
      ["consumer", "web", 50],
      ["caller", "ps_2", 50],
    ],
  );
});

test("what a person sets holds, is told and audited, and can be taken back", async () => {
  const before = changed;
  const set = await ask<{ record: { owner: string }; changes: unknown[] }>("PATCH", at(one), {
    owner: "ada",
    retired: "2026-12-01",
  });
  assert.equal(set.status, 200);
  assert.equal(set.body.record.owner, "ada");
  assert.equal(changed, before + 1);
  const again = await ask<{ changes: unknown[] }>("PATCH", at(one), { owner: "ada" });
  assert.deepEqual(again.body.changes, []);
  assert.equal(changed, before + 1, "nothing changed");
  const { body } = await ask<Inventory>("GET", "/v1/inventory?search=ada");
  assert.deepEqual([body.rows[0]?.owner, body.rows[0]?.stage], ["ada", "live"]);
  await ask("PATCH", at(one), { owner: null, retired: "2026-11-01T00:00:00+02:00" });
  const page = await ask<OperationPage>("GET", at(one));
  assert.equal(page.body.row.owner, "orders");
  assert.deepEqual([page.body.row.stage, page.body.row.states.at(-1)], ["retired", "retired"]);
  assert.ok(page.body.row.states.includes("zombie"), "retired for long, and still answered");
  const history = await ask<Changes>(
    "GET",
    `/v1/changes?limit=2&target=${encodeURIComponent(one)}`,
  );
  assert.deepEqual(
    history.body.changes.map(({ actor, attribute, before: was, after: is }) => [
      actor,
      attribute,
      was,
      is,
    ]),
    [
      ["admin", "retired", "2026-12-01", "2026-10-31T22:00:00Z"],
      ["admin", "owner", "ada", undefined],
    ],
  );
  assert.ok(
    state.audit.list(10).some(({ action, target }) => action === "register.set" && target === one),
  );
  const api = await ask("PATCH", "/v1/apis/shop%401", { purpose: "sells" });
  assert.equal(api.status, 200);
  await ask("PATCH", at(one), { retired: null });
});

const refusedPatches = [
  { retired: "tomorrow" },
  { retired: "2026-02-30" },
  { exposure: "secret" },
  { owner: "" },
  { owner: "a\nb" },
  { colour: "red" },
];

for (const patch of refusedPatches) {
  test(`PATCH refuses ${JSON.stringify(patch)}`, async () => {
    assert.equal((await ask("PATCH", at(one), patch)).status, 400);
    assert.equal((await ask("PATCH", at("GET a /none"), {})).status, 404);
  });
}

test("APIs and their pages count their operations, versions and dependents", async () => {
  const { body } = await ask<ApiList>("GET", "/v1/apis");
  assert.deepEqual(
    body.apis.map(({ record, operations, worstRisk, exchanges }) => [
      record.id,
      operations,
      worstRisk,
      exchanges,
    ]),
    [["shop@1", 2, "high", 70]],
  );
  const page = await ask<ApiPage>("GET", "/v1/apis/shop%401");
  assert.deepEqual(
    page.body.operations.map(({ key }) => key),
    [list, one],
  );
  assert.equal(page.body.versions.length, 1);
  assert.deepEqual(page.body.dependents[0], {
    kind: "consumer",
    name: "web",
    exchanges: 70,
    last: today - 60_000,
  });
});

test("the overview counts everything, and its traffic is that of the active operations", async () => {
  now = today;
  const { body } = await ask<Overview>("GET", "/v1/overview");
  assert.deepEqual([body.version, body.apis, body.operations], ["1.2.3", 1, 3]);
  assert.equal(body.states.shadow, 1);
  assert.deepEqual(body.risks, { low: 2, medium: 0, high: 1, critical: 0 });
  assert.equal(body.traffic.day.exchanges, 72);
  assert.equal(body.traffic.hour.exchanges, 72);
  assert.deepEqual(body.perMinute, [{ from: today, exchanges: 72, errors: 3, refused: 0 }]);
  assert.equal(body.riskiest[0]?.key, list);
  assert.equal(body.learner.share, 0.9);
});

test("flows are narrowed to an API and to what was seen often", async () => {
  const all = await ask<Flows>("GET", "/v1/flows");
  assert.deepEqual([all.body.nodes.length, all.body.data.length], [3, 1]);
  const often = await ask<Flows>("GET", "/v1/flows?minimum=5");
  assert.deepEqual(
    [often.body.sequence.length, often.body.data.length, often.body.nodes.length],
    [1, 0, 2],
  );
  const other = await ask<Flows>("GET", "/v1/flows?api=none@1");
  assert.deepEqual(other.body.nodes, []);
});

test("the posture counts controls by how they stand, findings and exceptions beside", () => {
  const stands = (mode: "enforce" | "shadow" | "off", active: boolean) => ({
    effective: [{ control: "jwt", title: "Tokens", mode, meaning: "", origin: "", active }],
  });
  const operations = [
    stands("enforce", true),
    stands("enforce", true),
    stands("enforce", false),
    stands("shadow", true),
    stands("off", false),
  ] as unknown as Plan["operations"];
  const exception = {
    control: "jwt",
    api: "shop",
    version: "1",
    operation: "GET /orders",
    mode: "off" as const,
    settings: undefined,
    reason: "because",
    owner: "ada",
    expires: today,
  };
  const view = posture({
    plan: { ...plan, operations },
    findings: [],
    exceptions: [exception],
    now: today,
  });
  assert.deepEqual(view.controls, [
    { control: "jwt", title: "Tokens", enforced: 2, shadow: 1, off: 2 },
  ]);
  assert.deepEqual(
    view.exceptions.map(({ where, expired }) => [where, expired]),
    [["shop@1 GET /orders", true]],
  );
});

test("the posture is there while nobody finds anything", async () => {
  const { body } = await ask<PostureView>("GET", "/v1/posture");
  assert.deepEqual(body, { findings: [], controls: [], exceptions: [] });
});

test("a shadow operation is adopted with what was learned of it; adopting twice changes nothing", async () => {
  const adoption = { keys: [shadow], api: "backoffice", version: "1" };
  const adopted = await ask<{ changes: { attribute: string }[] }>(
    "POST",
    "/v1/adoptions",
    adoption,
  );
  assert.equal(adopted.status, 200);
  assert.deepEqual(
    adopted.body.changes.map(({ attribute }) => attribute),
    ["created", "source", "declared", "api"],
  );
  const page = await ask<OperationPage>("GET", at(shadow));
  assert.deepEqual(page.body.row.states, ["declared"]);
  assert.equal(page.body.row.api, "backoffice@1");
  assert.deepEqual(page.body.contract?.fields, [
    { place: "path", message: "", name: "id", type: "string", required: true },
  ]);
  assert.deepEqual(
    (await ask<{ changes: unknown[] }>("POST", "/v1/adoptions", adoption)).body.changes,
    [],
  );
  const wrong = await ask("POST", "/v1/adoptions", { ...adoption, keys: [list, "GET a /none"] });
  assert.equal(wrong.status, 400);
  const learned = await ask<{ paths: object }>("GET", "/v1/openapi?api=backoffice%401");
  assert.deepEqual(Object.keys(learned.body.paths), ["/v1/admin/{id}"]);
  assert.equal((await ask("GET", `${at(shadow)}/openapi`)).status, 200);
});

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
  const { status, body } = await ask<ImportResult>("POST", "/v1/imports", { path: root });
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
  const again = await ask<ImportResult>("POST", "/v1/imports", { path: root });
  assert.deepEqual([again.body.created, again.body.changed, again.body.unchanged], [0, 0, true]);
  const old = await ask<OperationPage>("GET", at("GET crm.example /api/old"));
  assert.deepEqual(old.body.row.states, ["declared", "never-called"]);
  summaries = [aSummary("GET crm.example /api/old", 5)];
  now = millis(now + 10_000);
  const called = await ask<OperationPage>("GET", at("GET crm.example /api/old"));
  assert.deepEqual(called.body.row.states, ["declared", "zombie"], "only in the older version");
  const people = await ask<OperationPage>("GET", at("GET crm.example /api/people"));
  assert.equal(people.body.row.api, "crm@2");
  assert.equal(people.body.row.stage, "deprecated");
});

test("what is not there, and what is no document, is told", async () => {
  const none = await ask<ImportResult>("POST", "/v1/imports", { path: join(folder, "none") });
  assert.match(none.body.problems[0] ?? "", /none: is not there/);
  writeFileSync(join(folder, "text.txt"), "hello\n");
  const text = await ask<ImportResult>("POST", "/v1/imports", { path: join(folder, "text.txt") });
  assert.match(text.body.problems[0] ?? "", /text\.txt:1:1: .*OpenAPI/);
});

test("thousands of operations are listed in a few milliseconds", async () => {
  const { classes } = aSummary("", 0);
  summaries = Array.from({ length: 5000 }, (_, i) =>
    aSummary(`GET many.example /things/${i}/{id}`, i % 97, { classes }),
  );
  await ask<Inventory>("GET", "/v1/inventory");
  const began = performance.now();
  const { body } = await ask<Inventory>("GET", "/v1/inventory?search=things+9&sort=exchanges");
  const took = performance.now() - began;
  assert.ok(body.matching > 1000);
  console.log(`# 5,000 operations: filtered, sorted and sent in ${took.toFixed(1)} ms`);
  // Several times what is usual: the machine may be busy.
  assert.ok(took < 250, `${took} ms`);
});

import assert from "node:assert/strict";
import { after, beforeEach, before as setup, test } from "node:test";
import { millis } from "../kernel/clock.ts";
import type {
  ApiList,
  ApiPage,
  Changes,
  Flows,
  Inventory,
  OperationPage,
  Overview,
  PostureView,
} from "./contract.ts";
import { aSummary, today } from "./fixtures/learned.ts";
import { type AdminStage, adminStage, at, viewing, list, one, shadow } from "./fixtures/stage.ts";

let stage: AdminStage;
setup(async () => {
  stage = await adminStage();
});
beforeEach(() => stage.again());
after(() => stage.close());

interface Views {
  readonly inventory: Inventory;
  readonly operationPage: OperationPage;
  readonly set: { record: { owner: string }; changes: object[] };
  readonly changed: { changes: { attribute: string }[] };
  readonly changes: Changes;
  readonly apiList: ApiList;
  readonly apiPage: ApiPage;
  readonly overview: Overview;
  readonly flows: Flows;
  readonly postureView: PostureView;
  readonly any: unknown;
}

const ask = viewing<Views>(() => stage);

test("the inventory joins what is declared, seen and assessed, the riskiest first", async () => {
  const { status, body } = await ask("inventory", "GET", "/v1/inventory");
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
    const { body } = await ask("inventory", "GET", `/v1/inventory?${query}`);
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
  for (const path of wrong) assert.equal((await ask("any", "GET", path)).status, 400, path);
  const missing = [
    at("GET a /b"),
    "/v1/apis/none@1",
    "/v1/openapi?api=none@1",
    `${at("x")}/openapi`,
  ];
  for (const path of missing) assert.equal((await ask("any", "GET", path)).status, 404, path);
});

test("rows are assessed once for everybody who asks within two seconds, and anew after a change", async () => {
  stage.asked = 0;
  await Promise.all([1, 2, 3].map(() => ask("any", "GET", "/v1/inventory")));
  assert.equal(stage.asked, 1);
  stage.now = millis(stage.now + 1999);
  await ask("any", "GET", "/v1/apis");
  assert.equal(stage.asked, 1);
  await ask("any", "PATCH", at(list), { purpose: "anew" });
  await ask("any", "GET", "/v1/apis");
  assert.equal(stage.asked, 2);
});

test("an operation's page shows both sides, its history and who depends on it", async () => {
  const { body } = await ask("operationPage", "GET", at(list));
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
  const before = stage.changed;
  const set = await ask("set", "PATCH", at(one), {
    owner: "ada",
    retired: "2026-12-01",
  });
  assert.equal(set.status, 200);
  assert.equal(set.body.record.owner, "ada");
  assert.equal(stage.changed, before + 1);
  const again = await ask("changed", "PATCH", at(one), { owner: "ada" });
  assert.deepEqual(again.body.changes, []);
  assert.equal(stage.changed, before + 1, "nothing changed");
  const { body } = await ask("inventory", "GET", "/v1/inventory?search=ada");
  assert.deepEqual([body.rows[0]?.owner, body.rows[0]?.stage], ["ada", "live"]);
  await ask("any", "PATCH", at(one), { owner: null, retired: "2026-11-01T00:00:00+02:00" });
  const page = await ask("operationPage", "GET", at(one));
  assert.equal(page.body.row.owner, "orders");
  assert.deepEqual([page.body.row.stage, page.body.row.states.at(-1)], ["retired", "retired"]);
  assert.ok(page.body.row.states.includes("zombie"), "retired for long, and still answered");
  const history = await ask(
    "changes",
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
      ["admin credential", "retired", "2026-12-01", "2026-10-31T22:00:00Z"],
      ["admin credential", "owner", "ada", undefined],
    ],
  );
  assert.ok(
    stage.state.audit
      .list(10)
      .some(({ action, target }) => action === "register.set" && target === one),
  );
  const api = await ask("any", "PATCH", "/v1/apis/shop%401", { purpose: "sells" });
  assert.equal(api.status, 200);
  await ask("any", "PATCH", at(one), { retired: null });
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
    assert.equal((await ask("any", "PATCH", at(one), patch)).status, 400);
    assert.equal((await ask("any", "PATCH", at("GET a /none"), {})).status, 404);
  });
}

test("APIs and their pages count their operations, versions and dependents", async () => {
  const { body } = await ask("apiList", "GET", "/v1/apis");
  assert.deepEqual(
    body.apis.map(({ record, operations, worstRisk, exchanges }) => [
      record.id,
      operations,
      worstRisk,
      exchanges,
    ]),
    [["shop@1", 2, "high", 70]],
  );
  const page = await ask("apiPage", "GET", "/v1/apis/shop%401");
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

test("the overview counts everything, and its traffic is all there was", async () => {
  stage.now = today;
  const { body } = await ask("overview", "GET", "/v1/overview");
  assert.deepEqual([body.version, body.apis, body.operations], ["1.2.3", 1, 3]);
  assert.equal(body.states.shadow, 1);
  assert.deepEqual(body.risks, { low: 2, medium: 0, high: 1, critical: 0 });
  assert.equal(body.traffic.day.exchanges, 72);
  assert.equal(body.traffic.hour.exchanges, 72);
  assert.deepEqual(body.perMinute, [{ from: today, exchanges: 72, errors: 1, refused: 0 }]);
  assert.equal(body.riskiest[0]?.key, list);
  assert.equal(body.learner.share, 0.9);
});

test("flows are narrowed to an API and to what was seen often", async () => {
  const all = await ask("flows", "GET", "/v1/flows");
  assert.deepEqual([all.body.nodes.length, all.body.data.length], [3, 1]);
  const often = await ask("flows", "GET", "/v1/flows?minimum=5");
  assert.deepEqual(
    [often.body.sequence.length, often.body.data.length, often.body.nodes.length],
    [1, 0, 2],
  );
  const other = await ask("flows", "GET", "/v1/flows?api=none@1");
  assert.deepEqual(other.body.nodes, []);
});

test("the posture tells what should be looked at, the worst first", async () => {
  const { body } = await ask("postureView", "GET", "/v1/posture");
  assert.deepEqual([body.controls, body.exceptions], [[], []]);
  const found = body.findings.map(({ name, target }) => [name, target]);
  assert.deepEqual(found.slice(0, 2), [
    ["contract-drift", one],
    ["shadow-operation", shadow],
  ]);
});

test("thousands of operations are listed in a few milliseconds", async () => {
  const { classes } = aSummary("", 0);
  stage.summaries = Array.from({ length: 5000 }, (_, i) =>
    aSummary(`GET many.example /things/${i}/{id}`, i % 97, { classes }),
  );
  await ask("inventory", "GET", "/v1/inventory");
  const began = process.cpuUsage();
  const { body } = await ask("inventory", "GET", "/v1/inventory?search=things+9&sort=exchanges");
  // Processor time, of caller and server together: whoever else works on the machine does not count.
  const { user, system } = process.cpuUsage(began);
  const took = (user + system) / 1000;
  assert.ok(body.matching > 1000);
  console.log(`# 5,000 operations: filtered, sorted and sent in ${took.toFixed(1)} ms`);
  assert.ok(took < 250, `${took} ms`);
});

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, before as setup, test } from "node:test";
import { readConfigText } from "../config/read-config.ts";
import { formatProblem } from "../config/source/position.ts";
import { belowBase } from "./adoption/place-now.ts";
import { configurationEntry } from "./adoption/configuration-entry.ts";
import type { AdoptionResult, AdoptionView, OperationPage } from "./contract.ts";
import { aSummary } from "./fixtures/learned.ts";
import { type AdminStage, adminStage, at, list, shadow, viewing } from "./fixtures/stage.ts";

const folder = mkdtempSync(join(tmpdir(), "castellan-adoption-"));
after(() => rmSync(folder, { recursive: true }));

let stage: AdminStage;
setup(async () => {
  stage = await adminStage();
});
beforeEach(() => stage.again());
after(() => stage.close());

interface Views {
  readonly adopted: AdoptionResult;
  readonly adoption: AdoptionView;
  readonly operationPage: OperationPage;
  readonly openapi: { paths: object };
  readonly problem: { detail: string };
  readonly any: unknown;
}

const ask = viewing<Views>(() => stage);
const adoption = { keys: [shadow], api: "backoffice", version: "1" };

test("a shadow operation is adopted with what was learned of it; adopting twice changes nothing", async () => {
  const adopted = await ask("adopted", "POST", "/v1/adoptions", adoption);
  assert.equal(adopted.status, 200);
  assert.deepEqual(
    adopted.body.changes.map(({ attribute }) => attribute),
    ["created", "source", "declared", "api"],
  );
  const page = await ask("operationPage", "GET", at(shadow));
  assert.deepEqual(page.body.row.states, ["declared"]);
  assert.equal(page.body.row.api, "backoffice@1");
  assert.deepEqual(page.body.adopted, { api: "backoffice@1", enforced: false });
  assert.deepEqual(page.body.contract?.fields, [
    { place: "path", message: "", name: "id", type: "string", required: true },
  ]);
  assert.deepEqual((await ask("adopted", "POST", "/v1/adoptions", adoption)).body.changes, []);
  const wrong = await ask("problem", "POST", "/v1/adoptions", {
    ...adoption,
    keys: [list, "GET a /none"],
  });
  assert.equal(wrong.status, 400);
  assert.match(wrong.body.detail, /orders: is declared already; GET a \/none: there is no such/);
  const learned = await ask("openapi", "GET", "/v1/openapi?api=backoffice%401");
  assert.deepEqual(Object.keys(learned.body.paths), ["/v1/admin/{id}"]);
  assert.equal((await ask("any", "GET", `${at(shadow)}/openapi`)).status, 200);
});

test("owner, purpose and date are said with it; the API that it makes has the owner too", async () => {
  const key = "POST api.example.com /v1/refunds";
  stage.summaries = [...stage.summaries, aSummary(key, 7)];
  const said = { owner: "finance", purpose: "Pays money back", live: "2026-01-31" };
  const { body } = await ask("adopted", "POST", "/v1/adoptions", {
    ...adoption,
    ...said,
    api: "refunds",
    keys: [key],
  });
  const told = body.changes.map(
    ({ target, attribute, after: now }) => `${target} ${attribute}=${now}`,
  );
  for (const one of [
    `${key} owner=finance`,
    `${key} purpose=Pays money back`,
    "refunds@1 owner=finance",
  ]) {
    assert.ok(told.includes(one), `${one} is not among ${told.join(", ")}`);
  }
  assert.ok(told.some((one) => one.startsWith(`${key} live=2026-01-31`)));
  const wrong = await ask("problem", "POST", "/v1/adoptions", { ...adoption, live: "soon" });
  assert.equal(wrong.status, 400);
  assert.match(wrong.body.detail, /^\/live: must be a date/);
});

test("the entry for the configuration is valid as it stands, with the document beside it", async () => {
  await ask("adopted", "POST", "/v1/adoptions", adoption);
  const { status, body } = await ask("adoption", "GET", "/v1/apis/backoffice%401/adoption");
  assert.equal(status, 200);
  assert.deepEqual(body.operations, [{ key: shadow, enforced: false }]);
  assert.equal(body.file, "backoffice-1.adopted.json");
  const document = await ask("openapi", "GET", "/v1/apis/backoffice%401/adoption/openapi");
  writeFileSync(join(folder, body.file), JSON.stringify(document.body));
  assertValid(body.yaml);
  for (const path of ["/v1/apis/shop%401/adoption", "/v1/apis/none%401/adoption/openapi"]) {
    assert.equal((await ask("any", "GET", path)).status, 404, path);
  }
});

function assertValid(yaml: string | undefined): void {
  const file = join(folder, "castellan.yaml");
  const read = readConfigText(file, `version: 1\napis:\n${yaml}\n`, {
    controls: [],
    environment: {},
  });
  assert.deepEqual(read.ok ? [] : read.problems.map(formatProblem), []);
}

test("entries of every kind of API are valid, and say what is to be filled in", () => {
  assert.throws(() => assertValid("  - name: no entry"), "whatever is written passes");
  const { apis, operations } = stage.state.register.read();
  const shop = apis.get("shop@1");
  const held = operations.get(list);
  assert.ok(shop && held);
  writeFileSync(
    join(folder, "a.json"),
    '{"openapi":"3.1.0","info":{"title":"A","version":"1"},"paths":{}}',
  );
  const file = "a.json";
  const place = {
    of: "shop@2",
    hosts: [],
    basePath: "/v2",
    targets: ["http://10.0.0.1:80"],
    stripsBasePath: false,
  };
  const cases = [
    {
      api: { ...shop, guarded: true },
      place,
      has: /name: shop-adopted\n/,
    },
    {
      api: { ...shop, guarded: false },
      place: undefined,
      has: /upstream: # where it runs\n +targets: \["https:\/\/api\.example\.com"\]/,
    },
    {
      api: { ...shop, hosts: ["*"] },
      place: undefined,
      has: /targets: \["https:\/\/upstream\.example"\]/,
    },
    {
      api: { ...shop, hosts: ["{hostVar1}.example.com", "b.example.com:8443"] },
      place: undefined,
      has: /hosts: \["\*\.example\.com", "b\.example\.com"\]/,
    },
    {
      api: { ...shop, owner: 'a "b"\\ #c' },
      place: undefined,
      has: /owner: "a \\"b\\"\\\\ #c"\n/,
    },
    {
      api: { ...shop, owner: undefined },
      place: undefined,
      has: /owner: "unknown" # who answers/,
    },
    {
      api: { ...shop, api: "x".repeat(64), guarded: true },
      place: undefined,
      has: /: x{56}-adopted\n/,
    },
  ];
  for (const { api, place: now, has } of cases) {
    const yaml = configurationEntry({ api, adopted: [held], file, place: now });
    assert.match(yaml, has);
    assertValid(yaml);
  }
});

test("an entry stands at the very place where requests go now, with paths below its base path", () => {
  const { apis, operations } = stage.state.register.read();
  const [api, held] = [apis.get("shop@1"), operations.get(list)];
  assert.ok(api && held);
  const place = {
    of: "shop@2",
    hosts: ["api.example.com", "*.shop.example"],
    basePath: "/v2",
    targets: ["http://10.0.0.1:80"],
    stripsBasePath: true,
  };
  const yaml = configurationEntry({ api, adopted: [held], file: "a.json", place });
  assert.match(yaml, /hosts: \["api\.example\.com", "\*\.shop\.example"\]\n +basePath: "\/v2"\n/);
  assert.match(yaml, /upstream: # as shop@2, .*\n.*10\.0\.0\.1.*\n +stripBasePath: true$/);
  assertValid(yaml);
  const document = { openapi: "3.1.0", paths: { "/v2/a/{id}": {}, "/v2": {}, "/v21/b": {} } };
  assert.deepEqual(Object.keys((belowBase(document, "/v2") as { paths: object }).paths), [
    "/a/{id}",
    "/v2",
    "/v21/b",
  ]);
  assert.equal(belowBase(document, ""), document);
});

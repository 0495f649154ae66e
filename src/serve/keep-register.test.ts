import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { aSummary, knowing } from "../admin/fixtures/learned.ts";
import { millis } from "../kernel/clock.ts";
import { parseDate } from "../kernel/dates.ts";
import { aContract, configured, hand } from "../registry/fixtures/declarations.ts";
import { findOperation } from "../registry/held.ts";
import { reconcile } from "../registry/reconcile.ts";
import { type Running, serve } from "../serve.ts";
import { openState } from "../store/state.ts";
import { keepRegister } from "./keep-register.ts";

const folder = mkdtempSync(join(tmpdir(), "castellan-keep-"));
let upstream: Server;

before(async () => {
  upstream = createServer((_, response) => response.end());
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
});

after(() => {
  upstream.close();
  rmSync(folder, { recursive: true });
});

const contract = {
  openapi: "3.1.0",
  info: { title: "Orders", version: "1" },
  paths: Object.fromEntries(
    ["/orders", "/orders/{id}"].map((path) => [
      path,
      {
        ...(path.includes("{")
          ? { parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }] }
          : {}),
        get: { security: [], responses: { 200: { description: "ok" } } },
      },
    ]),
  ),
};

function configuration(state: string, more: object = {}): object {
  const { port } = upstream.address() as AddressInfo;
  const targets = [`http://127.0.0.1:${port}`];
  const api = { name: "shop", owner: "o", purpose: "p", openapi: "orders.json", ...more };
  return {
    version: 1,
    state: join(folder, state),
    workers: 2,
    drain: 2,
    listeners: [{ port: 0, tls: "none" }],
    admin: { port: 0 },
    security: { transport: { plainHttp: "allow" } },
    apis: [{ ...api, upstream: { targets } }],
    telemetry: { log: { level: "silent" } },
  };
}

interface Answer {
  readonly status: number;
  readonly sunset: string | null;
  readonly deprecation: string | null;
}

async function ask(running: Running, path: string): Promise<Answer> {
  const url = `http://127.0.0.1:${running.addresses[0]?.port ?? 0}${path}`;
  // A connection of its own: whichever worker takes it.
  const response = await fetch(url, { headers: { connection: "close" } });
  await response.arrayBuffer();
  const { headers, status } = response;
  return { status, sunset: headers.get("sunset"), deprecation: headers.get("deprecation") };
}

/** Two workers share the port: the answer counts once it came several times in a row. */
async function until(running: Running, path: string, isRight: (answer: Answer) => boolean) {
  for (let inRow = 0; inRow < 8;) {
    inRow = isRight(await ask(running, path)) ? inRow + 1 : 0;
    if (inRow === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function patch(running: Running, path: string, body: object): Promise<number> {
  const { address, port, credentialFile } = running.admin;
  const credential = readFileSync(credentialFile, "utf8").trim();
  const response = await fetch(`http://${address}:${port}${path}`, {
    method: "PATCH",
    headers: { authorization: `Bearer ${credential}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return response.status;
}

test(
  "dates set in the register hold at the gateway, for an operation and for an API, from any process",
  { timeout: 60_000 },
  async () => {
    writeFileSync(join(folder, "orders.json"), JSON.stringify(contract));
    const file = join(folder, "castellan.yaml");
    writeFileSync(file, JSON.stringify(configuration("dates", { retired: "2099-01-01" })));
    let running = await serve({ file });
    try {
      const sunset = "Thu, 01 Jan 2099 00:00:00 GMT";
      assert.deepEqual(await ask(running, "/orders/1"), { status: 200, sunset, deprecation: null });
      // By another process, such as the command line's.
      const beside = openState(join(folder, "dates"));
      const act = { actor: "cli", now: millis(Date.now()) };
      const key = "GET * /orders/{id}";
      beside.register.set(key, { retired: parseDate("2020-01-01") ?? null }, act);
      await until(running, "/orders/1", ({ status }) => status === 410);
      assert.equal((await ask(running, "/orders/1")).sunset, "Wed, 01 Jan 2020 00:00:00 GMT");
      assert.equal((await ask(running, "/orders")).status, 200, "only that operation is gone");
      // By the admin API, of the whole API.
      const path = "/v1/apis/shop%401";
      assert.equal(await patch(running, path, { deprecated: "2026-05-01" }), 200);
      await until(running, "/orders", ({ deprecation }) => deprecation === "@1777593600");
      assert.equal(await patch(running, path, { live: "2090-01-01" }), 200);
      await until(running, "/orders", ({ status }) => status === 404);
      const life = running
        .plan()
        .operations[0]?.effective.find(({ control }) => control === "life-cycle");
      assert.match(
        life?.meaning ?? "",
        /live from 2090-01-01, says the register \(set by admin credential\)/,
      );
      assert.match(life?.meaning ?? "", /retired from 2099-01-01, says the configuration/);
      await running.stop();
      running = await serve({ file });
      assert.equal((await ask(running, "/orders")).status, 404, "kept across a start");
      assert.equal(await patch(running, path, { live: null }), 200);
      await until(running, "/orders", ({ status }) => status === 200);
      beside.register.set(key, { retired: null }, act);
      await until(running, "/orders/1", ({ status }) => status === 200);
      beside.close();
    } finally {
      await running.stop();
    }
  },
);

test(
  "the register follows the configuration at start and at every reload",
  { timeout: 60_000 },
  async () => {
    writeFileSync(join(folder, "orders.json"), JSON.stringify(contract));
    const file = join(folder, "follow.yaml");
    const write = (more: object) =>
      writeFileSync(file, JSON.stringify({ ...configuration("follow", more), workers: "inline" }));
    write({});
    const running = await serve({ file });
    const beside = openState(join(folder, "follow"));
    try {
      const read = () => beside.register.read();
      assert.deepEqual([...read().apis.keys()], ["shop@1"]);
      assert.deepEqual([...read().operations.keys()], ["GET * /orders", "GET * /orders/{id}"]);
      const latestBefore = beside.register.sequence();
      assert.ok((await running.reload()).ok);
      assert.equal(beside.register.sequence(), latestBefore, "nothing changed");
      write({ owner: "ada", basePath: "/v2" });
      assert.ok((await running.reload()).ok);
      assert.equal(read().apis.get("shop@1")?.owner, "ada");
      assert.equal(read().operations.get("GET * /orders")?.declared, false);
      assert.equal(read().operations.get("GET * /v2/orders")?.declared, true);
      const [latest] = beside.register.changes({ target: "shop@1", limit: 1 });
      assert.equal(latest?.actor, "castellan");
      assert.ok(beside.audit.verify().intact);
    } finally {
      beside.close();
      await running.stop();
    }
  },
);

test("what the learner found becomes records, bounded and without what was refused every time", async () => {
  const state = openState(":memory:");
  const declared = configured(aContract({ "/orders/{orderId}": { get: {} } }));
  state.register.update(hand(), { action: "register.reconciled", target: "c" }, (held) =>
    reconcile(held, declared, hand()),
  );
  const refused = { "2": 0, "3": 0, "4": 0, "5": 0, refused: 9 };
  const keys = Array.from({ length: 10_050 }, (_, i) => `GET a.example /found/${i}`);
  const summaries = [
    aSummary("GET api.example.com /v1/orders/{id}", 3),
    aSummary("GET a.example /guessed", 9, { outcomes: refused }),
    ...keys.map((key) => aSummary(key, 1)),
  ];
  const faults: string[] = [];
  const keeper = keepRegister({
    state,
    learned: () => knowing(() => summaries),
    report: (message) => faults.push(message),
  });
  await keeper.learn();
  const { operations } = state.register.read();
  assert.equal(operations.size, 10_001);
  assert.equal(keeper.overflowed(), 50);
  const known = findOperation(state.register.read(), "GET api.example.com /v1/orders/{orderId}");
  assert.deepEqual(
    known?.sources.map(({ kind }) => kind),
    ["configuration", "gateway"],
  );
  const latest = state.register.sequence();
  await keeper.learn();
  assert.equal(state.register.sequence(), latest);
  keeper.close();
  state.close();
  await keeper.learn().catch((error: unknown) => faults.push(String(error)));
  assert.equal(faults.length, 1, "a register that cannot be written is told, and nothing falls");
});

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, type Server, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { InventoryRow, Overview } from "../admin/contract.ts";
import { type Running, serve } from "../serve.ts";

/*
 * Learning from a gateway's own traffic, through all its parts: sink, ring, thread, store, admin API.
 */

const folder = mkdtempSync(join(tmpdir(), "castellan-learning-"));
let upstream: Server;
/** What is answered when the test says so. */
const held: (() => void)[] = [];
let folders = 0;

before(async () => {
  upstream = createServer(({ url }, response) => {
    response.setHeader("content-type", "application/json");
    const answer = (): void => void response.end('{"id": 17, "name": "a thing"}');
    if (url?.endsWith("/held") === true) held.push(answer);
    else answer();
  });
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
});

after(() => {
  upstream.close();
  upstream.closeAllConnections();
  rmSync(folder, { recursive: true });
});

function contract(...paths: readonly string[]): string {
  const get = { responses: { 200: { description: "" } } };
  const parameters = [{ name: "id", in: "path", required: true, schema: { type: "string" } }];
  return JSON.stringify({
    openapi: "3.1.0",
    info: { title: "things", version: "1" },
    paths: Object.fromEntries(paths.map((path) => [path, { parameters, get }])),
  });
}

interface Given {
  readonly learning?: object;
  readonly state?: string;
}

class House {
  readonly running: Running;
  readonly state: string;
  readonly openapi: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16 });

  private constructor(running: Running, state: string, openapi: string) {
    this.running = running;
    this.state = state;
    this.openapi = openapi;
  }

  static async open({ learning = { cpu: 1 }, ...given }: Given = {}): Promise<House> {
    const { port } = upstream.address() as AddressInfo;
    const state = given.state ?? join(folder, `state-${(folders += 1)}`);
    const openapi = `${state}.openapi.json`;
    writeFileSync(openapi, contract("/common/{id}", "/rare/{id}"));
    const off = ["undeclared", "access", "rate-limit"].map((control) => ({
      control,
      api: "things",
      mode: "off",
      reason: "test",
      owner: "test",
      expires: "2099-01-01",
    }));
    const file = `${state}.yaml`;
    const settings = {
      version: 1,
      state,
      workers: "inline",
      drain: 2,
      listeners: [{ port: 0, tls: "none" }],
      admin: { port: 0 },
      security: { transport: { plainHttp: "allow" } },
      apis: [
        {
          name: "things",
          owner: "o",
          purpose: "p",
          openapi,
          upstream: { targets: [`http://127.0.0.1:${port}`] },
        },
      ],
      exceptions: off,
      telemetry: { log: { level: "silent" } },
      learning,
    };
    writeFileSync(file, JSON.stringify(settings));
    return new House(await serve({ file }), state, openapi);
  }

  /** Calls the gateway; what is answered must be a success. */
  get(path: string): Promise<void> {
    const port = this.running.addresses[0]?.port ?? 0;
    return new Promise((resolve, reject) => {
      const call = request({ port, path, host: "127.0.0.1", agent: this.#agent }, (answer) => {
        answer.resume();
        answer.once("end", () =>
          answer.statusCode === 200 ? resolve() : reject(new Error(`${answer.statusCode}`)),
        );
      });
      call.once("error", reject);
      call.end();
    });
  }

  async admin(path: string): Promise<Response> {
    const { port, credentialFile } = this.running.admin;
    const credential = readFileSync(credentialFile, "utf8").trim();
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      headers: { authorization: `Bearer ${credential}` },
    });
    assert.equal(answer.status, 200, path);
    return answer;
  }

  async health(): Promise<Overview["learner"]> {
    return ((await (await this.admin("/v1/overview")).json()) as Overview).learner;
  }

  /** The rows of the inventory, by their path. */
  async rows(): Promise<ReadonlyMap<string, InventoryRow>> {
    const { rows } = (await (await this.admin("/v1/inventory")).json()) as {
      readonly rows: readonly InventoryRow[];
    };
    return new Map(rows.map((row) => [row.path, row]));
  }

  async exchanges(path: string): Promise<number> {
    return (await this.rows()).get(path)?.exchanges ?? 0;
  }

  /** Waits until the inventory, which is not made anew at every look, counts at least so many. */
  async counted(path: string, least: number): Promise<number> {
    for (const until = performance.now() + patience; ;) {
      const counted = await this.exchanges(path).catch(() => 0);
      if (counted >= least || performance.now() > until) return counted;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Waits until every exchange was either learned from or passed over; a learner that just died cannot tell. */
  async learned(exchanges: number): Promise<Overview["learner"]> {
    for (const until = performance.now() + patience; ;) {
      const health = await this.health().catch(() => undefined);
      assert.ok(performance.now() < until, "the learner did not come so far");
      if (health && health.seen + health.sampledOut >= exchanges) return health;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    await this.running.stop();
  }
}

/** Longest wait for a learner that has a hundredth of a processor, ms. */
const patience = 60_000;

/** In which an operation's first exchanges are taken whatever the share: see `capture.ts`. */
const windowMillis = 256;

/** Several calls at once, until all are done. */
async function calls(times: number, call: (turn: number) => Promise<void>): Promise<void> {
  let turn = 0;
  const one = async (): Promise<void> => {
    while (turn < times) await call(turn++);
  };
  await Promise.all(Array.from({ length: 16 }, one));
}

test(
  "what a busy learner passes over is counted all the same, and it says how much that is",
  { timeout: 120_000 },
  async () => {
    const house = await House.open({ learning: { cpu: 0.01 } });
    try {
      const [common, rare] = [6001, 61];
      await calls(common - 1, async (turn) => {
        await house.get(`/common/${turn}`);
        if (turn % 100 === 0) await house.get(`/rare/${turn}`);
      });
      // The first of the next window is always taken, and stands for those that were passed over before it.
      await new Promise((resolve) => setTimeout(resolve, 2 * windowMillis));
      await house.get("/common/last");
      await house.get("/rare/last");
      const { seen, sampledOut, cost } = await house.learned(common + rare);
      assert.equal(seen + sampledOut, common + rare);
      assert.ok(sampledOut > common / 10, `only ${sampledOut} were passed over: no overload`);
      assert.ok(cost > 0);
      const counted = await house.counted("/common/{id}", common * 0.95);
      assert.ok(Math.abs(counted - common) < common * 0.05, `${counted} of ${common}`);
      assert.equal(
        await house.counted("/rare/{id}", rare),
        rare,
        "of what is rare, something was not counted",
      );
      const metrics = await (await house.admin("/metrics")).text();
      const metric = (name: string): number =>
        Number(new RegExp(`^castellan_learner_${name} (\\S+)$`, "m").exec(metrics)?.[1]);
      assert.equal(metric("seen_total"), seen);
      assert.equal(metric("passed_over_total"), sampledOut);
      assert.ok(metric("share") > 0 && metric("share") < 1, `${metric("share")}`);
      assert.ok(metric("cost_seconds") > 0 && metric("cost_seconds") < 0.1);
    } finally {
      await house.stop();
    }
  },
);

test(
  "what was taken before a stop is kept, though it was not yet learned",
  { timeout: 60_000 },
  async () => {
    const house = await House.open();
    await calls(200, (turn) => house.get(`/common/${turn}`));
    // A learner that has just started on a slow machine may have passed some over; no later one stands for them.
    const { sampledOut } = await house.health();
    // Those that end while it stops are still waiting to be handed over.
    const last = Array.from({ length: 3 }, () => house.get("/common/held"));
    while (held.length < 3) await new Promise((resolve) => setImmediate(resolve));
    const stopped = house.running.stop();
    for (const answer of held.splice(0)) answer();
    await Promise.all([stopped, ...last]);
    const again = await House.open({ state: house.state });
    try {
      assert.ok(sampledOut < 100, `${sampledOut} passed over`);
      assert.ok((await again.counted("/common/{id}", 203 - sampledOut)) <= 203);
    } finally {
      await again.stop();
    }
  },
);

test(
  "a learner that dies is replaced; requests go on, and what was kept is known",
  { timeout: 60_000 },
  async () => {
    const first = await House.open();
    await calls(100, (turn) => first.get(`/common/${turn}`));
    const { sampledOut: passed } = await first.learned(100);
    const kept = await first.counted("/common/{id}", 100 - passed);
    await first.stop();
    const house = await House.open({ state: first.state });
    try {
      // What this one is told of the client, the next one must be told anew.
      await house.get("/common/1");
      await house.learned(1);
      house.running.endLearner();
      const deaths = async (): Promise<string> => (await house.admin("/metrics")).text();
      while (!/^castellan_learner_deaths_total 1$/m.test(await deaths())) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      // What the one before took may have died with it; what comes now waits in the ring.
      await calls(50, (turn) => house.get(`/rare/${turn}`));
      const { sampledOut } = await house.learned(50);
      assert.equal(await house.counted("/common/{id}", kept), kept);
      assert.ok(sampledOut < 50, "nothing was learned");
      assert.ok((await house.counted("/rare/{id}", 50 - sampledOut)) <= 50);
    } finally {
      await house.stop();
    }
  },
);

test("with learning off, there is no learner and nothing is learned", async () => {
  const house = await House.open({ learning: { enabled: false } });
  try {
    house.running.endLearner();
    await house.get("/common/1");
    assert.equal(await house.exchanges("/common/{id}"), 0);
    const { seen, sampledOut } = await house.health();
    assert.deepEqual([seen, sampledOut], [0, 0]);
    const metrics = await (await house.admin("/metrics")).text();
    assert.match(metrics, /^castellan_learner_deaths_total 0$/m);
    assert.match(metrics, /^castellan_learner_seen_total 0$/m);
  } finally {
    await house.stop();
  }
});

test(
  "a contract that changes while the gateway runs is known to the learner",
  { timeout: 60_000 },
  async () => {
    const house = await House.open();
    try {
      await calls(20, (turn) => house.get(`/later/${turn}`));
      await house.learned(20);
      assert.ok(![...(await house.rows()).keys()].includes("/later/{id}"));
      writeFileSync(house.openapi, contract("/common/{id}", "/later/{id}"));
      assert.ok((await house.running.reload()).ok);
      await calls(20, (turn) => house.get(`/later/${turn + 20}`));
      await house.learned(40);
      assert.ok((await house.counted("/later/{id}", 1)) <= 40);
      assert.equal((await house.rows()).get("/later/{id}")?.api, "things@1");
    } finally {
      await house.stop();
    }
  },
);

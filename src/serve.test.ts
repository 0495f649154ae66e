import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { millis } from "./kernel/clock.ts";
import { ConfigurationError, type Running, serve } from "./serve.ts";
import { makeKey } from "./serve/make-key.ts";
import { openState } from "./store/state.ts";

let upstream: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void = plain;
const folder = mkdtempSync(join(tmpdir(), "castellan-serve-"));
let folders = 0;

function plain(_: IncomingMessage, response: ServerResponse): void {
  response.setHeader("content-type", "application/json");
  response.end("{}");
}

before(async () => {
  upstream = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
});

after(() => {
  upstream.close();
  rmSync(folder, { recursive: true });
});

const never = { reason: "test", owner: "test", expires: "2099-01-01" };

function configuration(more: object = {}): Record<string, unknown> & { readonly state: string } {
  const { port } = upstream.address() as AddressInfo;
  return {
    version: 1,
    state: join(folder, `state-${(folders += 1)}`),
    workers: "inline",
    drain: 2,
    listeners: [{ port: 0, tls: "none" }],
    admin: { port: 0 },
    consumers: [{ name: "tester" }],
    security: { transport: { plainHttp: "allow" } },
    apis: [
      { name: "a", owner: "o", purpose: "p", upstream: { targets: [`http://127.0.0.1:${port}`] } },
    ],
    exceptions: [{ control: "undeclared", api: "a", mode: "off", ...never }],
    telemetry: { log: { level: "silent" } },
    ...more,
  };
}

const open = [
  { control: "undeclared", api: "a", mode: "off", ...never },
  { control: "access", api: "a", mode: "off", ...never },
];

function start(given: object): Promise<Running> {
  return serve({ file: join(folder, "castellan.yaml"), text: JSON.stringify(given) });
}

function gateway(running: Running): string {
  return `http://127.0.0.1:${running.addresses[0]?.port ?? 0}`;
}

async function statusOf(url: string, headers: Record<string, string> = {}): Promise<number> {
  const response = await fetch(url, { headers });
  await response.arrayBuffer();
  return response.status;
}

/** Asks again and again until the answer is `want`; the test's own time-out ends what never comes. */
async function until<T>(want: T, ask: () => Promise<T>): Promise<void> {
  while ((await ask().catch(() => undefined)) !== want) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test(
  "a key made beside a running gateway works, and stops working when revoked",
  { timeout: 20_000 },
  async () => {
    const given = configuration();
    const running = await start(given);
    try {
      const { id, text, hash } = makeKey();
      const ask = () => statusOf(`${gateway(running)}/x`, { "x-api-key": text });
      assert.equal(await ask(), 401);
      const state = openState(given.state);
      const act = { actor: "test", now: millis(Date.now()) };
      state.keys.create(
        {
          id,
          hash,
          consumer: "tester",
          scopes: [],
          roles: [],
          apis: undefined,
          expires: undefined,
        },
        act,
      );
      await until(200, ask);
      state.keys.revoke(id, act);
      await until(401, ask);
      state.close();
    } finally {
      await running.stop();
    }
  },
);

test(
  "a bad file changes nothing and says why; a good one is taken over",
  { timeout: 20_000 },
  async () => {
    const given = configuration();
    const file = join(folder, "reload.yaml");
    const write = (more: object) => writeFileSync(file, JSON.stringify({ ...given, ...more }));
    write({});
    const running = await serve({ file }, { watch: true });
    try {
      const ask = () => statusOf(`${gateway(running)}/x`);
      assert.equal(await ask(), 401);
      const { revision } = running.plan();
      writeFileSync(file, JSON.stringify({ ...given, nonsense: 1 }, null, 1));
      const refused = await running.reload();
      assert.ok(!refused.ok);
      assert.match(refused.problems.join("\n"), /reload\.yaml:\d+:2: `nonsense` is not a setting/);
      assert.equal(running.plan().revision, revision);
      assert.equal(await ask(), 401);
      const elsewhere = { ...given, state: `${given.state}-2`, learning: { enabled: false } };
      writeFileSync(file, JSON.stringify(elsewhere, null, 1));
      const fixed = await running.reload();
      assert.ok(!fixed.ok);
      assert.equal(fixed.problems.length, 2);
      assert.match(fixed.problems[0] ?? "", /reload\.yaml:\d+:\d+: `state` cannot change/);
      assert.match(fixed.problems[1] ?? "", /:\d+:\d+: `enabled` cannot change/);
      assert.equal(running.plan().revision, revision);
      // From here on the watcher does it.
      write({ exceptions: open });
      await until(200, ask);
      assert.notEqual(running.plan().revision, revision);
      rmSync(file);
      assert.equal((await running.reload()).ok, false);
      assert.equal(await ask(), 200);
    } finally {
      await running.stop();
    }
  },
);

test(
  "an exception ends at its moment, though the file is broken by then",
  { timeout: 20_000 },
  async () => {
    const file = join(folder, "expiry.yaml");
    const expires = new Date(Date.now() + 1500).toISOString();
    const given = configuration({ exceptions: open.map((entry) => ({ ...entry, expires })) });
    writeFileSync(file, JSON.stringify(given));
    const running = await serve({ file });
    try {
      const ask = () => statusOf(`${gateway(running)}/x`);
      assert.equal(await ask(), 200);
      writeFileSync(file, "version: [");
      assert.equal((await running.reload()).ok, false);
      await until(404, ask);
      assert.ok(Date.now() >= Date.parse(expires));
    } finally {
      await running.stop();
    }
  },
);

test("a request under way keeps the plan it began with", { timeout: 20_000 }, async () => {
  const file = join(folder, "under-way.yaml");
  const given = configuration({ exceptions: open });
  writeFileSync(file, JSON.stringify(given));
  const running = await serve({ file });
  try {
    const arrived = new Promise<ServerResponse>((resolve) => {
      answer = (_, response) => resolve(response);
    });
    const slow = fetch(`${gateway(running)}/slow`);
    const response = await arrived;
    answer = plain;
    writeFileSync(file, JSON.stringify({ ...given, exceptions: [] }));
    assert.ok((await running.reload()).ok);
    assert.equal(await statusOf(`${gateway(running)}/x`), 404);
    response.setHeader("content-type", "application/json");
    response.end('{"late": true}');
    assert.deepEqual([(await slow).status, await (await slow).json()], [200, { late: true }]);
  } finally {
    answer = plain;
    await running.stop();
  }
});

test("a listener can change while running", { timeout: 20_000 }, async () => {
  const file = join(folder, "listeners.yaml");
  const given = configuration({ exceptions: open });
  writeFileSync(file, JSON.stringify(given));
  const running = await serve({ file });
  try {
    assert.equal(running.addresses.length, 1);
    writeFileSync(
      file,
      JSON.stringify({
        ...given,
        listeners: [
          { port: 0, tls: "none" },
          { port: 0, tls: "local" },
        ],
      }),
    );
    assert.ok((await running.reload()).ok);
    assert.deepEqual(
      running.addresses.map(({ secure }) => secure),
      [false, true],
    );
    assert.equal(await statusOf(`${gateway(running)}/x`), 200);
    assert.ok(running.authorityFile !== undefined && existsSync(running.authorityFile));
  } finally {
    await running.stop();
  }
});

/** Of all threads together. */
function exchangesIn(metrics: string): number {
  const counters = [...metrics.matchAll(/^castellan_exchanges_total\{.*\} (\d+)$/gm)];
  return counters.reduce((sum, [, count]) => sum + Number(count), 0);
}

test(
  "workers share a port; one that dies is replaced while the others serve",
  { timeout: 60_000 },
  async () => {
    const given = configuration({ workers: 2, exceptions: open });
    const running = await start(given);
    const admin = `http://127.0.0.1:${running.admin.port}`;
    try {
      const ready = async () =>
        ((await (await fetch(`${admin}/readyz`)).json()) as { serving: number }).serving;
      assert.equal(await ready(), 2);
      const deaths = async () =>
        /castellan_worker_deaths_total (\d+)/.exec(
          await (await fetch(`${admin}/metrics`)).text(),
        )?.[1];
      assert.equal(await deaths(), "0");
      const ask = () => statusOf(`${gateway(running)}/x`, { connection: "close" });
      running.endWorker(0);
      await until("1", deaths);
      assert.equal(await ready(), 1);
      // Until the new one listens, every request is the other's.
      let asked = 0;
      for (; (await ready()) < 2; asked += 1) assert.equal(await ask(), 200);
      assert.ok(asked > 0, "the new worker came before anybody asked");
      const counted = exchangesIn(await (await fetch(`${admin}/metrics`)).text());
      assert.equal(counted, asked, "the workers' metrics are added up");
      // And now every request is the new one's.
      running.endWorker(1);
      await until("2", deaths);
      for (let i = 0; i < 5; i += 1) assert.equal(await ask(), 200);
      await until(2, ready);
    } finally {
      await running.stop();
    }
  },
);

test("a taken port is a clear error, and leaves nothing behind", async () => {
  const taken = upstream.address() as AddressInfo;
  await assert.rejects(
    start(configuration({ listeners: [{ port: taken.port, tls: "none" }] })),
    /cannot listen on 127\.0\.0\.1:\d+: another program has the port/,
  );
  await assert.rejects(
    start(configuration({ admin: { port: taken.port } })),
    /the admin address 127\.0\.0\.1:\d+ is taken by another program/,
  );
});

test("what cannot come into force is told whole, before anything is opened", async () => {
  const given = configuration({ workers: 99, nonsense: 1 });
  await assert.rejects(start(given), (error: unknown) => {
    assert.ok(error instanceof ConfigurationError);
    assert.equal(error.problems.length, 2);
    return true;
  });
  assert.equal(existsSync(given.state), false);
});

test("what the first start generated is readable by its owner alone, and is found again", async () => {
  const given = configuration({ listeners: [{ port: 0 }] });
  const first = await start(given);
  const read = () => readFileSync(first.admin.credentialFile, "utf8");
  const credential = read();
  await first.stop();
  const second = await start(given);
  await second.stop();
  assert.equal(read(), credential);
  assert.ok(credential.trim().length >= 43);
  for (const name of [
    "admin-credential",
    "signing-key.pem",
    "pseudonym-key",
    "castellan.sqlite",
    "local-ca-key.pem",
    "local-leaf-key.pem",
  ]) {
    assert.equal(statSync(join(given.state, name)).mode & 0o777, 0o600, name);
  }
  assert.equal(statSync(given.state).mode & 0o777, 0o700);
});

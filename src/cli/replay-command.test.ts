import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, suite, test } from "node:test";
import { fileURLToPath } from "node:url";
import { exitCode } from "./exit-code.ts";
import type { ReplayReport } from "./replay-report.ts";

const main = fileURLToPath(new URL("main.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "castellan-replay-"));
after(() => rmSync(folder, { recursive: true }));

function replay(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, "replay", ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { status, out: stdout, err: stderr };
}

function reportOf(...args: readonly string[]): ReplayReport {
  const { status, out, err } = replay(...args, "--format", "json");
  assert.equal(status, exitCode.ok, err);
  return JSON.parse(out) as ReplayReport;
}

const token = `e30.${Buffer.from('{"sub":"ada"}').toString("base64url")}.c2ln`;
const secrets = [token, "ada@example.com", "4111111111111111"];

function line(second: number, path: string, more: { method?: string; status?: number } = {}) {
  const { method = "GET", status = 200 } = more;
  const body = JSON.stringify({ id: second, email: "ada@example.com", card: "4111111111111111" });
  const record = {
    time: `2026-02-18T00:00:${String(second).padStart(2, "0")}.500Z`,
    client: { ip: "192.0.2.7" },
    request: {
      method,
      url: `https://api.example.com${path}`,
      headers: [["Authorization", `Bearer ${token}`]],
    },
    response: { status, headers: [["Content-Type", "application/json"]], body },
    durationMs: 3,
  };
  return `${JSON.stringify(record)}\n`;
}

writeFileSync(
  join(folder, "a.ndjson"),
  Array.from({ length: 9 }, (_, place) => line(place + 1, `/v1/orders/${place + 1}`)).join(""),
);
writeFileSync(
  join(folder, "b.ndjson"),
  `${line(20, "/v1/orders")}{"time":\n${line(21, "/v1/orders/1", { method: "DELETE", status: 204 })}` +
    line(22, "/v1/orders").replace('"durationMs":3', '"durationMs":"3"'),
);
writeFileSync(
  join(folder, "shop.json"),
  JSON.stringify({
    openapi: "3.1.0",
    info: { title: "Shop", version: "1" },
    servers: [{ url: "https://api.example.com/v1" }],
    paths: {
      "/orders": { get: { responses: { 200: { description: "ok" } } } },
      "/orders/{number}": {
        parameters: [{ name: "number", in: "path", required: true, schema: { type: "integer" } }],
        get: { responses: { 200: { description: "ok" } } },
      },
    },
  }),
);
writeFileSync(join(folder, "prose.txt"), "Dear all,\n");
writeFileSync(join(folder, "empty.ndjson"), "");

suite("the report of a replay", () => {
  const report = reportOf("a.ndjson", "b.ndjson");

  test("says what was read, and what was left out", () => {
    assert.equal(report.version, 1);
    assert.deepEqual(report.records, {
      read: 11,
      skipped: 2,
      from: "2026-02-18T00:00:01.500Z",
      to: "2026-02-18T00:00:21.500Z",
    });
    assert.deepEqual(report.incidents, []);
  });

  test("tells of each operation all that version 1 asks for", () => {
    assert.equal(report.operations.length, 3);
    for (const operation of report.operations) {
      const { id, method, host, path, exchanges, identities, risk } = operation;
      assert.equal(id, `${method} ${host} ${path}`);
      assert.equal(host, "api.example.com");
      assert.ok(Number.isInteger(exchanges) && exchanges > 0);
      assert.ok(Number.isInteger(identities) && identities > 0);
      assert.equal(operation.status, "discovered");
      assert.ok(["required", "mixed", "none"].includes(operation.authentication));
      assert.ok(operation.dataClasses.every((name) => typeof name === "string"));
      assert.ok(risk.score >= 0 && risk.score <= 10);
      assert.ok(risk.confidence >= 0 && risk.confidence <= 1);
      assert.ok(risk.factors.length > 0 && risk.factors.every((why) => typeof why === "string"));
    }
    const scores = report.operations.map(({ risk }) => risk.score);
    assert.deepEqual(
      scores,
      scores.toSorted((a, b) => b - a),
      "the riskiest first",
    );
  });

  test("tells what the operation holds, and who calls it", () => {
    const one = report.operations.find(
      ({ method, path }) => method === "GET" && path === "/v1/orders/{orderId}",
    );
    assert.equal(one?.exchanges, 9);
    assert.equal(one.identities, 1);
    assert.equal(one.authentication, "required");
    assert.ok(one.dataClasses.includes("email") && one.dataClasses.includes("card"));
  });

  test("holds no value that was recorded", () => {
    const text = JSON.stringify(report);
    for (const secret of secrets) assert.ok(!text.includes(secret));
  });
});

test("a contract makes operations declared, under its own names", () => {
  const { operations } = reportOf("a.ndjson", "b.ndjson", "--openapi", "shop.json");
  assert.deepEqual(operations.map(({ id, status }) => `${id} ${status}`).toSorted(), [
    "DELETE api.example.com /v1/orders/{number} discovered",
    "GET api.example.com /v1/orders declared",
    "GET api.example.com /v1/orders/{number} declared",
  ]);
});

test("what was left out is told with its file and line, and the rest is learned from", () => {
  const { status, out, err } = replay("a.ndjson", "b.ndjson", "--top", "2");
  assert.equal(status, exitCode.ok);
  assert.match(err, /^b\.ndjson:2: is not JSON$/m);
  assert.match(err, /^b\.ndjson:4: \/durationMs: must be a number, 0 or more$/m);
  assert.match(out, /^3 operations in 11 exchanges, 2 left out, \d+\.\d s$/m);
  assert.match(out, /^… 1 more; --top 3$/m);
  for (const secret of secrets) assert.ok(!`${out}${err}`.includes(secret));
});

test("no more than ten problems are told, and all are counted", () => {
  writeFileSync(join(folder, "c.ndjson"), line(1, "/v1/orders") + "{\n".repeat(30));
  const { err, out } = replay("c.ndjson");
  assert.equal(err.match(/is not JSON/g)?.length, 10);
  assert.match(out, /30 left out/);
});

test("what was learned is written as OpenAPI, without what was recorded", () => {
  assert.equal(replay("a.ndjson", "--out", "learned.json").status, exitCode.ok);
  const text = readFileSync(join(folder, "learned.json"), "utf8");
  const { openapi, paths } = JSON.parse(text) as { openapi: string; paths: object };
  assert.match(openapi, /^3\.1\./);
  assert.deepEqual(Object.keys(paths), ["/v1/orders/{orderId}"]);
  for (const secret of secrets) assert.ok(!text.includes(secret));
});

const refusals: readonly (readonly [
  what: string,
  args: readonly string[],
  status: number,
  told: RegExp,
])[] = [
  ["no file", [], exitCode.usage, /missing required argument 'file'/],
  [
    "a file that is not there",
    ["x.ndjson"],
    exitCode.problems,
    /x\.ndjson cannot be read \(ENOENT\)/,
  ],
  ["a folder", ["."], exitCode.problems, /\. cannot be read \(EISDIR\)/],
  ["prose", ["prose.txt"], exitCode.problems, /prose\.txt\S*: is not JSON/],
  ["an empty file", ["empty.ndjson"], exitCode.problems, /empty\.ndjson: is empty/],
  [
    "--top of nothing",
    ["a.ndjson", "--top", "0"],
    exitCode.usage,
    /--top is a whole number, not 0/,
  ],
  [
    "a form there is none of",
    ["a.ndjson", "--format", "xml"],
    exitCode.usage,
    /--format is human or json/,
  ],
  [
    "a contract that is none",
    ["a.ndjson", "--openapi", "prose.txt"],
    exitCode.problems,
    /prose\.txt/,
  ],
];

for (const [what, args, status, told] of refusals) {
  test(`refused: ${what}`, () => {
    const answer = replay(...args);
    assert.match(answer.err + answer.out, told);
    assert.equal(answer.status, status);
  });
}

test("machines are told of a refusal in JSON", () => {
  const { out } = replay("x.ndjson", "--format", "json");
  assert.deepEqual(JSON.parse(out), { error: "x.ndjson cannot be read (ENOENT)" });
});

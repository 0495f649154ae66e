import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { exitCode } from "./exit-code.ts";

const main = fileURLToPath(new URL("main.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "castellan-cli-"));
after(() => rmSync(folder, { recursive: true }));

writeFileSync(
  join(folder, "openapi.yaml"),
  `openapi: 3.1.0
info: { title: "The Shop: orders", version: "2.1" }
servers: [{ url: http://127.0.0.1:3999/v2 }]
components: { securitySchemes: { token: { type: http, scheme: bearer } } }
paths:
  /orders:
    get: { summary: List orders, responses: { 200: { description: ok } } }
`,
);

function castellan(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    cwd: folder,
    encoding: "utf8",
  });
  return { status, out: stdout, err: stderr };
}

test("init writes a file that holds, and never over another", () => {
  const first = castellan("init", "--openapi", "openapi.yaml");
  assert.deepEqual([first.status, first.err], [exitCode.ok, ""]);
  const text = readFileSync(join(folder, "castellan.yaml"), "utf8");
  assert.match(text, /name: the-shop-orders\n/);
  assert.match(text, /targets: \["http:\/\/127\.0\.0\.1:3999"\]/);
  assert.match(text, /asks for bearer tokens/);
  assert.equal(castellan("init", "--openapi", "openapi.yaml").status, exitCode.problems);
  assert.equal(castellan("check").status, exitCode.ok);
});

test("check tells every problem on a line of its own, and in JSON", () => {
  writeFileSync(join(folder, "bad.yaml"), "version: 1\nfoo: 1\nworkers: 0\n");
  const { status, out } = castellan("check", "-c", "bad.yaml");
  assert.equal(status, exitCode.problems);
  assert.match(
    out,
    /^bad\.yaml:2:1: `foo` is not a setting.*\nbad\.yaml:3:1: `workers` .*\n2 problems\n$/,
  );
  const json = JSON.parse(castellan("check", "-c", "bad.yaml", "--format", "json").out) as {
    problems: { line: number }[];
  };
  assert.deepEqual(
    json.problems.map(({ line }) => line),
    [2, 3],
  );
});

test("explain tells the controls of an operation, their mode and origin", () => {
  const { status, out } = castellan("explain", "get", "https://localhost:8443/v2/orders?page=1");
  assert.equal(status, exitCode.ok);
  assert.match(out, /^the-shop-orders 2\.1 {2}\/v2 {2}GET \/orders\nList orders\n/);
  assert.match(out, /^access +enforce .* built-in default$/m);
  const json = JSON.parse(castellan("explain", "GET", "/v2/nothing", "--format", "json").out) as {
    operation: string;
  };
  assert.equal(json.operation, "undeclared");
  assert.equal(castellan("explain", "GET", "/v3").status, exitCode.problems);
  assert.equal(castellan("explain", "GET", "::").status, exitCode.usage);
});

test("a key is issued, listed, rotated and revoked, and the log of it verified", () => {
  const created = castellan("keys", "create", "the-shop-orders-client", "--scope", "read", "write");
  assert.equal(created.status, exitCode.ok, created.err);
  assert.match(created.out, /^cst_\w{49}\n$/);
  const list = () =>
    (
      JSON.parse(castellan("keys", "list", "--format", "json").out) as {
        keys: Record<string, unknown>[];
      }
    ).keys;
  const [key] = list();
  assert.deepEqual([key?.["scopes"], "hash" in (key ?? {})], [["read", "write"], false]);
  const id = String(key?.["id"]);
  assert.equal(castellan("keys", "rotate", id, "--overlap", "2h").status, exitCode.ok);
  assert.equal(list().length, 2);
  assert.equal(castellan("keys", "revoke", id).status, exitCode.ok);
  assert.equal(castellan("keys", "revoke", id).status, exitCode.problems);
  assert.equal(castellan("keys", "create", "nobody").status, exitCode.problems);
  assert.match(castellan("audit-log", "verify").out, /^the chain is whole: 3 entries\n/);
});

test("the schema is JSON, and a command that is not understood says so", () => {
  assert.ok(JSON.parse(castellan("schema").out));
  assert.equal(castellan("chek").status, exitCode.usage);
  assert.match(castellan("chek").err, /Did you mean check/);
  assert.equal(castellan("check", "--format", "xml").status, exitCode.usage);
  assert.equal(castellan("--help").status, exitCode.ok);
});

/** What `guard` says until it is told to stop. */
async function guard(openapi: string, ...args: readonly string[]): Promise<string> {
  const fixed = ["--upstream", "http://127.0.0.1:3999", "--openapi", openapi, "--state", "guarded"];
  const child = spawn(
    process.execPath,
    [main, "guard", ...fixed, "--port", "0", "--admin-port", "0", ...args],
    { cwd: folder, stdio: ["ignore", "pipe", "inherit"] },
  );
  let out = "";
  for await (const chunk of child.stdout) {
    out += String(chunk);
    if (out.includes("ready") && !child.killed) child.kill("SIGTERM");
  }
  if (child.exitCode === null) await once(child, "exit");
  assert.equal(child.exitCode, exitCode.ok);
  return out;
}

test("guard says what it does, guards, and stops when told", { timeout: 30_000 }, async () => {
  const out = await guard("openapi.yaml");
  assert.match(out, /Castellan guards http:\/\/127\.0\.0\.1:3999, 1 operations? of openapi\.yaml/);
  for (const part of ["Enforced", "Only in shadow", "Not covered", "no issuer is configured"]) {
    assert.ok(out.includes(part), part);
  }
  assert.match(
    out,
    /curl --cacert \S+local-ca\.pem -H 'X-API-Key: cst_\w{49}' 'https:\/\/localhost:\d+\/v2\/orders'/,
  );
  assert.match(out, /Console {2}http:\/\/127\.0\.0\.1:\d+\/\S+/);
});

test("guard offers no key that the contract does not take", { timeout: 60_000 }, async () => {
  const plain = readFileSync(join(folder, "openapi.yaml"), "utf8");
  writeFileSync(join(folder, "tokens.yaml"), `${plain}security: [{ token: [] }]\n`);
  const without = await guard("tokens.yaml");
  assert.doesNotMatch(without, /X-API-Key: cst_\w{49}' 'https:\/\/localhost:\d+\/v2\/orders'/);
  assert.match(without, /Start again with\n {2}--issuer \S+ --audience \S+\n/);
  const issuer = ["--issuer", "https://login.test/", "--audience", "https://api.test/"];
  const withIssuer = await guard("tokens.yaml", ...issuer);
  assert.match(withIssuer, /curl \S+ \S+ -H "Authorization: Bearer \$TOKEN" '\S+\/v2\/orders'/);
  assert.doesNotMatch(withIssuer, /no issuer is configured|Start again/);
});

test("an issuer without an audience is refused", () => {
  const init = ["init", "--openapi", "openapi.yaml", "-o", "issued.yaml"];
  const half = castellan(...init, "--issuer", "https://login.test/");
  assert.equal(half.status, exitCode.usage);
  assert.match(half.err, /--issuer and --audience come together/);
  const whole = castellan(...init, "--issuer", "https://login.test/", "--audience", "a", "b");
  assert.equal(whole.status, exitCode.ok, whole.err);
  assert.match(
    readFileSync(join(folder, "issued.yaml"), "utf8"),
    /issuer: "https:\/\/login\.test\/"\n {4}audiences: \["a", "b"\]\n/,
  );
  assert.equal(castellan("check", "-c", "issued.yaml").status, exitCode.ok);
});

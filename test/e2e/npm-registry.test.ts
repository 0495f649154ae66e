import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { type Guarding, type Process, guard, launch } from "../castellan.ts";

/** npm itself publishes to and installs from a real Verdaccio, and every byte goes through Castellan. */
const gatewayPort = 28_301;
const registryPort = 28_303;
const registry = `http://127.0.0.1:${gatewayPort}`;
const folder = mkdtempSync(join(tmpdir(), "castellan-npm-"));
const bin = fileURLToPath(new URL("../../node_modules/verdaccio/bin/verdaccio", import.meta.url));
let verdaccio: Process;
let castellan: Guarding;

before(async () => {
  writeFileSync(
    join(folder, "verdaccio.yaml"),
    `storage: ${folder}/storage
auth: { htpasswd: { file: ${folder}/htpasswd, max_users: 10 } }
packages: { "**": { access: $all, publish: $authenticated, unpublish: $authenticated } }
server: { keepAliveTimeout: 60 }
log: { type: stdout, format: pretty, level: http }
`,
  );
  const args = [
    bin,
    "--config",
    join(folder, "verdaccio.yaml"),
    "--listen",
    `127.0.0.1:${registryPort}`,
  ];
  verdaccio = await launch(args, /http address/);
  castellan = await guard(configuration());
});

after(async () => {
  await castellan[Symbol.asyncDispose]();
  await verdaccio.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("npm publishes and installs through the gateway; tarballs arrive byte for byte", async () => {
  const token = await login();
  const blob = publishable(token);
  const published = await npm(["publish", "--registry", registry], join(folder, "package"));
  assert.equal(published.code, 0, published.text);

  const project = join(folder, "project");
  mkdirSync(project);
  writeFileSync(
    join(project, "package.json"),
    JSON.stringify({ name: "project", version: "1.0.0" }),
  );
  const installed = await npm(["install", "castellan-e2e@1.0.0", "--registry", registry], project);
  assert.equal(installed.code, 0, installed.text);
  assert.deepEqual(readFileSync(join(project, "node_modules/castellan-e2e/blob.bin")), blob);
});

test("an ETag that the registry gave is answered 304 through the gateway", async () => {
  const first = await get({});
  assert.equal(first.status, 200);
  assert.ok(first.etag, "no ETag came through");
  const second = await get({ "if-none-match": first.etag });
  assert.equal(second.status, 304);
  assert.equal(second.bytes, 0);
});

test("what the contract does not declare does not reach the registry", async () => {
  const answer = await fetch(`${registry}/-/v1/search?text=castellan`);
  assert.equal(answer.status, 404);
  assert.equal(answer.headers.get("content-type"), "application/problem+json");
});

test("a publication without a token is refused by the registry, and its refusal passes", async () => {
  const answer = await fetch(`${registry}/castellan-e2e`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "castellan-e2e", versions: {}, "dist-tags": {} }),
  });
  assert.ok([401, 403].includes(answer.status), `status ${answer.status}`);
});

/** Not `fetch`: it adds `Cache-Control: no-cache` to a conditional request of its caller's. */
function get(
  headers: Readonly<Record<string, string>>,
): Promise<{ status: number | undefined; etag: string | undefined; bytes: number }> {
  return new Promise((resolve, reject) => {
    const request = http.get(`${registry}/castellan-e2e`, { headers }, (answer) => {
      let bytes = 0;
      answer.on("data", (chunk: Buffer) => (bytes += chunk.length));
      answer.on("end", () =>
        resolve({ status: answer.statusCode, etag: answer.headers.etag, bytes }),
      );
    });
    request.once("error", reject);
  });
}

async function login(): Promise<string> {
  const answer = await fetch(`${registry}/-/user/org.couchdb.user:ada`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "ada", password: "correct-horse-battery", type: "user" }),
  });
  const said = (await answer.json()) as { readonly token?: string };
  assert.equal(answer.status, 201, JSON.stringify(said));
  assert.ok(said.token);
  return said.token;
}

/** A package with 300 kB that do not compress, so that its tarball has to stream. */
function publishable(token: string): Buffer {
  const home = join(folder, "package");
  mkdirSync(home);
  writeFileSync(
    join(home, "package.json"),
    JSON.stringify({ name: "castellan-e2e", version: "1.0.0" }),
  );
  const blob = Buffer.from(
    Array.from({ length: 300_000 }, (_, i) => (i * i * 31 + (i >> 3)) & 255),
  );
  writeFileSync(join(home, "blob.bin"), blob);
  writeFileSync(join(folder, ".npmrc"), `//127.0.0.1:${gatewayPort}/:_authToken=${token}\n`);
  return blob;
}

function npm(args: readonly string[], cwd: string): Promise<{ code: number | null; text: string }> {
  const env = {
    PATH: process.env["PATH"],
    HOME: folder,
    npm_config_userconfig: join(folder, ".npmrc"),
    npm_config_cache: join(folder, "cache"),
    npm_config_audit: "false",
    npm_config_fund: "false",
    npm_config_update_notifier: "false",
  };
  return new Promise((resolve, reject) => {
    const child = spawn("npm", args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (text += chunk.toString()));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, text }));
  });
}

function off(control: string, reason: string): object {
  return { control, api: "registry", mode: "off", reason, owner: "e2e", expires: "2099-01-01" };
}

function configuration(): object {
  writeFileSync(join(folder, "registry.json"), JSON.stringify(contract()));
  return {
    version: 1,
    workers: "inline",
    listeners: [{ address: "127.0.0.1", port: gatewayPort, tls: "none" }],
    admin: { address: "127.0.0.1", port: gatewayPort + 1 },
    security: { transport: { plainHttp: "allow" } },
    apis: [
      {
        name: "registry",
        version: "1",
        owner: "e2e",
        purpose: "The npm registry protocol",
        exposure: "internal",
        openapi: join(folder, "registry.json"),
        upstream: { targets: [`http://127.0.0.1:${registryPort}`], preserveHost: true },
      },
    ],
    exceptions: [
      off("jwt", "The registry issues and verifies its own opaque tokens"),
      off("sensitive-data", "Tarballs and package metadata are public"),
    ],
    telemetry: { log: { level: "warn" } },
  };
}

function named(name: string): object {
  return { name, in: "path", required: true, schema: { type: "string" } };
}

function contract(): object {
  const json = {
    content: { "application/json": { schema: { type: "object", additionalProperties: true } } },
  };
  const answers = { default: { description: "JSON", ...json } };
  const body = { required: true, ...json };
  return {
    openapi: "3.1.0",
    info: { title: "npm registry", version: "1" },
    security: [],
    paths: {
      "/{package}": {
        parameters: [named("package")],
        get: {
          parameters: [{ name: "write", in: "query", schema: { type: "boolean" } }],
          responses: {
            ...answers,
            200: {
              description: "metadata",
              content: {
                "application/json": json.content["application/json"],
                "application/vnd.npm.install-v1+json": json.content["application/json"],
              },
            },
            304: { description: "unchanged" },
          },
        },
        put: { requestBody: body, responses: answers },
      },
      "/{package}/-/{file}": {
        parameters: [named("package"), named("file")],
        get: {
          responses: {
            ...answers,
            200: { description: "tarball", content: { "application/octet-stream": {} } },
          },
        },
      },
      "/-/user/{user}": {
        parameters: [named("user")],
        put: { requestBody: body, responses: answers },
      },
    },
  };
}

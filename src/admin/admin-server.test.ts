import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type AdminServer, startAdmin } from "./admin-server.ts";
import { asking } from "./fixtures/ask.ts";
import { testPlane } from "./fixtures/plane.ts";

const plane = testPlane();
const { state } = plane;
let server: AdminServer;
const ask = asking(() => server.port);

before(async () => {
  server = await startAdmin(plane, { address: "127.0.0.1", port: 0 });
});

after(async () => {
  await server.close();
  state.close();
});

const doors = [
  { path: "/healthz", headers: {}, want: 200 },
  { path: "/readyz", headers: {}, want: 200 },
  { path: "/metrics", headers: {}, want: 200 },
  { path: "/openapi.json", headers: {}, want: 200 },
  { path: "/.well-known/jwks.json", headers: {}, want: 200 },
  { path: "/v1/plan", headers: {}, want: 401 },
  { path: "/v1/plan", headers: { authorization: "Bearer wrong" }, want: 401 },
  { path: "/v1/plan", headers: { authorization: "Bearer right2" }, want: 401 },
  { path: "/v1/plan", headers: { authorization: "Basic right" }, want: 401 },
  { path: "/v1/plan", headers: { authorization: "Bearer right" }, want: 200 },
  { path: "/v1/plan", headers: { authorization: "Bearer right", host: "evil.example" }, want: 421 },
  { path: "/healthz", headers: { host: "evil.example" }, want: 421 },
  { path: "/healthz", headers: { host: "localhost.evil.example" }, want: 421 },
  { path: "/healthz", headers: { host: "localhost:8444" }, want: 200 },
  { path: "/healthz", headers: { origin: "https://evil.example" }, want: 421 },
  { path: "/healthz", headers: { "sec-fetch-site": "cross-site" }, want: 421 },
  { path: "/healthz", headers: { "sec-fetch-site": "same-site" }, want: 421 },
  { path: "//evil.example/healthz", headers: {}, want: 404 },
  { path: "http://127.0.0.1/healthz", headers: {}, want: 400 },
  {
    path: "/v1/plan",
    headers: { authorization: "Bearer right", origin: "https://evil.example" },
    want: 421,
  },
  { path: "/v1/plan", headers: { authorization: "Bearer right", origin: "null" }, want: 421 },
  {
    path: "/v1/plan",
    headers: { authorization: "Bearer right", "sec-fetch-site": "same-site" },
    want: 421,
  },
  { path: "/v1/nothing", headers: { authorization: "Bearer right" }, want: 404 },
] as const;

for (const { path, headers, want } of doors) {
  test(`${path} with ${JSON.stringify(headers)} is ${want}`, async () => {
    const answer = await ask("GET", path, { headers });
    assert.equal(answer.status, want);
    assert.equal(answer.headers["cache-control"], "no-store");
    assert.equal(answer.headers["access-control-allow-origin"], undefined);
    if (want >= 400) assert.equal(answer.headers["content-type"], "application/problem+json");
  });
}

const refused = [
  { method: "PUT", path: "/v1/keys", want: 405 },
  { method: "POST", path: "/v1/keys", body: "{", want: 400 },
  { method: "POST", path: "/v1/keys", body: { consumer: "shopp" }, want: 400 },
  { method: "POST", path: "/v1/keys", body: { consumer: "shop", color: 1 }, want: 400 },
  { method: "POST", path: "/v1/keys", body: { consumer: "shop", lifetime: "ever" }, want: 400 },
  { method: "POST", path: "/v1/keys", body: `{"a":"${"x".repeat(70_000)}"}`, want: 413 },
  { method: "POST", path: "/v1/keys/none/rotation", body: {}, want: 404 },
  { method: "POST", path: "/v1/keys/none/rotation", body: { overlap: "91d" }, want: 400 },
  { method: "DELETE", path: "/v1/keys/none", want: 404 },
  { method: "POST", path: "/v1/revocations", body: { kind: "token" }, want: 400 },
  {
    method: "POST",
    path: "/v1/revocations/removal",
    body: { kind: "token", issuer: "i", id: "x" },
    want: 404,
  },
  { method: "GET", path: "/v1/audit?limit=1e9", want: 400 },
  { method: "POST", path: "/v1/reload", want: 422 },
] as const;

for (const { method, path, want, ...more } of refused) {
  test(`${method} ${path} ${JSON.stringify("body" in more ? more.body : "").slice(0, 60)} is ${want}`, async () => {
    const rows = state.audit.verify().rows;
    assert.equal((await ask(method, path, more)).status, want);
    assert.equal(state.audit.verify().rows, rows, "a refusal changed something");
  });
}

test("a key is shown once, and every change is audited and pushed", async () => {
  const first = { rows: state.audit.verify().rows, pushed: plane.pushed };
  const created = await ask("POST", "/v1/keys", { body: { consumer: "shop", scopes: ["read"] } });
  assert.equal(created.status, 201);
  const { id, key } = JSON.parse(created.body) as { id: string; key: string };
  assert.match(key, /^secret-/);
  const list = await ask("GET", "/v1/keys");
  assert.ok(
    list.body.includes(id) && !list.body.includes("secret-") && !list.body.includes("hash-"),
  );
  const rotated = await ask("POST", `/v1/keys/${id}/rotation`, { body: { overlap: "1h" } });
  assert.equal(rotated.status, 201);
  assert.equal(state.keys.find(id)?.retires, 1_000_000 + 3_600_000);
  assert.equal((await ask("DELETE", `/v1/keys/${id}`)).status, 204);
  const revocation = { kind: "token", issuer: "https://i.test/", id: "t/1 2", reason: "lost" };
  assert.equal((await ask("POST", "/v1/revocations", { body: revocation })).status, 201);
  const { reason: _, ...named } = revocation;
  assert.equal((await ask("POST", "/v1/revocations/removal", { body: named })).status, 204);
  const audit = JSON.parse((await ask("GET", "/v1/audit?limit=5")).body) as {
    entries: { action: string; actor: string }[];
  };
  assert.deepEqual(
    audit.entries.map(({ actor, action }) => `${actor} ${action}`),
    ["revocation.removed", "revocation.added", "key.revoked", "key.rotated", "key.created"].map(
      (action) => `admin credential ${action}`,
    ),
  );
  assert.deepEqual(
    { rows: state.audit.verify().rows - first.rows, pushed: plane.pushed - first.pushed },
    { rows: 5, pushed: 5 },
  );
  assert.equal((await ask("GET", "/v1/audit/verification")).status, 200);
});

import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { type IdentityProvider, startIdentityProvider } from "../../examples/identity-provider.ts";
import { type AdminServer, startAdmin } from "../../src/admin/admin-server.ts";
import { type Answer, asking, cookieIn } from "../../src/admin/fixtures/ask.ts";
import { testPlane } from "../../src/admin/fixtures/plane.ts";
import type { OidcEntry } from "../../src/config/settings/admin.ts";
import { guard } from "../castellan.ts";

/*
 * People sign in to the console at a real OpenID provider. The test is their browser: it carries cookies, and
 * says what a browser says of where a navigation comes from.
 */
let oidc: OidcEntry | undefined;
let externalUrl: string | undefined;
const warned: string[] = [];
const plane = testPlane({
  settings: () => ({ externalUrl, oidc }),
  warn: (message, data) => void warned.push(`${message} ${JSON.stringify(data)}`),
});
let server: AdminServer;
let idp: IdentityProvider;
const ask = asking(() => server.port);
const home = () => `http://127.0.0.1:${server.port}`;

const navigation = (cookie = "", site = "cross-site") => ({
  "sec-fetch-site": site,
  "sec-fetch-mode": "navigate",
  "sec-fetch-dest": "document",
  ...(cookie === "" ? {} : { cookie }),
});

function entry(more: Partial<OidcEntry> = {}): OidcEntry {
  return {
    issuer: idp.issuer,
    clientId: idp.clients.console.id,
    clientSecret: idp.clients.console.secret,
    scopes: ["openid", "profile", "email"],
    name: "email",
    roles: { claim: "roles", viewer: ["customer"], operator: [], admin: ["admin"] },
    ...more,
  };
}

before(async () => {
  server = await startAdmin(plane, { address: "127.0.0.1", port: 0 });
  idp = await startIdentityProvider({ consoleOrigin: home() });
  oidc = entry();
});

after(async () => {
  await server.close();
  plane.state.close();
  await idp.close();
});

interface Begun {
  readonly cookie: string;
  /** Where the provider sends the browser back to. */
  readonly back: URL;
}

async function begin(user: "ada" | "grace" = "grace"): Promise<Begun> {
  const answer = await ask("GET", "/v1/sign-in/oidc", { headers: navigation("", "same-origin") });
  assert.equal(answer.status, 302, answer.body);
  const request = new URL(String(answer.headers["location"]));
  request.searchParams.set("login_hint", user);
  const cookie = cookieIn(answer, "castellan_sign_in") ?? "";
  return { cookie, back: await idp.signIn(request) };
}

const finish = ({ cookie, back }: Begun): Promise<Answer> =>
  ask("GET", back.pathname + back.search, { headers: navigation(cookie) });

async function sessionOf(answer: Answer): Promise<object> {
  assert.deepEqual([answer.status, answer.headers["location"]], [302, "/console/"], answer.body);
  const cookie = cookieIn(answer, "castellan_session") ?? "";
  const seen = await ask("GET", "/v1/session", { headers: { cookie } });
  const { name, role, by } = JSON.parse(seen.body) as Record<string, unknown>;
  return { name, role, by };
}

function assertRefused(answer: Answer, status: number, words: RegExp): void {
  assert.equal(answer.status, status);
  assert.match(String(answer.headers["content-type"]), /^text\/html/);
  assert.match(answer.body, words);
  assert.equal(cookieIn(answer, "castellan_session"), undefined);
}

test("the browser goes there with PKCE, state and nonce, and a cookie that is gone in ten minutes", async () => {
  const answer = await ask("GET", "/v1/sign-in/oidc", { headers: navigation() });
  const { origin, searchParams } = new URL(String(answer.headers["location"]));
  assert.equal(origin, idp.issuer);
  assert.equal(searchParams.get("response_type"), "code");
  assert.equal(searchParams.get("redirect_uri"), `${home()}/v1/sign-in/oidc/callback`);
  assert.equal(searchParams.get("scope"), "openid profile email");
  assert.equal(searchParams.get("code_challenge_method"), "S256");
  for (const name of ["state", "nonce", "code_challenge"]) {
    assert.match(searchParams.get(name) ?? "", /^[\w-]{43}$/, name);
  }
  assert.match(
    String(answer.headers["set-cookie"]),
    /^castellan_sign_in=[\w.-]+; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/,
  );
});

test("people get the role that the provider's value means; the audit log names them", async () => {
  const grace = await sessionOf(await finish(await begin("grace")));
  assert.deepEqual(grace, { name: "grace@example.com", role: "admin", by: "oidc" });
  const [opened] = plane.state.audit.list(1);
  assert.equal(opened?.actor, "grace@example.com");
  assert.deepEqual(opened.details, {
    role: "admin",
    by: "oidc",
    issuer: idp.issuer,
    subject: "grace",
  });
  const ada = await sessionOf(await finish(await begin("ada")));
  assert.deepEqual(ada, { name: "ada@example.com", role: "viewer", by: "oidc" });
});

test("whoever has no value that means a role is told so, and not signed in", async (context) => {
  const roles = { claim: "roles", viewer: [], operator: ["customers"], admin: ["admin"] };
  oidc = entry({ roles });
  context.after(() => (oidc = entry()));
  const rows = plane.state.audit.verify().rows;
  assertRefused(await finish(await begin("ada")), 403, /You have no role here/);
  assert.equal(plane.state.audit.verify().rows, rows);
});

test("the role may stand in the ID token, and the secret may be missing from a wrong client", async (context) => {
  context.after(() => (oidc = entry()));
  oidc = entry({ roles: { claim: "sub", viewer: [], operator: ["grace"], admin: [] } });
  const grace = await sessionOf(await finish(await begin("grace")));
  assert.deepEqual(grace, { name: "grace@example.com", role: "operator", by: "oidc" });
  oidc = entry({ clientSecret: "wrong" });
  assertRefused(await finish(await begin()), 502, /could not be completed/);
  assert.match(warned.at(-1) ?? "", /^sign-in with OpenID Connect failed /);
});

const changes: readonly {
  readonly name: string;
  readonly change: (begun: Begun) => Promise<Begun> | Begun;
  readonly status: number;
}[] = [
  { name: "no cookie", change: ({ back }) => ({ back, cookie: "" }), status: 400 },
  {
    name: "the cookie of another browser",
    change: async ({ back }) => ({ back, cookie: (await begin()).cookie }),
    status: 400,
  },
  {
    name: "a cookie that says it lasts longer",
    change: ({ back, cookie }) => ({ back, cookie: cookie.replace(/=\d+/, "=9999999999999") }),
    status: 400,
  },
  { name: "another state", change: (begun) => withQuery(begun, "state", "x"), status: 400 },
  { name: "no state", change: (begun) => withQuery(begun, "state", undefined), status: 400 },
  { name: "no code", change: (begun) => withQuery(begun, "code", undefined), status: 502 },
  { name: "another code", change: (begun) => withQuery(begun, "code", "x"), status: 502 },
  {
    name: "the word of another issuer",
    change: (begun) => withQuery(begun, "iss", "https://evil.example"),
    status: 502,
  },
  {
    name: "a refusal of the provider's",
    change: (begun) => withQuery(withQuery(begun, "code", undefined), "error", "access_denied"),
    status: 403,
  },
  {
    name: "a code that was used before",
    change: async (begun) => {
      await sessionOf(await finish(begun));
      return begun;
    },
    status: 502,
  },
];

function withQuery({ cookie, back }: Begun, name: string, value: string | undefined): Begun {
  const url = new URL(back);
  if (value === undefined) url.searchParams.delete(name);
  else url.searchParams.set(name, value);
  return { cookie, back: url };
}

for (const { name, change, status } of changes) {
  test(`coming back with ${name} signs nobody in`, async () => {
    assertRefused(await finish(await change(await begin())), status, /<h1>/);
  });
}

test("coming back too late signs nobody in", async () => {
  const begun = await begin();
  plane.time += 600_000;
  assertRefused(await finish(begun), 400, /not valid any more/);
});

test("who fails again and again must wait before the provider is asked once more", async () => {
  const statuses: number[] = [];
  for (let i = 0; i < 11; i++) {
    const { cookie, back } = withQuery(await begin(), "code", "x");
    statuses.push((await finish({ cookie, back })).status);
  }
  assert.ok(statuses.includes(502), "looked at nothing");
  assert.equal(statuses.at(-1), 429);
  assertRefused(await finish(await begin()), 429, /Too many sign-ins failed/);
  plane.time += 60_000;
  await sessionOf(await finish(await begin()));
});

test("a sign-in begun under another name of this machine moves to the one that the provider knows", async () => {
  const headers = { ...navigation(), host: `localhost:${server.port}` };
  const answer = await ask("GET", "/v1/sign-in/oidc", { headers });
  assert.deepEqual(
    [answer.status, answer.headers["location"], answer.headers["set-cookie"]],
    [302, `${home()}/v1/sign-in/oidc`, undefined],
  );
});

test("behind an external URL the provider sends people there, and the cookie is bound to it", async (context) => {
  externalUrl = "https://castellan.example.com";
  context.after(() => (externalUrl = undefined));
  const headers = { ...navigation(), host: "castellan.example.com" };
  const answer = await ask("GET", "/v1/sign-in/oidc", { headers });
  const sent = new URL(String(answer.headers["location"])).searchParams;
  assert.equal(sent.get("redirect_uri"), `${externalUrl}/v1/sign-in/oidc/callback`);
  assert.match(
    String(answer.headers["set-cookie"]),
    /^__Host-castellan_sign_in=.*; SameSite=Lax; Secure$/,
  );
});

test("a frame or a script of another page cannot begin a sign-in", async () => {
  const headers = { ...navigation(), "sec-fetch-dest": "iframe" };
  assert.equal((await ask("GET", "/v1/sign-in/oidc", { headers })).status, 421);
});

test("without a provider there is a page that says so", async (context) => {
  oidc = undefined;
  context.after(() => (oidc = entry()));
  for (const path of ["/v1/sign-in/oidc", "/v1/sign-in/oidc/callback"]) {
    assertRefused(await ask("GET", path, { headers: navigation() }), 404, /No identity provider/);
  }
  assert.equal((await ask("GET", "/v1/sign-in", { headers: {} })).body, '{"oidc":false}');
});

test("a provider that cannot be reached stops nothing, and is asked again after a while", async (context) => {
  let asked = 0;
  const broken = createServer((_request, response) => {
    asked += 1;
    response.writeHead(200, { "content-type": "application/json" });
    response.end(`{"issuer":"${"x".repeat(2 * 1024 ** 2)}"}`);
  });
  await new Promise<void>((resolve) => broken.listen(0, "127.0.0.1", () => resolve()));
  oidc = entry({ issuer: `http://127.0.0.1:${(broken.address() as AddressInfo).port}` });
  context.after(() => {
    oidc = entry();
    broken.close();
  });
  const begun = () => ask("GET", "/v1/sign-in/oidc", { headers: navigation() });
  assertRefused(await begun(), 503, /cannot be reached/);
  assertRefused(await begun(), 503, /cannot be reached/);
  assert.equal(asked, 1, "a failure is not remembered");
  assert.match(warned.at(-1) ?? "", /^OpenID provider not found .*more than 1048576 bytes/);
  plane.time += 5000;
  await begun();
  assert.equal(asked, 2);
  assert.equal((await ask("GET", "/v1/plan")).status, 200, "the credential works on");
});

test("nothing that the provider sent stands in the log", () => {
  assert.ok(warned.length > 3, "looked at nothing");
  assert.doesNotMatch(warned.join("\n"), /eyJ|access_token|secret-|code=/);
});

test("castellan.yaml brings it all to a running gateway", async () => {
  const adminPort = 28_352;
  const origin = `http://127.0.0.1:${adminPort}`;
  const own = await startIdentityProvider({ consoleOrigin: origin });
  const { id, secret } = own.clients.console;
  const roles = { admin: ["admin"] };
  const gateway = await guard({
    version: 1,
    workers: "inline",
    listeners: [{ address: "127.0.0.1", port: 28_351, tls: "none" }],
    admin: {
      port: adminPort,
      oidc: { issuer: own.issuer, clientId: id, clientSecret: secret, roles },
    },
  });
  const askIt = asking(() => adminPort);
  const begun = await askIt("GET", "/v1/sign-in/oidc", { headers: navigation() });
  const request = new URL(String(begun.headers["location"]));
  request.searchParams.set("login_hint", "grace");
  const back = await own.signIn(request);
  const cookie = cookieIn(begun, "castellan_sign_in") ?? "";
  const headers = navigation(cookie);
  const end = await askIt("GET", back.pathname + back.search, { headers });
  const session = cookieIn(end, "castellan_session") ?? "";
  const seen = await askIt("GET", "/v1/session", { headers: { cookie: session } });
  assert.match(seen.body, /^\{"name":"grace@example\.com","role":"admin","by":"oidc"/);
  const plan = await askIt("GET", "/v1/plan", { headers: { cookie: session } });
  assert.equal(plan.status, 200);
  await gateway.stop();
  assert.ok(!gateway.printed().includes(secret ?? "?"));
  await gateway[Symbol.asyncDispose]();
  await own.close();
});

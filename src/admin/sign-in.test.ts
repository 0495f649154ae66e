import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type AdminServer, startAdmin } from "./admin-server.ts";
import { type Role, mayDo } from "./caller.ts";
import { type Answer, asking, cookieIn } from "./fixtures/ask.ts";
import { testPlane } from "./fixtures/plane.ts";
import { routes } from "./routes.ts";

const plane = testPlane();
let server: AdminServer;
const ask = asking(() => server.port);
const origin = () => `http://127.0.0.1:${server.port}`;

before(async () => {
  server = await startAdmin(plane, { address: "127.0.0.1", port: 0 });
});

after(async () => {
  await server.close();
  plane.state.close();
});

interface Signed {
  readonly cookie: string;
  readonly csrf: string;
}

async function signIn(proof: object = { credential: "right" }): Promise<Signed> {
  const answer = await ask("POST", "/v1/session", { body: proof, headers: { origin: origin() } });
  assert.equal(answer.status, 201, answer.body);
  const { csrf } = JSON.parse(answer.body) as { csrf: string };
  return { cookie: cookieIn(answer, "castellan_session") ?? "", csrf };
}

async function signInAs(role: Role): Promise<Signed> {
  const made = await ask("POST", "/v1/sign-in-codes", { body: { name: `a ${role}`, role } });
  assert.equal(made.status, 201, made.body);
  return signIn({ code: (JSON.parse(made.body) as { code: string }).code });
}

const changing = ({ cookie, csrf }: Signed) => ({ cookie, "x-castellan-csrf": csrf });
const sessionStatus = async ({ cookie }: Signed) =>
  (await ask("GET", "/v1/session", { headers: { cookie } })).status;

const makeCode = async () => {
  const made = await ask("POST", "/v1/sign-in-codes", {
    body: { name: "grace", role: "viewer" },
  });
  return JSON.parse(made.body) as { code: string; link: string; expires: number };
};

const useCode = (of: string) => ask("POST", "/v1/session", { body: { code: of }, headers: {} });

const lastEntry = () => plane.state.audit.list(1)[0];

test("the credential opens a session: a cookie that scripts cannot read and other sites do not send", async () => {
  const answer = await ask("POST", "/v1/session", { body: { credential: "right" }, headers: {} });
  const [cookie = ""] = answer.headers["set-cookie"] ?? [];
  assert.match(
    cookie,
    /^castellan_session=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/,
  );
  const { csrf, ...view } = JSON.parse(answer.body) as { csrf: string };
  assert.match(csrf, /^[\w-]{43}$/);
  assert.deepEqual(view, {
    name: "admin credential",
    role: "admin",
    by: "session",
    expires: plane.time + 12 * 3_600_000,
  });
  assert.equal(lastEntry()?.action, "session.opened");
  const [pair = ""] = cookie.split(";");
  const seen = await ask("GET", "/v1/session", { headers: { cookie: `a=1; ${pair}; b=2` } });
  assert.deepEqual(JSON.parse(seen.body), { ...view, csrf });
});

test("behind TLS the cookie is bound to its host", async () => {
  const own = testPlane({
    settings: () => ({ externalUrl: "https://castellan.example.com", oidc: undefined }),
  });
  const behind = await startAdmin(own, { address: "127.0.0.1", port: 0 });
  const askBehind = asking(() => behind.port);
  const host = "castellan.example.com";
  const body = { credential: "right" };
  const answer = await askBehind("POST", "/v1/session", { body, headers: { host } });
  const cookie = cookieIn(answer, "__Host-castellan_session") ?? "";
  assert.match(String(answer.headers["set-cookie"]), /; HttpOnly; SameSite=Strict; Secure$/);
  const tries = [
    { host, cookie, want: 200 },
    { host, cookie: cookie.replace("__Host-", ""), want: 401 },
    { host: "castellan.example.com:444", cookie, want: 421 },
    { host: "other.example.com", cookie, want: 421 },
    { host: "127.0.0.1", cookie, want: 401 },
  ];
  for (const { want, ...headers } of tries) {
    assert.equal((await askBehind("GET", "/v1/session", { headers })).status, want);
  }
  assert.match(behind.makeSignInLink(), /^https:\/\/castellan\.example\.com\/console\/#code=/);
  await behind.close();
  own.state.close();
});

const forged: readonly {
  readonly name: string;
  readonly headers: (signed: Signed) => Readonly<Record<string, string>>;
  readonly want: number;
}[] = [
  { name: "cookie and token", headers: changing, want: 204 },
  {
    name: "cookie, token and own origin",
    headers: (signed) => ({
      ...changing(signed),
      origin: origin(),
      "sec-fetch-site": "same-origin",
    }),
    want: 204,
  },
  { name: "no token", headers: ({ cookie }) => ({ cookie, origin: origin() }), want: 403 },
  {
    name: "a wrong token",
    headers: ({ cookie, csrf }) => ({ cookie, "x-castellan-csrf": `${csrf}x` }),
    want: 403,
  },
  {
    name: "the token of nobody's session",
    headers: ({ csrf }) => ({ cookie: "castellan_session=x", "x-castellan-csrf": csrf }),
    want: 401,
  },
  {
    name: "another port of this machine",
    headers: (signed) => ({ ...changing(signed), origin: "http://127.0.0.1:3000" }),
    want: 421,
  },
  {
    name: "another name of this machine",
    headers: (signed) => ({
      ...changing(signed),
      origin: origin().replace("127.0.0.1", "localhost"),
    }),
    want: 421,
  },
  {
    name: "a same-site page",
    headers: (signed) => ({ ...changing(signed), "sec-fetch-site": "same-site" }),
    want: 421,
  },
  {
    name: "a form of another site",
    headers: (signed) => ({
      ...changing(signed),
      "sec-fetch-site": "cross-site",
      "sec-fetch-mode": "navigate",
      "sec-fetch-dest": "document",
    }),
    want: 421,
  },
  {
    name: "a wrong bearer beside a right cookie",
    headers: (signed) => ({ ...changing(signed), authorization: "Bearer wrong" }),
    want: 401,
  },
];

for (const { name, headers, want } of forged) {
  test(`a change with ${name} is ${want}`, async () => {
    const signed = await signIn();
    assert.equal((await ask("DELETE", "/v1/session", { headers: headers(signed) })).status, want);
  });
}

test("signing out ends the session for good", async () => {
  const signed = await signIn();
  const out = await ask("DELETE", "/v1/session", { headers: changing(signed) });
  assert.equal(out.status, 204);
  assert.match(String(out.headers["set-cookie"]), /^castellan_session=; .*Max-Age=0/);
  assert.equal(
    (await ask("GET", "/v1/session", { headers: { cookie: signed.cookie } })).status,
    401,
  );
  assert.equal(lastEntry()?.action, "session.closed");
  assert.equal((await ask("DELETE", "/v1/session")).status, 409, "the credential stays");
});

test("a session ends when it stands idle, and however busy it is after its lifetime", async () => {
  const hour = 3_600_000;
  const idle = await signIn();
  const busy = await signIn();
  const start = plane.time;
  const seen: number[] = [];
  for (let at = hour / 2; at < 12 * hour; at += hour / 2) {
    plane.time = start + at;
    seen.push(await sessionStatus(busy));
  }
  assert.deepEqual([...new Set(seen)], [200]);
  assert.equal(await sessionStatus(idle), 401);
  plane.time = start + 12 * hour;
  assert.equal(await sessionStatus(busy), 401);
});

test("a code signs in once, within ten minutes, as whom it was made for", async () => {
  const { code, link, expires } = await makeCode();
  assert.equal(lastEntry()?.action, "sign-in-code.created");
  assert.equal(link, `${origin()}/console/#code=${code}`);
  assert.equal(expires, plane.time + 600_000);
  const used = await useCode(code);
  assert.equal(used.status, 201);
  const { name, role } = JSON.parse(used.body) as { name: string; role: string };
  assert.deepEqual({ name, role }, { name: "grace (sign-in code)", role: "viewer" });
  assert.equal((await useCode(code)).status, 401, "a second time");
  const late = await makeCode();
  plane.time += 600_000;
  assert.equal((await useCode(late.code)).status, 401, "too late");
  const fresh = new URL(server.makeSignInLink());
  assert.equal(fresh.origin + fresh.pathname, `${origin()}/console/`);
  assert.equal((await useCode(fresh.hash.slice("#code=".length))).status, 201);
});

const badProofs: readonly unknown[] = [
  {},
  { credential: "" },
  { credential: "right", code: "x" },
  { code: 1 },
  [],
  "{",
];

test("what is neither credential nor code is told to be so", async () => {
  for (const body of badProofs) {
    assert.equal((await ask("POST", "/v1/session", { body, headers: {} })).status, 400);
  }
});

test("a page of another origin can neither sign in nor be answered", async () => {
  const headers = { origin: "https://evil.example" };
  const answer = await ask("POST", "/v1/session", { body: { credential: "right" }, headers });
  assert.equal(answer.status, 421);
  assert.equal(answer.headers["set-cookie"], undefined);
  const asked = await ask("OPTIONS", "/v1/session", {
    headers: { ...headers, "access-control-request-method": "POST" },
  });
  assert.ok(asked.status >= 400 && asked.headers["access-control-allow-origin"] === undefined);
});

test("every route is closed to whoever holds less than it needs, and open to the others", async () => {
  plane.time += 60_000;
  let looked = 0;
  for (const role of ["viewer", "operator", "admin"] as const) {
    for (const { method, path, needs, body } of routes) {
      if (needs === "nobody") continue;
      const signed = await signInAs(role);
      const at = path.replaceAll(/\{[^}]+\}/g, "none");
      const sent = body === undefined ? {} : { body: {} };
      const { status } = await ask(method, at, { ...sent, headers: changing(signed) });
      const may = mayDo({ name: "", role, by: "session" }, needs);
      assert.equal(status !== 403, may, `${role}: ${method} ${path} is ${status}`);
      looked += 1;
    }
  }
  assert.ok(looked > 30, "looked at nothing");
});

test("the audit log names who made a change", async () => {
  const signed = await signInAs("operator");
  const body = { kind: "token", issuer: "https://i.test/", id: "t", reason: "lost" };
  const headers = changing(signed);
  assert.equal((await ask("POST", "/v1/revocations", { body, headers })).status, 201);
  assert.equal(lastEntry()?.actor, "a operator (sign-in code)");
  assert.equal(lastEntry()?.action, "revocation.added");
  assert.ok(plane.state.audit.verify().intact);
});

test("who guesses must wait, and who is signed in works on", async () => {
  plane.time += 60_000;
  const signed = await signIn();
  const guess = (): Promise<Answer> =>
    ask("GET", "/v1/plan", { headers: { authorization: "Bearer wrong" } });
  const statuses: number[] = [];
  for (let i = 0; i < 12; i++) statuses.push((await guess()).status);
  assert.deepEqual(statuses, [...Array<number>(10).fill(401), 429, 429]);
  const right = await ask("GET", "/v1/plan");
  assert.equal(right.status, 429, "the right credential would be told apart from wrong ones");
  assert.equal(right.headers["retry-after"], "60");
  for (const body of [{ credential: "right" }, { code: "x" }]) {
    assert.equal((await ask("POST", "/v1/session", { body, headers: {} })).status, 429);
  }
  const { cookie } = signed;
  assert.equal((await ask("GET", "/v1/plan", { headers: { cookie } })).status, 200);
  plane.time += 59_999;
  assert.equal((await ask("GET", "/v1/plan")).headers["retry-after"], "1");
  plane.time += 1;
  assert.equal((await ask("GET", "/v1/plan")).status, 200);
});

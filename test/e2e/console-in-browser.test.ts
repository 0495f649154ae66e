import assert from "node:assert/strict";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { type Browser, type Page, chromium } from "playwright-core";
import { type IdentityProvider, startIdentityProvider } from "../../examples/identity-provider.ts";
import { type AdminServer, startAdmin } from "../../src/admin/admin-server.ts";
import { testPlane } from "../../src/admin/fixtures/plane.ts";

/*
 * What only a real browser decides: when it sends a SameSite=Strict cookie, what it says of where a call comes
 * from, what the content security policy lets run. The console is at `localhost`, the identity provider and
 * the stranger at `127.0.0.1` (another site), and the neighbour at another port of `localhost` (the same site).
 */

/** As little of a console as signs in. */
const files = new Map([
  [
    "index.html",
    '<!doctype html><html lang="en"><title>…</title><script type="module" src="/console/app.js"></script><body><script>globalThis.inline = true</script></body></html>',
  ],
  [
    "app.js",
    `const code = new URLSearchParams(location.hash.slice(1)).get("code");
if (code) {
  history.replaceState(null, "", "/console/");
  await fetch("/v1/session", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ code }) });
}
const answer = await fetch("/v1/session");
const session = await answer.json();
globalThis.session = session;
document.title = answer.ok ? session.name + " " + session.role : "signed out";
`,
  ],
]);

const plane = testPlane({
  settings: () => ({
    externalUrl: home(),
    oidc: {
      issuer: idp.issuer,
      clientId: idp.clients.console.id,
      clientSecret: idp.clients.console.secret,
      scopes: ["openid", "profile"],
      name: "email",
      roles: { claim: "roles", viewer: [], operator: [], admin: ["admin"] },
    },
  }),
  asset(path) {
    const text = files.get(path);
    if (text === undefined) return undefined;
    const contentType = path.endsWith(".js") ? "text/javascript" : "text/html; charset=utf-8";
    return { contentType, bytes: Buffer.from(text), immutable: false, etag: `"${path}"` };
  },
});
let server: AdminServer;
let idp: IdentityProvider;
let stranger: Server;
let browser: Browser;
const home = () => `http://localhost:${server.port}`;
const strangerPort = () => (stranger.address() as AddressInfo).port;

before(async () => {
  server = await startAdmin(plane, { address: "127.0.0.1", port: 0 });
  idp = await startIdentityProvider({ consoleOrigin: home() });
  stranger = createServer((_request, response) => {
    response
      .writeHead(200, { "content-type": "text/html" })
      .end("<!doctype html><title>hello</title>");
  });
  await new Promise<void>((resolve) => stranger.listen(0, "127.0.0.1", () => resolve()));
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--host-resolver-rules=MAP localhost 127.0.0.1",
    ],
  });
});

after(async () => {
  await browser.close();
  await server.close();
  await idp.close();
  stranger.close();
  stranger.closeAllConnections();
  plane.state.close();
});

async function visit(): Promise<Page> {
  const context = await browser.newContext();
  return context.newPage();
}

/** What the functions see that run in the browser; the types of the tests know no DOM. */
interface Dom {
  readonly document: {
    readonly title: string;
    readonly cookie: string;
    readonly body: { append(child: Form): void };
    createElement(name: "form"): Form;
  };
  readonly session: { readonly csrf: string };
  /** Set by a script that stands in the page itself. */
  readonly inline?: true;
}

interface Form {
  method: string;
  action: string;
  submit(): void;
}

const titled = (page: Page, title: string) =>
  page.waitForFunction(
    (wanted) => (globalThis as unknown as Dom).document.title === wanted,
    title,
    { timeout: 10_000 },
  );

async function signedIn(): Promise<Page> {
  const page = await visit();
  await page.goto(server.makeSignInLink());
  await titled(page, "sign-in link admin");
  return page;
}

test("a link signs in, the code leaves the address, and scripts of the page itself do not run", async () => {
  const page = await signedIn();
  assert.equal(page.url(), `${home()}/console/`);
  const inline = await page.evaluate(() => (globalThis as unknown as Dom).inline);
  assert.equal(inline, undefined, "a script of the page itself ran");
  await page.reload();
  await titled(page, "sign-in link admin");
  assert.equal(
    await page.evaluate(() => (globalThis as unknown as Dom).document.cookie),
    "",
    "a script can read the session",
  );
  await page.context().close();
});

test("people come back from the provider signed in", async () => {
  const page = await visit();
  // The provider of the demo signs in whom the request names: the name is put into the redirect to it.
  await page.route(`${home()}/v1/sign-in/oidc`, async (route) => {
    const response = await route.fetch({ maxRedirects: 0 });
    const headers = response.headers();
    const location = `${headers["location"]}&login_hint=grace`;
    await route.fulfill({ response, headers: { ...headers, location } });
  });
  await page.goto(`${home()}/v1/sign-in/oidc`);
  await titled(page, "grace@example.com admin");
  assert.equal(page.url(), `${home()}/console/`);
  await page.context().close();
});

for (const host of ["127.0.0.1", "localhost"]) {
  test(`a page at another port of ${host} can do nothing with somebody's session`, async () => {
    const page = await signedIn();
    const csrf = await page.evaluate(() => (globalThis as unknown as Dom).session.csrf);
    const rows = plane.state.audit.verify().rows;
    await page.goto(`http://${host}:${strangerPort()}/`);
    const withToken = { "x-castellan-csrf": csrf };
    const calls = [
      { path: "/v1/session", init: {} },
      { path: "/v1/session", init: { mode: "no-cors" } },
      { path: "/v1/session", init: { method: "DELETE", headers: withToken } },
      { path: "/v1/reload", init: { method: "POST", mode: "no-cors" } },
    ] as const;
    for (const { path, init } of calls) {
      const asked = { url: home() + path, init: { ...init, credentials: "include" as const } };
      const end = await page.evaluate(
        (each) =>
          fetch(each.url, each.init).then(
            () => "answered",
            () => "blocked",
          ),
        asked,
      );
      assert.equal(end, "blocked", JSON.stringify(init));
    }
    const answer = page.waitForResponse(`${home()}/v1/reload`);
    await page.evaluate((target) => {
      const { document } = globalThis as unknown as Dom;
      const form = document.createElement("form");
      form.method = "post";
      form.action = `${target}/v1/reload`;
      document.body.append(form);
      form.submit();
    }, home());
    assert.equal((await answer).status(), 421);
    assert.equal(plane.state.audit.verify().rows, rows);
    const later = await page.context().newPage();
    await later.goto(`${home()}/console/`);
    await titled(later, "sign-in link admin");
    await page.context().close();
  });
}

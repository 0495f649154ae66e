import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type AdminServer, startAdmin } from "./admin-server.ts";
import type { Asset } from "./control-plane.ts";
import { asking } from "./fixtures/ask.ts";
import { testPlane } from "./fixtures/plane.ts";

const files = new Map<string, Asset>([
  [
    "index.html",
    {
      contentType: "text/html; charset=utf-8",
      bytes: Buffer.from("<!doctype html>console"),
      immutable: false,
      etag: '"index"',
    },
  ],
  [
    "assets/index-abcdefgh.js",
    {
      contentType: "text/javascript; charset=utf-8",
      bytes: Buffer.from("1"),
      immutable: true,
      etag: '"script"',
    },
  ],
]);

/** Every name that was looked up. */
const names = new Set<string>();
const plane = testPlane({
  asset: (path) => {
    names.add(path);
    return files.get(path);
  },
});
let server: AdminServer;
const ask = asking(() => server.port);
const get = (path: string, headers = {}) => ask("GET", path, { headers });

const statusOf = async (path: string, headers = {}) => (await get(path, headers)).status;
const from = (mode: string, dest: string) =>
  get("/console/", {
    "sec-fetch-site": "cross-site",
    "sec-fetch-mode": mode,
    "sec-fetch-dest": dest,
  });

before(async () => {
  server = await startAdmin(plane, { address: "127.0.0.1", port: 0 });
});

after(async () => {
  await server.close();
  plane.state.close();
});

const paths = [
  { path: "/", want: 302 },
  { path: "/console", want: 302 },
  { path: "/console/", want: 200, body: "console" },
  { path: "/console/?x=1", want: 200, body: "console" },
  { path: "/console/index.html", want: 200, body: "console" },
  { path: "/console/operations/GET%20%2Forders", want: 200, body: "console" },
  { path: "/console/apis/shop/versions", want: 200, body: "console" },
  { path: "/console/assets/index-abcdefgh.js", want: 200, body: "1" },
  { path: "/console/assets/index-abcdefgi.js", want: 404 },
  { path: "/console/favicon.ico", want: 404 },
  { path: "/consoles/", want: 404 },
  { path: "/console/../../etc/passwd.txt", want: 404 },
  { path: "/console/..%2f..%2fetc%2fpasswd.txt", want: 404 },
  { path: "/console/%2e%2e/%2e%2e/etc/passwd.txt", want: 404 },
  { path: "/console/..\\..\\etc\\passwd.txt", want: 404 },
  { path: "/console//etc/passwd.txt", want: 404 },
  { path: "/console/__proto__.js", want: 404 },
] as const;

for (const { path, want, ...more } of paths) {
  test(`${path} is ${want}`, async () => {
    const answer = await get(path);
    assert.equal(answer.status, want);
    if (want === 302) assert.equal(answer.headers["location"], "/console/");
    if ("body" in more) assert.ok(answer.body.endsWith(more.body), answer.body);
  });
}

test("an address that ends like a file is a page for whoever wants one", async () => {
  const accept = "text/html,application/xhtml+xml";
  assert.equal(await statusOf("/console/operations/GET%20%2Forders.json", { accept }), 200);
  assert.equal(await statusOf("/console/operations/GET%20%2Forders.json"), 404);
  assert.equal(await statusOf("/console/assets/gone-abcdefgh.js", { accept }), 404);
});

test("no name that is looked up has a folder above it", () => {
  assert.ok(names.size > 5, "looked at nothing");
  for (const name of names) assert.doesNotMatch(name, /(^|[\\/])\.\.([\\/]|$)/);
});

test("the console runs its own scripts only, stands in no frame and tells nobody where it was", async () => {
  const { headers } = await get("/console/");
  assert.equal(
    headers["content-security-policy"],
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  );
  assert.equal(headers["x-content-type-options"], "nosniff");
  assert.equal(headers["referrer-policy"], "no-referrer");
  assert.equal(headers["cross-origin-opener-policy"], "same-origin");
  assert.equal(headers["content-type"], "text/html; charset=utf-8");
});

test("a hashed name is kept for ever, any other is asked for each time", async () => {
  const script = await get("/console/assets/index-abcdefgh.js");
  assert.equal(script.headers["cache-control"], "private, max-age=31536000, immutable");
  const index = await get("/console/");
  assert.equal(index.headers["cache-control"], "no-cache");
  for (const tag of ['"index"', 'W/"index"', '"a", "index"', "*"]) {
    const again = await get("/console/", { "if-none-match": tag });
    assert.deepEqual([again.status, again.body], [304, ""], tag);
  }
  assert.equal((await get("/console/", { "if-none-match": '"script"' })).status, 200);
});

test("HEAD tells the length and sends nothing; a change is not allowed", async () => {
  const head = await ask("HEAD", "/console/", { headers: {} });
  assert.deepEqual([head.status, head.headers["content-length"], head.body], [200, "22", ""]);
  const post = await ask("POST", "/console/", { headers: {} });
  assert.deepEqual([post.status, post.headers["allow"]], [405, "GET, HEAD"]);
});

test("a link from elsewhere opens the console, and a frame or a script of elsewhere gets nothing", async () => {
  assert.equal((await from("navigate", "document")).status, 200);
  assert.equal((await from("navigate", "iframe")).status, 421);
  assert.equal((await from("no-cors", "script")).status, 421);
});

test("where the console was not built, a page says how to build it", async () => {
  for (const parts of [{}, { asset: () => undefined }]) {
    const own = testPlane(parts);
    const bare = await startAdmin(own, { address: "127.0.0.1", port: 0 });
    const answer = await asking(() => bare.port)("GET", "/console/", { headers: {} });
    assert.equal(answer.status, 503);
    assert.match(String(answer.headers["content-type"]), /^text\/html/);
    assert.match(answer.body, /npm run build --workspace console/);
    await bare.close();
    own.state.close();
  }
});

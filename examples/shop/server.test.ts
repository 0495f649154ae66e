import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Shop, startShop } from "./server.ts";

let shop: Shop;

before(async () => {
  shop = await startShop();
});

after(() => shop.close());

interface Asking {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | object;
}

async function ask(path: string, { method = "GET", headers = {}, body }: Asking = {}) {
  const answer = await fetch(shop.url + path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

/** A token that nobody signed. */
function forged(claims: object): Record<string, string> {
  return { authorization: `Bearer ${part({ alg: "none" })}.${part(claims)}.` };
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

const mallory = forged({ sub: "mallory", exp: 1 });

/** Each weakness of README.md, and what shows it. */
const weaknesses: readonly [name: string, path: string, asking: Asking, shows: RegExp][] = [
  ["an unsigned, expired token is believed", "/me", { headers: mallory }, /Mallory/],
  ["a header says who calls", "/me", { headers: { "x-user-id": "ada" } }, /Ada Byron/],
  ["an account leaves with its password's hash", "/users/ada", {}, /"password_hash":"\$2b\$12/],
  ["products leave with what they cost", "/products?limit=1", {}, /"margin":66\.5/],
  ["anybody reads anybody's orders", "/users/ada/orders", {}, /St James Square/],
  ["an order's number is enough", "/orders/1001", { headers: mallory }, /"user_id":"ada"/],
  ["a label holds the card's number", "/users/ada/payment-methods", {}, /4111111111111111/],
  ["SQL is made of the search", "/products/search?q=%27%20OR%201=1%20--", {}, /Desk lamp/],
  ["anybody lists all users", "/admin/users", { headers: mallory }, /grace@shop\.example/],
  ["errors carry the statement", "/admin/reports/sales?groupBy=x", {}, /SQLITE_ERROR.*"stack"/],
  ["a page of the framework tells what broke", "/orders/1002/receipt", {}, /receipt\.ejs/],
  ["documents climb out of their folder", "/documents?name=../private/payroll", {}, /Payroll/],
  ["a document holds the settings", "/documents?name=opening", {}, /SESSION_SECRET/],
  ["a forgotten operation tells secrets", "/debug/config", {}, /s3cr3t-kettle/],
  ["a retired operation goes on", "/v0/prices", {}, /purchase_price/],
  ["dots in the path are followed", "/products/%2e%2e/debug/config", {}, /s3cr3t-kettle/],
  [
    "every member of the body becomes a column",
    "/me",
    { method: "PATCH", headers: mallory, body: { role: "admin" } },
    /"role":"admin"/,
  ],
  [
    "so do members of __proto__",
    "/me",
    { method: "PATCH", headers: mallory, body: '{"__proto__":{"credit":77}}' },
    /"credit":77/,
  ],
  [
    "less than nothing can be ordered, in any type",
    "/orders",
    {
      method: "POST",
      headers: { "content-type": "text/plain" },
      body: { productId: 1, quantity: -5, street: "Elm Street 1" },
    },
    /"total":-34500/,
  ],
  [
    "anybody adds products",
    "/products",
    { method: "POST", body: { name: "Junk", category: "home", price: 1, stock: 1 } },
    /"name":"Junk"/,
  ],
  [
    "markup is published",
    "/products/1/reviews",
    { method: "POST", body: { stars: 1, text: "<script>alert(1)</script>" } },
    /<script>/,
  ],
];

assert.ok(weaknesses.length > 20);
for (const [name, path, asking, shows] of weaknesses) {
  test(name, async () => assert.match((await ask(path, asking)).text, shows));
}

test("an import fetches whatever it is told to", async () => {
  const body = { url: `${shop.url}/debug/config` };
  assert.match((await ask("/products/import", { method: "POST", body })).text, /s3cr3t-kettle/);
});

test("passwords may be guessed for ever", async () => {
  const guess = { method: "POST", body: { email: "ada@shop.example", password: "teapot" } };
  for (let i = 0; i < 50; i += 1) assert.equal((await ask("/sessions", guess)).status, 401);
  const right = { method: "POST", body: { email: "ada@shop.example", password: "kettle" } };
  assert.equal((await ask("/sessions", right)).status, 201);
});

test("a header may change the method, and an undeclared one deletes", async () => {
  const headers = { "x-http-method-override": "DELETE" };
  assert.equal((await ask("/products/4", { headers })).status, 204);
  assert.equal((await ask("/products/4")).status, 404);
});

test("headers tell what runs here, and any page may read the answers", async () => {
  const { headers } = await ask("/health", { headers: { origin: "https://evil.example" } });
  assert.equal(headers.get("x-powered-by"), "Express");
  assert.match(headers.get("server") ?? "", /Kettle/);
  assert.equal(headers.get("access-control-allow-origin"), "https://evil.example");
});

test("no weakness: browsers are not answered, and no file outside the shop is read", async () => {
  assert.equal((await ask("/health", { headers: { "sec-fetch-site": "cross-site" } })).status, 421);
  const outside = await ask("/documents?name=../../../LICENSE");
  assert.equal(outside.status, 500);
  const absolute = await ask("/documents?name=/etc/hostname");
  assert.equal(absolute.status, 500);
});

test("the contract's own operations work", async () => {
  const put = { method: "PUT", body: { lines: [{ product_id: 2, quantity: 3 }] } };
  assert.equal((await ask("/users/ada/cart", put)).status, 200);
  assert.match((await ask("/users/ada/cart")).text, /"quantity":3/);
  assert.equal((await ask("/orders/1002/cancel", { method: "POST" })).status, 200);
  assert.match((await ask("/orders/1001/receipt")).text, /6900 cents, paid/);
  assert.equal((await ask("/orders/9999")).status, 404);
  assert.equal((await ask("/users/ada/cart", { method: "POST" })).status, 404);
});

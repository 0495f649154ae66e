import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { anApi } from "../../test/fixtures/exchange.ts";
import { aContract } from "../registry/fixtures/declarations.ts";
import { declaredOperations } from "./declared.ts";

const contract = aContract({
  "/orders": { get: {}, post: {} },
  "/orders/{orderId}": { get: {} },
  "/orders/mine": { get: {} },
});
const everywhere = anApi({ name: "health", contract: aContract({ "/status": { get: {} } }) });
const shop = anApi({
  hosts: ["api.example.com", "shop.example.com"],
  basePath: "/v1",
  contract,
});
const wild = anApi({
  name: "tenants",
  hosts: ["*.example.org"],
  contract: aContract({ "/orders": { get: {} } }),
});
const bare = anApi({ name: "bare", hosts: ["bare.example.com"] });
const all = declaredOperations([shop, everywhere, wild, bare]);

const found: readonly (readonly [request: string, key: string | undefined])[] = [
  ["GET api.example.com /v1/orders", "GET api.example.com /v1/orders"],
  ["POST api.example.com /v1/orders", "POST api.example.com /v1/orders"],
  ["PUT api.example.com /v1/orders", undefined],
  ["GET api.example.com /v1/orders/17", "GET api.example.com /v1/orders/{orderId}"],
  ["GET api.example.com /v1/orders/mine", "GET api.example.com /v1/orders/mine"],
  ["GET api.example.com /v1/orders/17/lines", undefined],
  ["GET api.example.com /orders", undefined],
  ["GET shop.example.com /v1/orders/17", "GET api.example.com /v1/orders/{orderId}"],
  ["GET other.example.com /v1/orders", undefined],
  ["GET a.example.org /orders", "GET *.example.org /orders"],
  ["GET example.org /orders", undefined],
  ["GET anything.test /status", "GET * /status"],
  ["GET bare.example.com /status", "GET * /status"],
];

suite("what a request asks for", () => {
  for (const [request, key] of found) {
    test(`${request} → ${key ?? "nothing that is declared"}`, () => {
      const [method = "", host = "", path = ""] = request.split(" ");
      assert.equal(all.find(method, host, path.slice(1).split("/"))?.declared.key, key);
    });
  }

  test("the values of a path's parameters come with it", () => {
    const one = all.find("GET", "api.example.com", ["v1", "orders", "a b"]);
    assert.deepEqual(one?.parameters, [["orderId", "a b"]]);
  });
});

test("an operation is found by its key, with its API", () => {
  assert.equal(all.byKey("GET api.example.com /v1/orders/{orderId}")?.api, shop);
  assert.equal(all.byKey("GET shop.example.com /v1/orders/{orderId}"), undefined);
});

test("there is a pin for every host, and each leads back to the one key", () => {
  const pins = all.pins.map(({ method, host, path }) => `${method} ${host} ${path}`);
  assert.equal(pins.length, 4 * 2 + 1 + 1);
  assert.ok(pins.includes("GET shop.example.com /v1/orders/{orderId}"));
  assert.ok(pins.includes("GET  /status"));
  const keys: readonly (readonly [pin: string, key: string])[] = [
    ["GET shop.example.com /v1/orders", "GET api.example.com /v1/orders"],
    ["GET * /status", "GET * /status"],
    ["GET seen.example.com /status", "GET * /status"],
    ["GET api.example.com /nothing", "GET api.example.com /nothing"],
  ];
  for (const [pin, key] of keys) assert.equal(all.keyOfPin(pin), key);
});

test("without contracts nothing is declared", () => {
  const none = declaredOperations([bare]);
  assert.equal(none.find("GET", "bare.example.com", [""]), undefined);
  assert.deepEqual(none.pins, []);
});

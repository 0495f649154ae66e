import assert from "node:assert/strict";
import { test } from "node:test";
import { somePorts } from "../../../test/fixtures/exchange.ts";
import { controls } from "../../policies/index.ts";
import { millis } from "../../kernel/clock.ts";
import type { Life } from "../../registry/life.ts";
import { aContract } from "../../registry/fixtures/declarations.ts";
import type { RegisteredLives } from "../loaded.ts";
import { readConfigText } from "../read-config.ts";
import { compilePlan } from "./compile-plan.ts";

const contract = aContract({ "/orders": { get: {} }, "/orders/{id}": { get: {} } });
const text = `version: 1
apis:
  - name: shop
    owner: o
    purpose: p
    basePath: /v1
    hosts: [api.example]
    retired: 2030-01-01
    upstream: { targets: ["http://127.0.0.1:1"] }
`;
const gone = (by: string, at = 1): Life => ({ retired: { at: millis(at), by } });

function lives(
  operations: Readonly<Record<string, Life>>,
  apis: Readonly<Record<string, Life>> = {},
): RegisteredLives {
  return { apis: new Map(Object.entries(apis)), operations: new Map(Object.entries(operations)) };
}

/** Which operation a request meets, and what its life-cycle means. */
function meet(registered: RegisteredLives | undefined, request: string) {
  const read = readConfigText("castellan.yaml", text, { controls, environment: {} });
  assert.ok(read.ok, JSON.stringify(read));
  const contracts = new Map([[0, contract]]);
  const loaded = { ...read.config.loaded, contracts, ...(registered ? { registered } : {}) };
  const compiled = compilePlan(loaded, controls, somePorts());
  assert.ok(compiled.ok, JSON.stringify(compiled));
  const [method = "", path = ""] = request.split(" ");
  const found = compiled.value.plan.match(method, "api.example", path.split("/").slice(1));
  const life = found?.plan.effective.find(({ control }) => control === "life-cycle");
  return `${found?.plan.api.name} ${found?.plan.id}: ${life?.meaning ?? ""}`;
}

const config = "The dates are kept: retired from 2030-01-01, says the configuration.";
const register = "The dates are kept: retired from 1970-01-01T00:00:00.001Z, says ada.";
const first = "GET api.example /v1/orders";
const second = "GET api.example /v1/orders/{id}";

const met: readonly (readonly [string, RegisteredLives | undefined, string, string])[] = [
  ["nothing registered", undefined, "GET /v1/orders", `shop GET /orders: ${config}`],
  [
    "an operation",
    lives({ [first]: gone("ada") }),
    "GET /v1/orders",
    `shop GET /orders: ${register}`,
  ],
  [
    "its neighbour",
    lives({ [first]: gone("ada") }),
    "GET /v1/orders/1",
    `shop GET /orders/{id}: ${config}`,
  ],
  [
    "every operation of an API",
    lives({}, { "shop@1": gone("ada") }),
    "GET /v1/orders/1",
    `shop GET /orders/{id}: ${register}`,
  ],
  [
    "undeclared calls of an API",
    lives({}, { "shop@1": gone("ada") }),
    "GET /v1/x",
    `shop undeclared: ${register}`,
  ],
  [
    "another version",
    lives({}, { "shop@2": gone("ada") }),
    "GET /v1/orders",
    `shop GET /orders: ${config}`,
  ],
  [
    "a discovered operation",
    lives({ "DELETE api.example /v1/admin/{p}": gone("ada") }),
    "DELETE /v1/admin/7",
    `shop undeclared: ${register}`,
  ],
  [
    "its neighbour, by method",
    lives({ "DELETE api.example /v1/admin/{p}": gone("ada") }),
    "GET /v1/admin/7",
    `shop undeclared: ${config}`,
  ],
  [
    "a discovered operation of another host",
    lives({ "DELETE b.example /v1/admin/{p}": gone("ada") }),
    "DELETE /v1/admin/7",
    `shop undeclared: ${config}`,
  ],
  [
    "a declared operation keeps its own plan, whatever was discovered at its place",
    lives({ "GET api.example /v1/orders/latest": gone("ada") }),
    "GET /v1/orders/latest",
    `shop GET /orders/{id}: ${config}`,
  ],
  [
    "a later date changes nothing",
    lives({ [second]: gone("ada", 4_000_000_000_000) }),
    "GET /v1/orders/1",
    `shop GET /orders/{id}: ${config}`,
  ],
];

for (const [name, registered, request, want] of met) {
  test(`the register's dates: ${name}`, () => assert.equal(meet(registered, request), want));
}

import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { millis } from "../kernel/clock.ts";
import { emptyRegister, findOperation } from "./held.ts";
import { aContract, configured, hand, imported, november } from "./fixtures/declarations.ts";
import { reconcile } from "./reconcile.ts";
import { type SeenOperation, reconcileTraffic } from "./reconcile-traffic.ts";
import { setAttributes } from "./set-attributes.ts";

const orders = aContract({
  "/orders": { get: { operationId: "listOrders", summary: "List orders", tags: ["orders"] } },
  "/orders/{orderId}": { get: {}, delete: { deprecated: true } },
});
const list = "GET api.example.com /v1/orders";

function seen(key: string, from = 0, to = from, source = "gateway"): SeenOperation {
  const [method = "", host = "", path = ""] = key.split(" ");
  const sources = [{ kind: "gateway" as const, name: source }];
  const [first, last] = [hand(from).now, hand(to).now];
  return { key, method, host, path, sources, first, last };
}

const bounds = { mostDiscovered: 100 };

test("what the configuration declares becomes records, with who said what", () => {
  const { register, changes } = reconcile(emptyRegister, configured(orders), hand());
  assert.deepEqual([...register.apis.keys()], ["shop@1"]);
  assert.deepEqual(
    changes.map(({ target, attribute, after }) => [target, attribute, after]),
    [
      ["shop@1", "created", "configuration castellan.yaml"],
      [list, "created", "configuration castellan.yaml"],
      ["GET api.example.com /v1/orders/{orderId}", "created", "configuration castellan.yaml"],
      ["DELETE api.example.com /v1/orders/{orderId}", "created", "configuration castellan.yaml"],
    ],
  );
  const api = register.apis.get("shop@1");
  assert.equal(api?.owner, "orders");
  assert.deepEqual(api?.origins.owner, { kind: "configuration" });
  assert.deepEqual(api?.upstreams, ["http://127.0.0.1:3000"]);
  const operation = register.operations.get(list);
  assert.equal(operation?.name, "listOrders");
  assert.equal(operation?.purpose, "List orders");
  assert.equal(operation?.api, "shop@1");
  assert.ok(operation?.declared);
  // It is deprecated, and nobody says since when: since the register heard of it.
  const gone = register.operations.get("DELETE api.example.com /v1/orders/{orderId}");
  assert.equal(gone?.deprecated, november);
});

test("the same declaration a second time, at any later moment, changes nothing", () => {
  const first = reconcile(emptyRegister, configured(orders), hand());
  const second = reconcile(first.register, configured(orders), hand(7));
  assert.deepEqual(second.changes, []);
  assert.deepEqual([second.apis, second.operations, second.renamed], [[], [], []]);
  assert.deepEqual(second.register, first.register);
});

test("what is declared no longer stays, and is declared no more", () => {
  const first = reconcile(emptyRegister, configured(orders), hand());
  const fewer = aContract({ "/orders": { get: {} } });
  const { register, changes } = reconcile(first.register, configured(fewer), hand(1));
  const key = "GET api.example.com /v1/orders/{orderId}";
  assert.equal(register.operations.get(key)?.declared, false);
  assert.equal(register.operations.get(key)?.sources[0]?.first, november);
  assert.deepEqual(
    changes
      .filter(({ target }) => target === key)
      .map(({ attribute, before, after }) => [attribute, before, after]),
    [
      ["source", "configuration castellan.yaml", undefined],
      ["declared", "true", "false"],
    ],
  );
  assert.equal(register.operations.get(list)?.name, undefined, "its claims go with the contract");
});

test("a shadow operation that is declared later keeps its history and its first date", () => {
  const shadow = "GET api.example.com /v1/orders/{id}";
  const before = reconcileTraffic(emptyRegister, [seen(shadow, -30, -1)], { ...hand(), ...bounds });
  assert.equal(before.register.operations.get(shadow)?.declared, false);
  const owned = setAttributes(before.register, shadow, { owner: "ada" }, hand(1, "ada"));
  assert.ok(owned);
  const { register } = owned;
  const after = reconcile(register, configured(orders), hand(2));
  const key = "GET api.example.com /v1/orders/{orderId}";
  const operation = after.register.operations.get(key);
  assert.ok(operation?.declared);
  assert.equal(operation.owner, "ada");
  assert.deepEqual(
    operation.sources.map(({ kind, first }) => [kind, first]),
    [
      ["gateway", hand(-30).now],
      ["configuration", hand(2).now],
    ],
  );
  assert.equal(after.register.operations.has(shadow), false);
  assert.equal(findOperation(after.register, shadow), operation);
  assert.deepEqual(after.renamed, [{ from: shadow, to: key }]);
  const told = after.changes.filter(({ target }) => target === key);
  assert.deepEqual(
    told.map(({ attribute, after: value }) => [attribute, value]),
    [
      ["key", key],
      ["source", "configuration castellan.yaml"],
      ["declared", "true"],
      ["api", "shop@1"],
    ],
  );
  // The learner may go on calling it by the old name.
  const again = reconcileTraffic(after.register, [seen(shadow, -30, 3)], { ...hand(3), ...bounds });
  assert.deepEqual(again.changes, []);
  assert.equal(again.register.operations.size, 3);
});

test("near misses stay operations of their own", () => {
  const others = [
    "POST api.example.com /v1/orders/{id}",
    "GET other.example.com /v1/orders/{id}",
    "GET api.example.com /v2/orders/{id}",
    "GET api.example.com /v1/orders/latest",
  ];
  const seenAll = others.map((key) => seen(key));
  const before = reconcileTraffic(emptyRegister, seenAll, { ...hand(), ...bounds });
  const { register, renamed } = reconcile(before.register, configured(orders), hand(1));
  assert.deepEqual(renamed, []);
  for (const key of others) assert.equal(register.operations.get(key)?.declared, false, key);
});

test("an API without hosts takes what was discovered under any host", () => {
  const keys = ["GET a.example /v1/orders/{id}", "GET b.example /v1/orders/{orderNo}"];
  const found = keys.map((key, index) => seen(key, index));
  const before = reconcileTraffic(emptyRegister, found, { ...hand(), ...bounds });
  const { register } = reconcile(before.register, configured(orders, { hosts: [] }), hand(9));
  assert.equal(register.operations.size, 3);
  const operation = register.operations.get("GET * /v1/orders/{orderId}");
  assert.equal(operation?.sources[0]?.first, hand(0).now);
  for (const key of keys) assert.equal(findOperation(register, key), operation, key);
});

test("discovered operations are bounded, and what does not fit is counted", () => {
  const many = Array.from({ length: 50 }, (_, i) => seen(`GET a.example /x${i}`));
  const { register, overflowed } = reconcileTraffic(emptyRegister, many, {
    ...hand(),
    mostDiscovered: 20,
  });
  assert.deepEqual([register.operations.size, overflowed], [20, 30]);
});

test("several versions stand side by side, also at one place", () => {
  const one = aContract({ "/orders": { get: { summary: "old" } }, "/users": { get: {} } });
  const two = aContract({ "/orders": { get: { summary: "new" } } });
  for (const [first, second] of [
    [imported(one, "crm", "1"), imported(two, "crm", "2")],
    [imported(two, "crm", "2"), imported(one, "crm", "1")],
  ] as const) {
    const before = reconcile(emptyRegister, first, hand());
    const { register } = reconcile(before.register, second, hand(1));
    assert.deepEqual([...register.apis.keys()].toSorted(), ["crm@1", "crm@2"]);
    const shared = register.operations.get("GET * /orders");
    assert.equal(shared?.api, "crm@2", "the newest version leads");
    const current = shared?.sources.filter((source) => source.current).map(({ name }) => name);
    assert.deepEqual(current?.toSorted(), ["crm@1", "crm@2"]);
    assert.equal(register.operations.get("GET * /users")?.api, "crm@1");
  }
});

test("an import leaves what the configuration says of the same API", () => {
  const first = reconcile(emptyRegister, configured(orders), hand());
  const there = { hosts: ["api.example.com"], basePath: "/v1" };
  const declaration = imported(aContract({ "/orders": { get: {} } }), "shop", "1", there);
  const { register } = reconcile(first.register, declaration, hand(1));
  assert.deepEqual(register.apis.get("shop@1")?.upstreams, ["http://127.0.0.1:3000"]);
  assert.ok(register.apis.get("shop@1")?.guarded);
  // The configuration takes its word back; the import still declares the operation.
  const gone = reconcile(register, { ...configured(undefined), apis: [] }, hand(2));
  assert.equal(gone.register.apis.get("shop@1")?.guarded, false);
  const declaredKeys = [...gone.register.operations.values()]
    .filter(({ declared }) => !declared)
    .map(({ method }) => method);
  assert.deepEqual(declaredKeys.toSorted(), ["DELETE", "GET"]);
});

test("a person's word stands above the contract's; of dates the stricter holds", () => {
  const retired = millis(november + 1000);
  const first = reconcile(emptyRegister, configured(orders, { retired }), hand());
  const patch = { owner: "ada", retired: millis(november + 5000), live: millis(november) };
  const set = setAttributes(first.register, "shop@1", patch, hand(1, "ada"));
  assert.ok(set);
  const { register: held, changes } = set;
  const api = held.apis.get("shop@1");
  assert.ok(api);
  assert.deepEqual([api.owner, api.retired], ["ada", retired]);
  assert.deepEqual(api.origins.retired, { kind: "configuration" });
  assert.equal(api.origins.live?.kind, "person");
  assert.equal(changes.length, 3);
  // The configuration does not take it away, and the person can.
  const reloaded = reconcile(held, configured(orders, { retired }), hand(2));
  assert.deepEqual(reloaded.changes, []);
  const back = setAttributes(held, "shop@1", { owner: null }, hand(3, "ada"));
  assert.equal(back?.register.apis.get("shop@1")?.owner, "orders");
  assert.deepEqual(setAttributes(held, "shop@1", { owner: "ada" }, hand(3, "bob"))?.changes, []);
  assert.equal(setAttributes(held, "shop@2", { owner: null }, hand()), undefined);
});

test("whatever comes in whatever order: the last declaration holds, and nothing seen is lost", () => {
  const names = ["/a", "/b", "/c/{id}", "/d/{x}/e"];
  const step = fc.oneof(
    fc.record({ kind: fc.constant("declare"), paths: fc.subarray(names) }),
    fc.record({ kind: fc.constant("see"), paths: fc.subarray(names) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
      let register = emptyRegister;
      let declared: readonly string[] = [];
      const everything = new Set<string>();
      for (const [day, { kind, paths }] of steps.entries()) {
        for (const path of paths) everything.add(path.replaceAll(/\{.*?\}/g, "{}"));
        if (kind === "see") {
          const found = paths.map((path) =>
            seen(`GET api.example.com /v1${path.replace("{id}", "{p1}")}`, day),
          );
          ({ register } = reconcileTraffic(register, found, { ...hand(day), ...bounds }));
          continue;
        }
        declared = paths;
        const contract = aContract(Object.fromEntries(paths.map((path) => [path, { get: {} }])));
        ({ register } = reconcile(register, configured(contract), hand(day)));
        const idle = reconcile(register, configured(contract), hand(day + 1));
        assert.deepEqual(idle.changes, []);
      }
      const held = [...register.operations.values()];
      assert.equal(held.length, everything.size);
      assert.deepEqual(
        held
          .filter((operation) => operation.declared)
          .map(({ path }) => path)
          .toSorted(),
        declared.map((path) => `/v1${path}`).toSorted(),
      );
    }),
    { numRuns: 60 },
  );
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { aPrincipal, aRequest, aSite } from "../../test/fixtures/exchange.ts";
import { type Subject, knownOnArrival, limitKey, network, per } from "./limit-key.ts";

const networks = [
  ["192.0.2.1", "192.0.2.1"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2::9", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["2001:db8::", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["::", "0:0:0:0::/64"],
  ["fe80::1:2:3:4", "fe80:0:0:0::/64"],
  ["::2:3:4:5:6:7:8", "0:2:3:4::/64"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["64:ff9b::192.0.2.33", "192.0.2.33"],
] as const;

for (const [address, want] of networks) {
  test(`${address} counts as ${want}`, () => assert.equal(network(address), want));
}

function keyOf(list: readonly Subject[], principal = aPrincipal(), client = "192.0.2.1") {
  return limitKey("p", list, aSite())(aRequest([principal], { client }));
}

const apart = [
  [keyOf(["principal"]), keyOf(["principal"], aPrincipal({ id: "bob" }))],
  [keyOf(["principal"]), keyOf(["principal"], aPrincipal({ issuer: "https://other.example" }))],
  [
    keyOf(["principal"], aPrincipal({ issuer: "a", id: "bp1:c" })),
    keyOf(["principal"], aPrincipal({ issuer: "ab", id: "p1:c" })),
  ],
  [
    keyOf(["consumer"], aPrincipal({ consumer: "ada" })),
    keyOf(["consumer"], aPrincipal({ tenant: "ada" })),
  ],
  [
    keyOf(["tenant", "consumer"], aPrincipal({ tenant: "xc1:y", consumer: "z" })),
    keyOf(["tenant", "consumer"], aPrincipal({ tenant: "x", consumer: "yc1:z" })),
  ],
  [keyOf(["address"]), keyOf(["address"], aPrincipal(), "192.0.2.2")],
  [keyOf(["principal"]), keyOf(["principal", "operation"])],
] as const;

for (const [one, other] of apart) {
  test(`${one} is not ${other}`, () => assert.notEqual(one, other));
}

test("a caller nobody knows is counted by address, never not at all", () => {
  const key = limitKey("p", ["tenant"], aSite());
  assert.ok(key(aRequest([])));
  assert.notEqual(key(aRequest([])), key(aRequest([], { client: "192.0.2.2" })));
  assert.equal(
    key(aRequest([], { client: "2001:db8::1" })),
    key(aRequest([], { client: "2001:db8::2" })),
  );
});

test("whoever comes again has the same key, remembered or not", () => {
  for (const subject of ["principal", "tenant", "address"] as const) {
    const write = limitKey("again", [subject], aSite());
    const keys = Array.from({ length: 3 }, (_, i) => [
      write(aRequest([aPrincipal({ id: "ada" })])),
      write({ ...aRequest([aPrincipal({ id: "bob" })]), client: "192.0.2.9" }),
      write({ ...aRequest([]), client: `198.51.100.${i % 2}` }),
    ]);
    assert.deepEqual(keys[2], keys[0]);
    assert.equal(new Set(keys.flat()).size, 4, subject);
  }
});

test("an address is counted by itself whoever calls from it", () => {
  assert.equal(keyOf(["address"]), keyOf(["address"], aPrincipal({ id: "bob" })));
});

test("anonymous limits leave known callers alone", () => {
  const key = limitKey("p", ["anonymous"], aSite());
  assert.equal(key(aRequest([aPrincipal()])), undefined);
  assert.ok(key(aRequest([])));
});

test("only addresses and places are known on arrival", () => {
  assert.equal(knownOnArrival(["address", "operation", "api"]), true);
  assert.equal(knownOnArrival(["address", "principal"]), false);
  assert.equal(knownOnArrival(["anonymous"]), false);
});

test("subjects are read as one or as several", () => {
  assert.deepEqual(per.parse("tenant"), ["tenant"]);
  assert.deepEqual(per.parse(["principal", "api"]), ["principal", "api"]);
  for (const input of ["Tenant", [], ["api", "api"], ["toString"]]) {
    assert.equal(per.safeParse(input).success, false);
  }
});

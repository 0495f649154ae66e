import assert from "node:assert/strict";
import { test } from "node:test";
import {
  callerAddress,
  callersAddress,
  operationAddress,
  splitKey,
  targetAddress,
} from "./addresses.ts";

const key = "GET api.example.com /v1/orders/{orderId}";

test("a key survives its address", () => {
  const search = operationAddress(key).split("?")[1];
  assert.equal(new URLSearchParams(search).get("key"), key);
});

test("callers have addresses, whatever they are called", () => {
  assert.equal(callerAddress("a&b c"), "/caller?subject=a%26b%20c");
  const search = callersAddress({ operation: key }).split("?")[1];
  assert.equal(new URLSearchParams(search).get("operation"), key);
});

test("targets are told apart", () => {
  const cases: readonly [string, string | undefined][] = [
    [key, operationAddress(key)],
    ["orders@1", "/api?id=orders%401"],
    ["key 7f3a", undefined],
    ["castellan.yaml", undefined],
    ["get host /x", undefined],
  ];
  for (const [target, address] of cases) assert.equal(targetAddress(target), address);
});

test("a key is taken apart at its first two spaces", () => {
  assert.deepEqual(splitKey("GET * /a b"), { method: "GET", host: "*", path: "/a b" });
});

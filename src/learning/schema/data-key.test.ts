import assert from "node:assert/strict";
import { test } from "node:test";
import { isDataKey } from "./data-key.ts";
import { memberName, nameAfter, stepsOf } from "../../registry/fields/field-name.ts";

test("keys that are data, and names that look like them", () => {
  const data = [
    "1",
    "-17",
    "2026",
    "2026-02",
    "2026-02-18",
    "2026-02-18T10:00:00Z",
    "8bad295f-321e-4886-a76f-fc5f5625c851",
    "01ARZ3NDEKTSV4RRFFQ69G5FAV",
    "deadbeefdeadbeef01",
    "someone@example.com",
    "/v1/orders",
    "x7f3k92q1",
    "10.0.0.17:8080",
    "n".repeat(81),
  ];
  for (const key of data) assert.ok(isDataKey(key), key);
  const names = [
    "id",
    "address2",
    "line1",
    "sha256",
    "md5Hash",
    "oauth2Token",
    "x509",
    "utf8",
    "iso8601Date",
    "p99",
    "EUR",
    "größe",
    "_links",
    "$ref",
    "",
    "constructor",
    "customer_address_line_2",
    "ipv4Address",
  ];
  for (const name of names) assert.ok(!isDataKey(name), name);
});

test("written names read back", () => {
  const table: readonly (readonly [string, readonly string[]])[] = [
    ["orders[].customer.email", ["orders", "[]", "customer", "email"]],
    ["prices{}.amount", ["prices", "{}", "amount"]],
    ["[].id", ["[]", "id"]],
    ['"a.b"[].""', ["a.b", "[]", ""]],
    ['x."say \\"[]\\""', ["x", 'say "[]"']],
    ["[][]", ["[]", "[]"]],
  ];
  for (const [written, expected] of table) {
    const steps = stepsOf(written);
    const told = steps.map(({ kind, name }) =>
      kind === "member" ? name : kind === "item" ? "[]" : "{}",
    );
    assert.deepEqual(told, expected, written);
    let again = "";
    for (const step of steps) again = nameAfter(again, step);
    assert.equal(again, written);
  }
  assert.equal(memberName("a", "b.c"), 'a."b.c"');
});

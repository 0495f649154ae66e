import assert from "node:assert/strict";
import { test } from "node:test";
import { assert as holds, constantFrom, property, string } from "fast-check";
import { mask } from "./mask.ts";
import { redactText, redactValue } from "./redact-text.ts";

const table: readonly (readonly [string, string])[] = [
  ["GET /orders 200 12ms", "GET /orders 200 12ms"],
  ["authorization: Bearer abc.def-ghi", "authorization: Bearer ***"],
  ["login failed password=hunter2&next=/", "login failed password=***&next=/"],
  ['{"client_secret": "s3cr3t-value", "name": "x"}', '{"client_secret": "***", "name": "x"}'],
  ["card 4111 1111 1111 1111 declined", "card **** **** **** 1111 declined"],
  ["mail ada@example.com bounced", "mail *** bounced"],
  ["connect postgres://shop:tr0ub4dor@db/shop", "connect postgres://shop:***@db/shop"],
  ["client 203.0.113.9 came", "client 203.0.113.9 came"],
  ["passwordPolicy=strong", "passwordPolicy=strong"],
];

for (const [text, want] of table) {
  test(text, () => assert.equal(redactText(text), want));
}

test("a value is masked whole under a name that denotes a secret", () => {
  assert.equal(redactValue("password", "hunter2"), "***");
  assert.equal(redactValue("next", "/home"), "/home");
});

test("a mask keeps the last four of a card and the country of an IBAN", () => {
  assert.equal(mask("card", "4111-1111-1111-1111"), "**** **** **** 1111");
  assert.equal(mask("iban", "de89370400440532013000"), "DE** ***");
  assert.equal(mask("email", "ada@example.com"), "***");
});

test("a marked secret never survives, whatever stands around it", () => {
  const around = string({
    unit: constantFrom(" ", "\n", ",", ";", '"', "'", "{", ")"),
    maxLength: 8,
  });
  holds(
    property(around, around, (before, after) => {
      const out = redactText(`x${before} token=marked-secret-0001 ${after} ada@example.com`);
      assert.ok(!out.includes("marked-secret") && !out.includes("ada@"));
    }),
  );
});

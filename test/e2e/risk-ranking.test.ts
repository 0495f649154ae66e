import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { planted } from "../../examples/planted.ts";
import { rankSampleShop } from "../../examples/rank-shop.ts";

test(
  "what was planted in the sample shop ranks on top of its inventory",
  { timeout: 120_000 },
  async () => {
    const { rows, precision, chance } = await rankSampleShop();
    const found = new Set(rows.filter((row) => row.planted).map(({ operation }) => operation));
    const missing = planted.filter(({ operation }) => !found.has(operation));
    assert.deepEqual(missing, [], "planted, and in no inventory");
    assert.ok(precision >= 0.9, `precision ${precision}, by chance ${chance}`);
    const top = rows.slice(0, 15).filter((row) => row.planted !== undefined);
    assert.equal(top.length, 15, "something harmless is among the fifteen riskiest");
  },
);

test("every planted operation is told in the shop's README", () => {
  const readme = readFileSync(new URL("../../examples/shop/README.md", import.meta.url), "utf8");
  assert.ok(planted.length > 20, "looked at nothing");
  for (const { operation } of planted) {
    const [, path = ""] = operation.split(" ");
    const told = [
      path,
      path.replace(/^\/(orders\/\{orderId\})/, "…"),
      path.replace(/^\/admin\/.*/, "/admin/…"),
    ];
    const below = path.startsWith("/users/{userId}/");
    assert.ok(below || told.some((one) => readme.includes(one)), operation);
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";
import type { ExchangeView } from "../../../../src/admin/contract.ts";
import { type LiveFilter, matches, maxExchanges, withNewer } from "./exchange-list.ts";

function exchange(id: string, more: Partial<ExchangeView> = {}): ExchangeView {
  return {
    id,
    time: Number(id) || 0,
    method: "GET",
    operation: "GET api.example.com /v1/orders/{orderId}",
    api: "orders@1",
    status: 200,
    ending: "complete",
    caller: "warehouse",
    proof: "bearer",
    duration: 3,
    upstreamDuration: 2,
    requestBytes: 0,
    responseBytes: 10,
    denial: undefined,
    fault: undefined,
    trail: [],
    ...more,
  };
}

test("the latest stand first, each exchange once, and no more than the bound", () => {
  const kept = withNewer([], [exchange("1"), exchange("3"), exchange("2")]);
  assert.deepEqual(
    kept.map(({ id }) => id),
    ["3", "2", "1"],
  );
  assert.equal(withNewer(kept, [exchange("2")]), kept);
  const many = Array.from({ length: maxExchanges + 50 }, (_, n) => exchange(String(n + 10)));
  const full = withNewer(kept, many);
  assert.deepEqual([full.length, full[0]?.id], [maxExchanges, String(maxExchanges + 59)]);
});

test("filters, with near misses", () => {
  const denied = { status: 403, denial: { control: "require-scope", reason: "missing" } };
  const step = { control: "jwt", phase: "identify", mode: "shadow", what: "deny" };
  const found = { trail: [{ ...step, reason: "expired", note: undefined }] };
  const cases: readonly [Partial<ExchangeView>, Partial<LiveFilter>, boolean][] = [
    [{}, {}, true],
    [{}, { text: " ORDERS " }, true],
    [{}, { text: "ordersx" }, false],
    [{}, { text: "warehouse" }, true],
    [denied, { text: "require-scope" }, true],
    [denied, { text: "403" }, true],
    [denied, { outcome: "refused" }, true],
    [{ status: 403 }, { outcome: "refused" }, false],
    [{ status: 499 }, { outcome: "errors" }, false],
    [{ status: 500 }, { outcome: "errors" }, true],
    [{ fault: "upstream" }, { outcome: "errors" }, true],
    [found, { outcome: "findings" }, true],
    [denied, { outcome: "findings" }, false],
    [denied, { outcome: "refused", text: "payments" }, false],
  ];
  for (const [more, filter, expected] of cases) {
    const whole: LiveFilter = { text: "", outcome: "all", ...filter };
    assert.equal(matches(exchange("1", more), whole), expected, JSON.stringify([more, filter]));
  }
});

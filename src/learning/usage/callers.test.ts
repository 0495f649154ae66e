import assert from "node:assert/strict";
import { test } from "node:test";
import { millis } from "../../kernel/clock.ts";
import type { Sighting } from "../sighting.ts";
import { createCallers } from "./callers.ts";

/** Only what the view reads. */
function by(subject: string, seconds: number, refused = false): Sighting {
  const caller = { subject, consumer: subject.startsWith("app") ? "shop" : undefined };
  return { time: millis(seconds * 1000), caller, refused, weight: 1 } as Sighting;
}

test("which operations, how often, when last", () => {
  const callers = createCallers();
  callers.see("GET /a", by("app-1", 100));
  callers.see("GET /b", by("app-1", 300));
  callers.see("GET /b", by("app-1", 200, true));
  callers.see("GET /a", by("other", 900));
  const expected = {
    subject: "app-1",
    consumer: "shop",
    first: 100_000,
    last: 300_000,
    exchanges: 3,
    refused: 1,
    operations: [
      { key: "GET /b", count: 2, last: 300_000 },
      { key: "GET /a", count: 1, last: 100_000 },
    ],
  };
  assert.deepEqual(callers.of("app-1"), expected);
  assert.deepEqual(callers.busiest(1), [expected]);
  assert.equal(callers.of("nobody"), undefined);
  const restored = createCallers(undefined, structuredClone(callers.save()));
  assert.deepEqual(restored.busiest(9), callers.busiest(9));
});

test("the caller longest silent leaves first, and its place is clean", () => {
  const callers = createCallers(300);
  for (let index = 0; index < 1000; index += 1) callers.see("GET /a", by(`c${index}`, index));
  assert.equal(callers.size, 300);
  assert.equal(callers.evicted, 700);
  assert.equal(callers.of("c699"), undefined);
  for (const name of ["c700", "c999"]) {
    assert.equal(callers.of(name)?.exchanges, 1);
    assert.equal(callers.of(name)?.operations[0]?.count, 1);
  }
});

test("a caller of everything keeps what it calls most", () => {
  const callers = createCallers();
  for (let index = 0; index < 400; index += 1) {
    callers.see("GET /often", by("x", index));
    callers.see(`GET /${index % 50}`, by("x", index));
  }
  const { operations = [], exchanges } = callers.of("x") ?? {};
  assert.equal(exchanges, 800);
  assert.equal(operations.length, 8);
  assert.deepEqual(operations[0], { key: "GET /often", count: 400, last: 399_000 });
});

test("an absorbed operation counts under its new name, a forgotten caller is gone", () => {
  const callers = createCallers();
  callers.see("GET /orders/1", by("x", 5));
  callers.see("GET /orders/{orderId}", by("x", 3));
  callers.see("GET /orders/1", by("y", 1));
  callers.absorb("GET /orders/1", "GET /orders/{orderId}");
  assert.deepEqual(callers.of("x")?.operations, [
    { key: "GET /orders/{orderId}", count: 2, last: 5000 },
  ]);
  callers.forget("y");
  assert.equal(callers.of("y"), undefined);
  callers.see("GET /a", by("z", 9));
  assert.deepEqual(callers.of("z")?.operations, [{ key: "GET /a", count: 1, last: 9000 }]);
});

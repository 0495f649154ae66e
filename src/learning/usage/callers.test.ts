import assert from "node:assert/strict";
import { test } from "node:test";
import { millis } from "../../kernel/clock.ts";
import type { CallerActivity, CallerQuery, OperationUse } from "../learned.ts";
import type { Sighting } from "../sighting.ts";
import { type Callers, createCallers } from "./callers.ts";

interface More {
  readonly refused?: boolean;
  readonly duration?: number;
  readonly status?: number;
}

/** Only what the view reads. */
function by(subject: string, seconds: number, more: More = {}): Sighting {
  const { refused = false, duration = 20, status = 200 } = more;
  const isApp = subject.startsWith("app");
  return {
    time: millis(seconds * 1000),
    caller: { subject, consumer: isApp ? "shop" : undefined, proof: isApp ? "api-key" : "none" },
    refused,
    weight: 1,
    request: { bytes: 100 },
    response: { status, bytes: 2000 },
    duration,
  } as Sighting;
}

const now = millis(1_000_000);

/** Of each operation, when last, and exchanges in hour, day and month. */
function operationsOf(activity: CallerActivity | undefined): readonly unknown[] {
  return (activity?.operations ?? []).map(({ use, ...told }) => ({
    ...told,
    use: use && [use.hour.exchanges, use.day.exchanges, use.month.exchanges],
  }));
}

function asking(more: Partial<CallerQuery>): CallerQuery {
  return {
    search: "",
    consumer: undefined,
    operation: undefined,
    window: "day",
    sort: "exchanges",
    offset: 0,
    limit: 100,
    ...more,
  };
}

test("which operations, how often, when last", () => {
  const callers = createCallers();
  callers.see("GET /a", by("app-1", 100));
  callers.see("GET /b", by("app-1", 300));
  callers.see("GET /b", by("app-1", 200, { refused: true }));
  callers.see("GET /a", by("other", 900));
  const found = callers.of("app-1", now);
  const { usage, ...told } = found ?? {};
  assert.deepEqual(
    { ...told, operations: operationsOf(found) },
    {
      subject: "app-1",
      consumer: "shop",
      proofs: ["api-key"],
      first: 100_000,
      last: 300_000,
      exchanges: 3,
      refused: 1,
      operations: [
        { key: "GET /b", count: 2, last: 300_000, use: [2, 2, 2] },
        { key: "GET /a", count: 1, last: 100_000, use: [1, 1, 1] },
      ],
    },
  );
  assert.deepEqual([usage?.hour.exchanges, usage?.hour.refused], [3, 1]);
  assert.equal(callers.of("nobody", now), undefined);
  const restored = createCallers(undefined, structuredClone(callers.save()));
  const all = asking({});
  assert.deepEqual(restored.list(all, now), callers.list(all, now));
  assert.deepEqual(restored.of("app-1", now), callers.of("app-1", now));
});

test("what an older version kept is taken up", () => {
  const kept = {
    version: 1,
    operations: ["GET /a"],
    callers: [{ subject: "x", consumer: undefined, numbers: [5, 9, 3, 1], operations: [1, 3, 9] }],
  };
  const { usage, ...told } = createCallers(undefined, kept).of("x", now) ?? {};
  assert.equal(usage, undefined);
  assert.deepEqual(told, {
    subject: "x",
    consumer: undefined,
    proofs: [],
    first: 5000,
    last: 9000,
    exchanges: 3,
    refused: 1,
    operations: [{ key: "GET /a", count: 3, last: 9000, use: undefined }],
  });
});

test("a list is in the order asked for, and its pages do not overlap", () => {
  const callers = createCallers();
  for (let turn = 0; turn < 30; turn += 1) callers.see("GET /a", by("busy", 400 + turn));
  for (let turn = 0; turn < 20; turn += 1)
    callers.see("GET /b", by("slow", 300, { duration: 900 }));
  for (let turn = 0; turn < 10; turn += 1) callers.see("GET /c", by("app-1", 200, { status: 503 }));
  const orders: readonly [CallerQuery["sort"], readonly string[]][] = [
    ["exchanges", ["busy", "slow", "app-1"]],
    ["errors", ["app-1", "busy", "slow"]],
    ["p99", ["slow", "busy", "app-1"]],
    ["last", ["busy", "slow", "app-1"]],
    ["first", ["app-1", "slow", "busy"]],
    ["name", ["busy", "app-1", "slow"]],
  ];
  for (const [sort, subjects] of orders) {
    const pages = subjects.map((_, offset) =>
      callers.list(asking({ sort, offset, limit: 1 }), now),
    );
    const found = pages.flatMap((page) => page.callers.map(({ subject }) => subject));
    assert.deepEqual(found, subjects, sort);
    assert.deepEqual([pages[0]?.total, pages[0]?.matching], [3, 3]);
  }
});

test("callers of an operation are found, also where it is not among those remembered", () => {
  const callers = createCallers();
  for (let turn = 0; turn < 200; turn += 1) {
    callers.see(`GET /${turn % 20}`, by("wide", turn));
    callers.see("GET /a", by("narrow", turn));
  }
  callers.see("GET /seldom", by("wide", 300));
  for (let turn = 0; turn < 90; turn += 1) callers.see(`GET /${turn % 20}`, by("wide", 300));
  const found = callers.list(asking({ operation: "GET /seldom" }), now).callers;
  assert.deepEqual(
    found.map(({ subject }) => subject),
    ["wide"],
  );
  assert.equal(callers.list(asking({ search: "SELDOM wide" }), now).matching, 1);
  assert.equal(callers.list(asking({ search: "seldom narrow" }), now).matching, 0);
  assert.equal(callers.list(asking({ operation: "GET /none" }), now).matching, 0);
});

/** `x` calls a fast operation and a slow one; `y` the slow one, where half is refused. */
function twoOperations(): Callers {
  const callers = createCallers();
  for (let turn = 0; turn < 20; turn += 1) {
    callers.see("GET /fast", by("x", 990, { duration: 5 }));
    callers.see("GET /slow", by("x", 990, { duration: 800, status: turn < 5 ? 503 : 200 }));
    callers.see("GET /slow", by("y", 990, { duration: 50 }));
    callers.see("GET /slow", by("y", 990, { refused: true }));
  }
  return callers;
}

function useOf(callers: Callers, key: string): OperationUse {
  const use = callers.of("x", now)?.operations.find((each) => each.key === key)?.use;
  assert.ok(use !== undefined, key);
  return use;
}

function isNear(found: number, exact: number): void {
  assert.ok(Math.abs(found - exact) <= exact * 0.06, `${found} for ${exact}`);
}

test("each operation of a caller has rates, latency, sizes and statuses of its own", () => {
  const callers = twoOperations();
  const slow = useOf(callers, "GET /slow");
  isNear(useOf(callers, "GET /fast").hour.duration.p99, 5);
  isNear(slow.hour.duration.p50, 800);
  isNear(slow.month.responseBytes.p90, 2000);
  assert.deepEqual([slow.day.exchanges, slow.day.errors, slow.day.refused], [20, 5, 0]);
  assert.deepEqual(slow.statuses, [
    { status: 200, count: 15 },
    { status: 503, count: 5 },
  ]);
});

test("asked for by an operation, callers tell how they use that one", () => {
  const asked = asking({ operation: "GET /slow", sort: "refused" });
  const found = twoOperations().list(asked, now).callers;
  assert.deepEqual(
    found.map(({ subject, window }) => [subject, window?.exchanges, window?.errors]),
    [
      ["y", 40, 0],
      ["x", 20, 5],
    ],
  );
});

test("uses of an operation that became part of another are the other's", () => {
  const callers = twoOperations();
  callers.absorb("GET /slow", "GET /fast");
  const joined = useOf(callers, "GET /fast");
  assert.equal(joined.hour.exchanges, 40);
  isNear(joined.hour.duration.p99, 800);
  isNear(joined.hour.duration.p50, 5);
});

test("a use ends with its window, at the latest a slot too early", () => {
  const callers = createCallers();
  callers.see("GET /a", by("x", 0));
  const uses = (minutes: number): readonly unknown[] => {
    const [operation] = callers.of("x", millis(minutes * 60_000))?.operations ?? [];
    const { hour, day, month } = operation?.use ?? {};
    return [hour?.exchanges, day?.exchanges, month?.exchanges];
  };
  const hours = 60;
  assert.deepEqual(uses(49), [1, 1, 1]);
  assert.deepEqual(uses(61), [0, 1, 1]);
  assert.deepEqual(uses(20 * hours), [0, 1, 1]);
  assert.deepEqual(uses(25 * hours), [0, 0, 1]);
  assert.deepEqual(uses(26 * 24 * hours), [0, 0, 1]);
  assert.deepEqual(uses(31 * 24 * hours), [undefined, undefined, undefined]);
});

test("who tries everything once keeps what it always calls", () => {
  const callers = createCallers();
  for (let turn = 0; turn < 2000; turn += 1) {
    callers.see("GET /home", by("x", 900));
    callers.see(`GET /probe/${turn}`, by("x", 900));
  }
  const [home] = callers.of("x", now)?.operations ?? [];
  assert.deepEqual([home?.key, home?.use?.hour.exchanges], ["GET /home", 2000]);
});

test("a crowd that calls once does not push out who calls always", () => {
  const callers = createCallers();
  for (let turn = 0; turn < 3000; turn += 1) {
    if (turn % 10 === 0) callers.see("GET /a", by("regular", 1000 + turn / 10));
    callers.see("GET /a", by(`stranger-${turn}`, 1000 + turn / 10));
  }
  assert.equal(callers.of("regular", millis(1_300_000))?.usage?.hour.exchanges, 300);
  assert.equal(callers.of("stranger-1", now)?.usage, undefined);
  const [first, second] = callers.list(asking({ window: "hour" }), millis(1_300_000)).callers;
  assert.equal(first?.subject, "regular");
  assert.ok((second?.window?.exchanges ?? 0) <= 1);
});

test("the caller longest silent leaves first, and its place is clean", () => {
  const callers = createCallers(300);
  for (let index = 0; index < 1000; index += 1) callers.see("GET /a", by(`c${index}`, index));
  assert.equal(callers.size, 300);
  assert.equal(callers.evicted, 700);
  assert.equal(callers.of("c699", now), undefined);
  for (const name of ["c700", "c999"]) {
    assert.equal(callers.of(name, now)?.exchanges, 1);
    assert.equal(callers.of(name, now)?.operations[0]?.count, 1);
  }
});

test("a caller of everything keeps what it calls most", () => {
  const callers = createCallers();
  for (let index = 0; index < 400; index += 1) {
    callers.see("GET /often", by("x", index));
    callers.see(`GET /${index % 50}`, by("x", index));
  }
  const found = callers.of("x", now);
  const operations = operationsOf(found);
  const exchanges = found?.exchanges;
  assert.equal(exchanges, 800);
  assert.ok(operations.length >= 24 && operations.length <= 36);
  const use = [400, 400, 400];
  assert.deepEqual(operations[0], { key: "GET /often", count: 400, last: 399_000, use });
});

test("an absorbed operation counts under its new name, a forgotten caller is gone", () => {
  const callers = createCallers();
  callers.see("GET /orders/1", by("x", 5));
  callers.see("GET /orders/{orderId}", by("x", 3));
  callers.see("GET /orders/1", by("y", 1));
  callers.absorb("GET /orders/1", "GET /orders/{orderId}");
  assert.deepEqual(operationsOf(callers.of("x", now)), [
    { key: "GET /orders/{orderId}", count: 2, last: 5000, use: [2, 2, 2] },
  ]);
  callers.forget("y");
  assert.equal(callers.of("y", now), undefined);
  callers.see("GET /a", by("z", 9));
  assert.deepEqual(operationsOf(callers.of("z", now)), [
    { key: "GET /a", count: 1, last: 9000, use: [1, 1, 1] },
  ]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Pair } from "../../http/head.ts";
import type { JsonValue } from "../../http/json.ts";
import { millis } from "../../kernel/clock.ts";
import { keyedHash } from "../../statistics/keyed-hash.ts";
import type { SightedBody, Sighting } from "../sighting.ts";
import { type FlowBounds, type Flows, createFlows } from "./flows.ts";

const hash = keyedHash({ low: 1, high: 2 });
const second = 1000;

interface Told {
  readonly key: string;
  readonly subject: string;
  /** Seconds. */
  readonly at: number;
  readonly path?: readonly Pair[];
  readonly query?: readonly Pair[];
  readonly body?: SightedBody;
  readonly answer?: JsonValue;
  readonly location?: string;
  readonly status?: number;
  readonly refused?: boolean;
  readonly duration?: number;
}

function see(flows: Flows, told: Told): void {
  const { answer, duration = 20, path = [], query = [], body = { kind: "none" } } = told;
  const json = { kind: "json", mediaType: "application/json", value: answer ?? null } as const;
  const sighting: Sighting = {
    id: "",
    time: millis(1e12 + told.at * second),
    source: { kind: "gateway", name: "gateway" },
    weight: 1,
    request: {
      method: told.key.split(" ")[0] ?? "",
      scheme: "https",
      host: "a",
      segments: [],
      query,
      fields: [],
      cookies: [],
      body,
      bytes: 0,
      client: "192.0.2.1",
    },
    response: {
      status: told.status ?? 200,
      mediaType: "application/json",
      location: told.location,
      body: answer === undefined ? { kind: "none" } : json,
      bytes: 0,
    },
    duration: millis(duration),
    caller: {
      proof: "bearer",
      verified: true,
      subject: told.subject,
      consumer: undefined,
      roles: [],
      scopes: [],
      tenant: undefined,
    },
    declared: undefined,
    refused: told.refused ?? false,
  };
  flows.see(told.key, sighting, path);
}

const list = "GET a /orders";
const one = "GET a /orders/{orderId}";

/** Each subject lists its own orders, numbered in sequence with everybody else's, and opens one. */
function shoppers(flows: Flows, change: Partial<Told> = {}, count = 40): void {
  for (let turn = 0; turn < count; turn += 1) {
    const subject = `s${turn}`;
    const items = [0, 1, 2].map((place) => ({
      id: turn + place * count + 1,
      status: "open",
      total: 3,
    }));
    see(flows, { key: list, subject, at: turn * 10, answer: { items, page: 1 } });
    const orderId = String(items[turn % 3]?.id);
    const query: Pair[] = [
      ["status", "open"],
      ["page", "1"],
    ];
    see(flows, {
      key: one,
      subject,
      at: turn * 10 + 5,
      path: [["orderId", orderId]],
      query,
      answer: { id: Number(orderId), note: `n-${turn}` },
      ...change,
    });
  }
}

const named = (flows: Flows, minimum?: number) =>
  flows
    .graph(minimum)
    .data.map((edge) => `${edge.from} ${edge.field} → ${edge.to} ${edge.place} ${edge.parameter}`);

test("sequential ids flow; a status, a page and a total that everybody has do not", () => {
  const flows = createFlows({ hash });
  shoppers(flows);
  assert.deepEqual(named(flows), [`${list} items[].id → ${one} path orderId`]);
  const [edge] = flows.graph().data;
  assert.deepEqual([edge?.count, edge?.looked], [40, 40]);
  const chance = flows.graph(0).data.filter(({ parameter }) => parameter !== "orderId");
  assert.ok(chance.length > 0 && chance.every(({ confidence }) => confidence < 0.3));
});

const silent: readonly [name: string, change: Partial<Told>][] = [
  ["a refused request", { refused: true }],
  ["a missing object", { status: 404 }],
  ["a request that went out before the answer was there", { at: -1000 }],
  ["an id that was never given", { path: [["orderId", "999999"]] }],
  ["another subject's", { subject: "stranger" }],
  ["a preflight", { key: "OPTIONS a /orders/{orderId}" }],
];

for (const [name, change] of silent) {
  test(`${name} makes no edge`, () => {
    const flows = createFlows({ hash });
    shoppers(flows, change);
    assert.deepEqual(named(flows, 0.2), []);
  });
}

test("few hits of weak values are not enough, two strong ones are", () => {
  for (const [count, strong, edges] of [
    [3, false, 0],
    [1, true, 0],
    [2, true, 1],
  ] as const) {
    const flows = createFlows({ hash });
    for (let turn = 0; turn < count; turn += 1) {
      const id = strong ? `0197f3c2-7a51-7c3e-9d20-5b1f6a0c4e1${turn}` : `n${turn}`;
      see(flows, { key: list, subject: `s${turn}`, at: turn * 10, answer: { id } });
      see(flows, { key: one, subject: `s${turn}`, at: turn * 10 + 1, path: [["orderId", id]] });
    }
    assert.equal(named(flows).length, edges, `${count} ${strong}`);
  }
});

test("an echo is no giver: the first one is, and it serves every request after", () => {
  const flows = createFlows({ hash });
  shoppers(flows);
  for (let turn = 0; turn < 40; turn += 1) {
    const orderId = String(turn + 1 + (turn % 3) * 40);
    const at = turn * 10 + 8;
    see(flows, { key: "POST a /returns", subject: `s${turn}`, at, body: form("orderId", orderId) });
  }
  assert.deepEqual(named(flows).toSorted(), [
    `${list} items[].id → GET a /orders/{orderId} path orderId`,
    `${list} items[].id → POST a /returns request orderId`,
  ]);
  const of = flows.of(list);
  assert.deepEqual([of.feeds.length, of.fedBy.length], [2, 0]);
  assert.equal(flows.of("POST a /returns").fedBy.length, 1);
});

function form(name: string, value: string): SightedBody {
  return { kind: "form", mediaType: "application/x-www-form-urlencoded", pairs: [[name, value]] };
}

const cartPart = (text: string) => ({ name: "cart", isFile: false, mediaType: undefined, text });

test("a created thing is known by its Location, and named in bodies of any kind", () => {
  const flows = createFlows({ hash });
  for (let turn = 0; turn < 20; turn += 1) {
    const id = `cart-${turn}-${hash(String(turn))}`;
    const [subject, at] = [`s${turn}`, turn * 10];
    see(flows, { key: "POST a /carts", subject, at, status: 201, location: `/carts/${id}` });
    const json = {
      kind: "json",
      mediaType: "application/json",
      value: { items: [{ cart: id }] },
    } as const;
    see(flows, { key: "POST a /json", subject, at: at + 1, body: json });
    const body = {
      kind: "multipart",
      mediaType: "multipart/form-data",
      parts: [cartPart(id)],
    } as const;
    see(flows, { key: "POST b /multipart", subject, at: at + 2, body });
  }
  assert.deepEqual(named(flows).toSorted(), [
    "POST a /carts header location → POST a /json request items[].cart",
    "POST a /carts header location → POST b /multipart request cart",
  ]);
});

/** A list whose entries hold far more than one subject's memory does, and of which only the id is ever sent back. */
function browse(flows: Flows, subject: string, at: number): void {
  const rows = [0, 1, 2, 3].map((row) => {
    const told = (name: string) => [name, `${name}-${row}-${hash(`${subject}${at}${name}`)}`];
    const rest = Array.from({ length: 14 }, (_, place) => told(`f${place}`));
    return Object.fromEntries([told("id"), ...rest]) as Readonly<Record<string, string>>;
  });
  see(flows, { key: list, subject, at, answer: { rows } });
  // The next three pages, before the first entry of the first one is opened.
  for (const page of [1, 2, 3]) {
    const others = Array.from(
      { length: 60 },
      (_, place) => `p-${hash(`${subject}${at + page}${place}`)}`,
    );
    see(flows, { key: "GET a /ads", subject, at: at + page, answer: { others } });
  }
  see(flows, { key: one, subject, at: at + 4, path: [["orderId", rows[0]?.["id"] ?? ""]] });
}

test("what nobody sends back makes room for what somebody does", () => {
  const flows = createFlows({ hash });
  for (let turn = 0; turn < 10; turn += 1) browse(flows, `early${turn}`, turn * 10);
  assert.deepEqual(named(flows), [], "advertisements have pushed the ids out");
  for (let turn = 0; turn < 60; turn += 1) browse(flows, `late${turn}`, 1000 + turn * 10);
  assert.deepEqual(named(flows), [`${list} rows[].id → ${one} path orderId`]);
});

test("what follows what: probability, precedence, median gap, no edge across a long silence", () => {
  const flows = createFlows({ hash });
  for (let turn = 0; turn < 10; turn += 1) {
    const at = turn * 10_000;
    see(flows, { key: "GET a /home", subject: "s", at });
    see(flows, { key: turn < 8 ? "GET a /list" : "GET a /help", subject: "s", at: at + 20 });
    see(flows, { key: "GET a /late", subject: "s", at: at + 20 + 1801 });
  }
  const { sequence } = flows.graph();
  assert.deepEqual(
    sequence.map(({ from, to, count, probability, precedence }) => ({
      from,
      to,
      count,
      probability,
      precedence,
    })),
    [
      { from: "GET a /home", to: "GET a /list", count: 8, probability: 0.8, precedence: 1 },
      { from: "GET a /home", to: "GET a /help", count: 2, probability: 0.2, precedence: 1 },
    ],
  );
  assert.ok(Math.abs((sequence[0]?.gap ?? 0) - 20_000) < 2_000);
});

test("an operation that becomes part of another leaves it all it knew", () => {
  const whole = createFlows({ hash });
  const parts = createFlows({ hash });
  shoppers(whole);
  for (let turn = 0; turn < 40; turn += 1) {
    const subject = `s${turn}`;
    const items = [0, 1, 2].map((place) => ({
      id: turn + place * 40 + 1,
      status: "open",
      total: 3,
    }));
    see(parts, { key: `GET a /${turn % 4}/list`, subject, at: turn * 10, answer: { items } });
    const path: Pair[] = [["orderId", String(items[turn % 3]?.id)]];
    see(parts, { key: `${one}/${turn % 3}`, subject, at: turn * 10 + 5, path });
  }
  for (const part of [0, 1, 2, 3]) parts.absorb(`GET a /${part}/list`, list);
  for (const part of [0, 1, 2]) parts.absorb(`${one}/${part}`, one);
  assert.deepEqual(named(parts), named(whole));
  const [edge] = parts.graph().data;
  assert.deepEqual([edge?.count, edge?.looked], [40, 40]);
  assert.deepEqual(
    parts.graph().sequence.map(({ from, to, count }) => [from, to, count]),
    [[list, one, 40]],
  );
  assert.equal(parts.graph().nodes.length, 2);
  const restored = createFlows({ hash }, structuredClone(parts.save()));
  assert.deepEqual(restored.graph(0), parts.graph(0));
});

test("a saved graph goes on growing where it was", () => {
  const [straight, halted] = [createFlows({ hash }), createFlows({ hash })];
  shoppers(straight);
  shoppers(halted);
  const resumed = createFlows({ hash }, structuredClone(halted.save()));
  assert.deepEqual(resumed.graph(0), straight.graph(0));
  shoppers(resumed, {}, 60);
  const { data, sequence } = resumed.graph();
  assert.equal(data[0]?.count, 100);
  assert.equal(sequence[0]?.count, 100);
  assert.throws(
    () => createFlows({ hash }, { version: 9 }),
    /flows: cannot read version 9, only 1/,
  );
});

test("nothing of any value is kept but hashes", () => {
  const flows = createFlows({ hash });
  see(flows, { key: list, subject: "anna", at: 0, answer: { card: "secret-4711" } });
  see(flows, { key: one, subject: "anna", at: 1, path: [["orderId", "secret-4711"]] });
  const told = JSON.stringify([flows.save(), flows.graph(0)]);
  assert.ok(!told.includes("4711") && !told.includes("anna"));
});

test("a forgotten subject was given nothing", () => {
  const flows = createFlows({ hash });
  see(flows, {
    key: list,
    subject: "anna",
    at: 0,
    answer: { id: "0197f3c2-7a51-7c3e-9d20-5b1f6a0c4e11" },
  });
  flows.forget("anna");
  see(flows, {
    key: one,
    subject: "anna",
    at: 1,
    path: [["orderId", "0197f3c2-7a51-7c3e-9d20-5b1f6a0c4e11"]],
  });
  assert.deepEqual(named(flows, 0), []);
});

/** Anna lists orders, and then `who` opens each. */
function listsAndOpens(flows: Flows, who: string): void {
  for (let turn = 0; turn < 20; turn += 1) {
    const id = `0197f3c2-7a51-7c3e-9d20-5b1f6a0c4e${10 + turn}`;
    see(flows, { key: list, subject: "anna", at: turn, answer: { id } });
    see(flows, { key: one, subject: who, at: turn + 0.5, path: [["orderId", id]] });
  }
}

test("a subject in another's memory was given nothing of the other's", () => {
  const bounds = { subjects: 1, operations: 20, newcomers: 1 };
  const [others, own] = [createFlows({ hash, bounds }), createFlows({ hash, bounds })];
  listsAndOpens(others, "bert");
  assert.deepEqual([named(others, 0), others.graph(0).sequence], [[], []]);
  listsAndOpens(own, "anna");
  assert.deepEqual(named(own), [`${list} id → ${one} path orderId`]);
});

test("whatever strangers send, bounds hold and what did not fit is counted", () => {
  const bounds: FlowBounds = { subjects: 10, operations: 20, newcomers: 1 };
  const flows = createFlows({ hash, bounds });
  for (let turn = 0; turn < 300; turn += 1) {
    const names = Array.from({ length: 60 }, (_, place) => [`p${turn}-${place}`, "1"] as const);
    const answer = Object.fromEntries(names.map(([name]) => [name, `v${turn}`]));
    see(flows, { key: "GET a /open", subject: `s${turn}`, at: turn, query: names, answer });
    see(flows, { key: `GET a /${turn}`, subject: "s", at: turn });
  }
  const { nodes, sequence, overflowed } = flows.graph();
  assert.equal(nodes.length, 20);
  assert.ok(sequence.length <= 20 * 32);
  assert.ok(overflowed > 300 * 40 - 128);
});

/** Of `count` subjects in turn, each lists and opens; every subject comes back after `count` seconds. */
function takeTurns(
  flows: Flows,
  { count, rounds, from = 0 }: { count: number; rounds: number; from?: number },
) {
  for (let turn = 0; turn < count * rounds; turn += 1) {
    const who = turn % count;
    // What a subject was given the last time it opens now.
    const id = (of: number): string =>
      `0197f3c2-7a51-7c3e-9d20-${String(1e11 + of * 100_000 + who)}`;
    const round = Math.floor(turn / count);
    const at = from + turn;
    const subject = `subject-${who}`;
    see(flows, { key: one, subject, at, path: [["orderId", id(round - 1)]] });
    see(flows, { key: list, subject, at: at + 0.5, answer: { id: id(round) } });
  }
}

const edge = `${list} id → ${one} path orderId`;

test("where more take turns than there is room for, some are followed instead of none", () => {
  const bounds = { subjects: 40, operations: 20 };
  const few = createFlows({ hash, bounds });
  takeTurns(few, { count: 40, rounds: 6 });
  assert.deepEqual([named(few), few.overflowed], [[edge], 0]);
  const many = createFlows({ hash, bounds });
  takeTurns(many, { count: 400, rounds: 4 });
  assert.deepEqual(named(many), [edge]);
  // Nine in ten were not followed, and that is told.
  assert.ok(many.overflowed > 0.8 * 2 * 1600, String(many.overflowed));
});

test("whose session is over makes room at once", () => {
  const flows = createFlows({ hash, bounds: { subjects: 40, operations: 20 } });
  for (let turn = 0; turn < 40; turn += 1)
    see(flows, { key: list, subject: `first-${turn}`, at: 0 });
  takeTurns(flows, { count: 40, rounds: 6, from: 1801 });
  assert.deepEqual([named(flows), flows.overflowed], [[edge], 0]);
});

test("those who keep all room taken keep nobody out for long", () => {
  const flows = createFlows({ hash, bounds: { subjects: 40, operations: 20 } });
  for (let round = 0; round < 60; round += 1) {
    const at = round * 60;
    for (let turn = 0; turn < 40; turn += 1)
      see(flows, { key: list, subject: `first-${turn}`, at });
    const id = `0197f3c2-7a51-7c3e-9d20-5b1f6a0c4e${10 + round}`;
    see(flows, { key: list, subject: "late", at: at + 1, answer: { id } });
    see(flows, { key: one, subject: "late", at: at + 2, path: [["orderId", id]] });
  }
  assert.deepEqual(named(flows), [edge]);
});

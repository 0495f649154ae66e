import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { deserialize, serialize } from "node:v8";
import { anApi } from "../../test/fixtures/exchange.ts";
import { type Told, json, sighting } from "../../test/learned/sightings.ts";
import { type Millis, millis } from "../kernel/clock.ts";
import { aContract } from "../registry/fixtures/declarations.ts";
import { keyedHash } from "../statistics/keyed-hash.ts";
import { createLearner } from "./create-learner.ts";
import type { LearnedOperation, LearnedSummary } from "./learned.ts";
import type { Kept, Learner } from "./learner.ts";
import type { Sighting } from "./sighting.ts";

const ports = { hash: keyedHash({ low: 7, high: 11 }) };
/** 2026-11-20. */
const start = 1_795_132_800_000;
const later = millis(start + 3_600_000);

const list = "GET api.example.com /v1/orders";
const one = "GET api.example.com /v1/orders/{orderId}";

/** The shop's API with these paths. */
function shopOf(paths: Parameters<typeof aContract>[0]) {
  return [anApi({ hosts: ["api.example.com"], basePath: "/v1", contract: aContract(paths) })];
}

const shop = shopOf({
  "/orders": { get: {} },
  "/orders/{orderId}": {
    get: {
      parameters: [{ name: "orderId", in: "path", required: true, schema: { type: "integer" } }],
      responses: {
        200: {
          description: "ok",
          content: {
            "application/json": {
              schema: { type: "object", properties: { id: { type: "integer" } } },
            },
          },
        },
      },
    },
  },
});

let moment = 0;

function seen(told: Told, over: Partial<Sighting> = {}): Sighting {
  moment += 1;
  return { ...sighting(told), time: millis(start + moment * 1000), ...over };
}

const path = (text: string): readonly string[] => text.slice(1).split("/");

/** `GET /v1/orders/17` and its answer. */
function order(id: number, more: Told = {}): Sighting {
  return seen({ segments: path(`/v1/orders/${id}`), answer: json({ id, note: "x" }), ...more });
}

/** Names, of which nobody can tell at first whether they are values. */
const names = "anna bert carl dora emil fritz gerda hans ida jule karl lena".split(" ");

function person(name: string, more: Told = {}): Sighting {
  const answer = json({ name, age: name.length });
  return seen({ segments: ["users", name], answer, caller: { subject: `by ${name}` }, ...more });
}

function only(learner: Learner, key: string): LearnedOperation {
  return learner.operation(key, later) ?? assert.fail(`${key} is not known`);
}

function pathsOf(document: object): readonly string[] {
  return Object.keys((document as { readonly paths: object }).paths);
}

function keys(learner: Learner): readonly string[] {
  return learner
    .summaries(later)
    .map(({ key }) => key)
    .toSorted();
}

/** As the store gives it back: a copy, without what has gone. */
function stored(learner: Learner, before: readonly Kept[] = []): readonly Kept[] {
  const pieces = new Map(before.map((piece) => [piece.name, piece]));
  for (const { name, data } of learner.save()) {
    if (data === undefined) pieces.delete(name);
    else pieces.set(name, { name, data: deserialize(serialize(data)) as unknown });
  }
  return [...pieces.values()];
}

suite("declared and shadow operations", () => {
  const learner = createLearner(ports);
  learner.know(shop);
  for (let id = 1; id <= 20; id += 1) {
    learner.see(order(id));
    learner.see(seen({ method: "DELETE", segments: path(`/v1/orders/${id}`), status: 204 }));
  }

  test("each is found under its key, with what a contract says of it", () => {
    assert.deepEqual(keys(learner), ["DELETE api.example.com /v1/orders/{orderId}", one]);
    const declared = only(learner, one);
    assert.deepEqual(declared.declared, { api: "shop", version: "1", key: one });
    assert.equal(declared.exchanges, 20);
    assert.deepEqual(declared.undocumented, ["response 2 note"]);
    const [id] = declared.fields.filter(({ name }) => name === "orderId");
    assert.equal(id?.declared, true);
    assert.deepEqual(id?.types, ["integer"]);
  });

  test("what no contract declares has no place in one", () => {
    const shadow = only(learner, "DELETE api.example.com /v1/orders/{orderId}");
    assert.equal(shadow.declared, undefined);
    assert.deepEqual([shadow.undocumented, shadow.drift], [[], []]);
    assert.equal(shadow.outcomes["2"], 20);
  });

  test("health tells what was seen, and bounds by their names", () => {
    const { seen: count, overflowed } = learner.health();
    assert.equal(count, 40);
    assert.deepEqual([overflowed["operations"], overflowed["unplaced"]], [0, 0]);
  });

  test("the document holds all, or what was asked for", () => {
    assert.deepEqual(pathsOf(learner.openapi()), ["/v1/orders/{orderId}"]);
    assert.deepEqual(pathsOf(learner.openapi([])), []);
  });
});

test("refused exchanges are counted, and teach neither a schema nor a flow", () => {
  const learner = createLearner(ports);
  learner.know(shop);
  const answer = json({ title: "Unauthorized" });
  for (let id = 1; id <= 5; id += 1) {
    learner.see(order(id, { status: 401, answer, refused: true, query: [["probe", "1"]] }));
  }
  const { outcomes, access, fields, exchanges } = only(learner, one);
  assert.equal(exchanges, 5);
  assert.equal(outcomes.refused, 5);
  assert.equal(access.unauthorized, 5);
  assert.deepEqual(fields, []);
  assert.deepEqual(learner.flows().nodes, []);
});

test("a refused call of nothing is placed nowhere, and counted by its weight", () => {
  const learner = createLearner(ports);
  learner.see(seen({ segments: ["nobody", "home"], status: 404, refused: true }, { weight: 3 }));
  assert.deepEqual(keys(learner), []);
  assert.equal(learner.health().overflowed["unplaced"], 3);
  assert.equal(learner.usage(later).day.exchanges, 3);
});

test("keys that are absorbed take profile, usage, access and flows along", () => {
  const learner = createLearner(ports);
  const carry = (name: string) => learner.see(person(name, { method: "PUT" }));
  learner.see(person("anna"));
  assert.deepEqual(keys(learner), [], "told after a single call");
  learner.see(person("anna"));
  carry("anna");
  assert.ok(keys(learner).includes("GET api.example.com /users/anna"), "merged from the start");
  for (const name of names.slice(1)) {
    learner.see(person(name));
    carry(name);
  }
  const key = "GET api.example.com /users/{userId}";
  assert.deepEqual(keys(learner), [key, "PUT api.example.com /users/{userId}"]);
  const whole = only(learner, key);
  assert.equal(whole.exchanges, names.length + 1);
  assert.equal(whole.usage.day.exchanges, names.length + 1);
  assert.equal(whole.callers, names.length);
  assert.equal(whole.access.successes.none, names.length + 1);
  const age = whole.fields.find(({ name }) => name === "age");
  assert.equal(age?.support, names.length + 1);
  const nodes = learner.flows().nodes.filter((node) => node.key.startsWith("GET"));
  assert.deepEqual(
    nodes.map((node) => node.key),
    [key],
  );
  const gone = [...learner.save()].filter(({ data }) => data === undefined);
  assert.ok(gone.some(({ name }) => name === "operation GET api.example.com /users/anna"));
});

/** Posts to two kinds of keys that are answered alike, each with a body of its own. */
function vault(aws: Sighting["request"]["body"], ssh: Sighting["request"]["body"]): Learner {
  const learner = createLearner(ports);
  const answer = json({ id: "k1", label: "x", at: 1, by: 2 });
  const see = (word: string, body: Sighting["request"]["body"]): void => {
    const at = path(`/v1/vault/keys/${word}`);
    learner.see(seen({ method: "POST", segments: at, body, answer }));
    learner.see(seen({ segments: at, answer }));
    learner.see(seen({ segments: [...at, "17"], answer: json({ a: 1, b: 2, c: 3, d: 4 }) }));
    learner.see(seen({ method: "DELETE", segments: [...at, "17"], answer }));
  };
  for (let round = 0; round < 80; round += 1) {
    see("aws", aws);
    see("ssh", ssh);
  }
  return learner;
}

function asJson(name: string): Sighting["request"]["body"] {
  return json({ label: "x", [name]: "y" });
}

function asForm(name: string): Sighting["request"]["body"] {
  const pairs = [
    ["label", "x"],
    [name, "y"],
  ] as const;
  return { kind: "form", mediaType: "application/x-www-form-urlencoded", pairs };
}

function posts(learner: Learner): number {
  return keys(learner).filter((key) => key.startsWith("POST")).length;
}

test("what requests are asked with tells resources apart, as JSON and as a form", () => {
  for (const body of [asForm, asJson]) {
    assert.equal(posts(vault(body("accessKey"), body("publicKey"))), 2, body.name);
    assert.equal(posts(vault(body("publicKey"), body("publicKey"))), 1, body.name);
  }
});

test("a contract that comes later takes a discovered operation under its own key", () => {
  const learner = createLearner(ports);
  for (let id = 1; id <= 12; id += 1) {
    const before = seen({ segments: path(`/v1/orders/${id}`), answer: json({ id }) });
    learner.see(before);
  }
  for (let times = 0; times < 2; times += 1) {
    learner.see(seen({ segments: path("/v1/orders"), answer: json([]) }));
  }
  const found = keys(learner);
  assert.equal(found.length, 2);
  assert.equal(only(learner, found[1] ?? "").declared, undefined);
  const renamed = shopOf({
    "/orders": { get: {} },
    "/orders/{number}": {
      get: { parameters: [{ name: "number", in: "path", required: true, schema: {} }] },
    },
  });
  learner.know(renamed);
  const key = "GET api.example.com /v1/orders/{number}";
  assert.deepEqual(keys(learner), [list, key]);
  assert.equal(only(learner, key).exchanges, 12);
  assert.equal(only(learner, key).declared?.key, key);
  assert.equal(only(learner, list).exchanges, 2);
});

/** Without what is worked out from the clock alone. */
function plain(summaries: readonly LearnedSummary[]): ReadonlyMap<string, LearnedSummary> {
  return new Map(summaries.map((summary) => [summary.key, summary]));
}

function taught(): Learner {
  const learner = createLearner(ports);
  learner.know(shop);
  for (let id = 1; id <= 8; id += 1) learner.see(order(id));
  for (const name of names) learner.see(person(name));
  return learner;
}

suite("kept", () => {
  test("a new learner tells what the old one told, and goes on from there", () => {
    const learner = taught();
    const kept = stored(learner);
    const again = createLearner(ports, kept);
    again.know(shop);
    assert.deepEqual(plain(again.summaries(later)), plain(learner.summaries(later)));
    assert.deepEqual(again.usage(later), learner.usage(later));
    assert.deepEqual(again.flows(), learner.flows());
    again.see(person("zoe"));
    assert.equal(only(again, "GET api.example.com /users/{userId}").exchanges, names.length + 1);
  });

  test("only what has changed is written", () => {
    const learner = taught();
    stored(learner);
    assert.deepEqual([...learner.save()], []);
    learner.see(order(99));
    const written = [...learner.save()].map(({ name }) => name);
    assert.deepEqual(written, ["templates", "flows", "usage", "callers", `operation ${one}`]);
  });

  test("no value that a caller or an upstream sent is kept in clear", () => {
    const learner = createLearner(ports);
    const secret = "4111-mellow-otter";
    for (let turn = 0; turn < 30; turn += 1) {
      const value = `${secret}-${turn}`;
      learner.see(
        seen({
          method: "POST",
          segments: ["users", value],
          query: [["q", value]],
          fields: [["x-note", value]],
          body: json({ inner: { text: value } }),
          answer: json([{ echo: value }]),
          caller: { subject: "p" },
        }),
      );
    }
    const kept = stored(learner).filter(({ name }) => name !== "templates");
    assert.ok(kept.length > 2, "looked at nothing");
    for (const { name, data } of kept) {
      assert.ok(!serialize(data).includes(secret), name);
      assert.ok(!name.includes(secret), name);
    }
    assert.ok(!JSON.stringify(learner.summaries(later)).includes(secret));
    assert.ok(!JSON.stringify(learner.openapi()).includes(secret));
  });

  const damages: readonly (readonly [what: string, damage: (piece: Kept) => unknown])[] = [
    ["of another version", ({ data }) => ({ ...(data as object), version: 2 })],
    ["of another kind", () => 17],
    ["that is empty", () => ({})],
  ];
  for (const [what, damage] of damages) {
    for (const piece of ["flows", "usage", `operation ${one}`]) {
      test(`a piece ${what} (${piece}) is learned again, and the others stay`, () => {
        const kept = stored(taught()).map((each) =>
          each.name === piece ? { name: piece, data: damage(each) } : each,
        );
        const learner = createLearner(ports, kept);
        learner.know(shop);
        learner.see(order(5));
        assert.equal(only(learner, one).exchanges, piece.startsWith("operation") ? 1 : 9);
        assert.equal(only(learner, "GET api.example.com /users/{userId}").exchanges, names.length);
      });
    }
  }
});

test("what is forgotten is written down, though nothing was seen since", () => {
  const learner = createLearner(ports);
  learner.know(shop);
  learner.see(order(1));
  stored(learner);
  learner.forget("s");
  assert.ok([...learner.save()].some(({ name }) => name === "flows"));
});

test("windows of usage end when they are asked for", () => {
  const learner = createLearner(ports);
  learner.see(order(1));
  const month: Millis = millis(start + 40 * 86_400_000);
  assert.equal(learner.usage(later).day.exchanges, 1);
  assert.equal(learner.usage(month).month.exchanges, 0);
});

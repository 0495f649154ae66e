import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import type { OperationPlan } from "../../engine/plan.ts";
import type { Principal } from "../../engine/principal.ts";
import type { Settled } from "../../engine/settled.ts";
import { type Finding, Trail } from "../../engine/trail.ts";
import { Fields } from "../../http/fields.ts";
import { settledExchange } from "../fixtures/settled-exchange.ts";
import { captureInto } from "./capture.ts";
import { type Captured, CaptureReader } from "./read-capture.ts";
import { mostOutcomes, mostSenders, mostToldChars } from "./record-layout.ts";
import { RingReader, RingWriter, allocateRing, lostReader } from "./ring.ts";

const pseudonym = (kind: string, id: string): string => `${kind} ${id}`;

function rethrow(fault: unknown): never {
  throw fault;
}

/** One writer, one ring, and one reader after the other. */
class Line {
  readonly #memory = allocateRing();
  readonly #ring = new RingReader(this.#memory);
  #reader = new CaptureReader(pseudonym);
  #capture = captureInto(new RingWriter(this.#memory), rethrow);
  readonly #waiting: Settled[] = [];

  /** Answers those written now: none, or it and all that waited; not those for which there was no room. */
  offer(settled: Settled): readonly Settled[] {
    this.#waiting.push(settled);
    return this.#written(() => this.#capture.exchange(settled));
  }

  /** False: there was no room. */
  take(settled: Settled): boolean {
    const before = this.#ring.counts().written;
    this.offer(settled);
    this.flush();
    return this.#ring.counts().written > before;
  }

  /** Answers those written. */
  flush(): readonly Settled[] {
    return this.#written(() => this.#capture.flush());
  }

  #written(act: () => void): readonly Settled[] {
    const before = this.#ring.counts();
    act();
    const { written, passed } = this.#ring.counts();
    const done = written - before.written;
    if (done + passed - before.passed === 0) return [];
    const all = this.#waiting.splice(0);
    assert.ok(done === 0 || done === all.length, "some had room, and some had not");
    return done === 0 ? [] : all;
  }

  read(): Captured | undefined {
    return this.#ring.next((record) => this.#reader.read(record));
  }

  loseReader(): void {
    lostReader(this.#memory);
    this.#reader = new CaptureReader(pseudonym);
  }

  /** With what waits. */
  loseWriter(): void {
    this.#capture = captureInto(new RingWriter(this.#memory), rethrow);
    this.#waiting.length = 0;
  }

  get size(): number {
    const at = new Int32Array(this.#memory, 0, 2);
    return ((at[0] ?? 0) - (at[1] ?? 0)) >>> 0;
  }
}

const lonely = new Line();

/** As it comes out where nothing was told before. */
function alone(settled: Settled): Captured {
  const line = lonely;
  line.loseWriter();
  line.loseReader();
  assert.ok(line.take(settled));
  return line.read() ?? assert.fail("nothing came");
}

/** What it stands for is another matter. */
function withoutWeight({ sighting, recent }: Captured): object {
  const { weight: _, ...rest } = sighting;
  return { sighting: rest, recent };
}

const plans = ["a", "b", undefined].map(
  (name) =>
    name &&
    ({
      api: { name, version: "1", hosts: [], basePath: "" },
      operation: { id: name, method: "GET", path: `/${name}` },
    } as unknown as OperationPlan),
);

function principalOf(id: string): Principal {
  const { principal } = settledExchange().facts;
  return { ...(principal ?? assert.fail("no principal")), id };
}

const principals = [undefined, principalOf("anna"), principalOf("bert")];

function exchangeOf(of: {
  readonly client: string;
  readonly principal: Principal | undefined;
  readonly authority: string;
  readonly fields: readonly (readonly [string, string])[];
  readonly plan: OperationPlan | undefined;
  readonly method: string;
  readonly notes: readonly string[];
  readonly denial: Settled["denial"];
  readonly path: string;
}): Settled {
  const whole = settledExchange({ plan: of.plan, denial: of.denial });
  const trail = new Trail();
  const finding = { control: "jwt", phase: "identify", mode: "enforce", what: "edit" } as const;
  for (const note of of.notes) {
    trail.add({ ...finding, reason: undefined, note, fault: undefined } satisfies Finding);
  }
  const { facts } = whole;
  const target = { path: of.path, segments: [], query: "", pairs: [] };
  const head = {
    ...facts.head,
    method: of.method,
    authority: of.authority,
    target,
    fields: new Fields(of.fields.flat()),
  };
  return {
    ...whole,
    trail,
    upstreamAnswer: {
      status: 200,
      fields: Fields.none,
      mediaType: undefined,
      body: { kind: "none" },
    },
    facts: { ...facts, client: of.client, principal: of.principal, head },
  };
}

const names = ["accept", "authorization", "cookie", "x-api-key", "x-request-id", "user-agent"];

const exchanges = fc
  .record({
    client: fc.constantFrom("192.0.2.1", "192.0.2.2", "2001:db8::1"),
    principal: fc.constantFrom(...principals),
    authority: fc.constantFrom("api.test", "other.test"),
    fields: fc.array(
      fc.tuple(fc.constantFrom(...names), fc.constantFrom("", "a", "é=1; b", "k".repeat(20))),
      { maxLength: 8 },
    ),
    plan: fc.constantFrom(...plans).map((plan) => plan || undefined),
    method: fc.constantFrom("GET", "POST"),
    notes: fc.array(fc.constantFrom("one", "two", "three\nfour"), { maxLength: 3 }),
    denial: fc.constantFrom(
      undefined,
      { control: "jwt", reason: "missing" },
      { control: "jwt", reason: "expired" },
      { control: "access", reason: "missing" },
    ),
    path: fc.constantFrom("/", "/a", "/ä"),
  })
  .map((of) => exchangeOf(of));

const plain = {
  client: "192.0.2.1",
  principal: undefined,
  authority: "api.test",
  fields: [["user-agent", "test/1"]] as const,
  plan: plans[0] || undefined,
  method: "GET",
  notes: [],
  denial: undefined,
  path: "/",
};

/** Bytes of a ring; those who wait need less than the rest. */
const mostUnread = 1024 * 1024;

/** Some sixty of these fill a ring. */
function large(settled: Settled): Settled {
  const body = { kind: "text", text: "x".repeat(60_000) } as const;
  const { upstreamAnswer } = exchangeOf(plain);
  return { ...settled, upstreamAnswer: upstreamAnswer && { ...upstreamAnswer, body } };
}

type Step =
  | { readonly take: Settled }
  | { readonly offer: Settled }
  | { readonly read: number }
  | { readonly fills: readonly [Settled, Settled] }
  | { readonly loses: "reader" | "writer" };

const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 20, arbitrary: fc.record({ take: exchanges }) },
  { weight: 60, arbitrary: fc.record({ offer: exchanges }) },
  { weight: 5, arbitrary: fc.record({ read: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 1, arbitrary: fc.record({ fills: fc.tuple(exchanges, exchanges) }) },
  { weight: 1, arbitrary: fc.constant({ loses: "reader" as const }) },
  { weight: 1, arbitrary: fc.constant({ loses: "writer" as const }) },
);

/** A line of which it is known what must come out next. */
class Expecting {
  readonly #line = new Line();
  readonly #due: object[] = [];
  refused = 0;
  together = 0;

  act(step: Step): void {
    if ("take" in step) this.#take(step.take);
    else if ("offer" in step) this.#offer(step.offer);
    else if ("read" in step) for (let n = 0; n < step.read; n += 1) this.#read();
    else if ("fills" in step) this.#fill(...step.fills);
    else if (step.loses === "writer") this.#line.loseWriter();
    else {
      this.#readAll();
      this.#line.loseReader();
    }
  }

  end(): void {
    this.#expect(this.#line.flush());
    this.#readAll();
  }

  #take(settled: Settled): boolean {
    this.#expect(this.#line.flush());
    const isTaken = this.#line.take(settled);
    if (isTaken) this.#expect([settled]);
    return isTaken;
  }

  /** What waits finds room, or nobody could tell which of it did. */
  #offer(settled: Settled): void {
    while (this.#line.size > mostUnread) this.#read();
    this.#expect(this.#line.offer(settled));
  }

  #fill(first: Settled, second: Settled): void {
    while (this.#take(large(first)));
    // What is refused was not told.
    if (!this.#take(large(second))) this.refused += 1;
    this.#take(second);
  }

  #expect(written: readonly Settled[]): void {
    if (written.length > 1) this.together += 1;
    this.#due.push(...written.map((settled) => withoutWeight(alone(settled))));
  }

  #read(): void {
    const captured = this.#line.read();
    assert.deepEqual(captured && withoutWeight(captured), this.#due.shift());
  }

  #readAll(): void {
    while (this.#due.length > 0) this.#read();
  }
}

test("whoever was told what, each exchange comes out as if it were the only one", () => {
  let refused = 0;
  let together = 0;
  fc.assert(
    fc.property(fc.array(steps, { minLength: 20, maxLength: 200, size: "max" }), (all) => {
      const line = new Expecting();
      for (const step of all) line.act(step);
      line.end();
      refused += line.refused;
      together += line.together;
    }),
    { numRuns: 40 },
  );
  assert.ok(refused > 0, "the ring was never full");
  assert.ok(together > 0, "none were written together");
});

/** Bytes of the record that is written for the last of them. */
function sizeOfLast(...all: readonly Settled[]): number {
  const line = new Line();
  let size = 0;
  for (const settled of all) {
    while (line.read() !== undefined);
    assert.ok(line.take(settled));
    size = line.size;
  }
  return size;
}

function agent(text: string, ...more: readonly (readonly [string, string])[]): Settled {
  return exchangeOf({ ...plain, fields: [["user-agent", text], ...more] });
}

function noted(note: string): Settled {
  return exchangeOf({ ...plain, notes: [note] });
}

test("what a sender sends again is not handed over again, and what changes is", () => {
  const long = "u".repeat(500);
  const first = sizeOfLast(agent(long));
  assert.ok(first > 500);
  assert.ok(sizeOfLast(agent(long), agent(long)) < 200);
  const id = (text: string): Settled => agent(long, ["x-request-id", text]);
  assert.ok(sizeOfLast(id("1"), id("2")) < 200);
  assert.ok(sizeOfLast(agent(long), agent("v".repeat(500))) > 500);
  // Five changes are another sender.
  const five = (text: string): Settled =>
    agent(long, ...names.slice(0, 5).map((name) => [name, text] as const));
  assert.ok(sizeOfLast(five("1"), five("2")) > 500);
  assert.ok(sizeOfLast(five("1"), five("2"), five("2")) < 200);
});

test("an outcome is handed over again when it is another", () => {
  const long = "n".repeat(500);
  assert.ok(sizeOfLast(noted(long), noted(long)) < 200);
  assert.ok(sizeOfLast(noted(long), noted(`${long}!`)) > 500);
});

test("what is too long to be kept is handed over each time", () => {
  const long = "u".repeat(mostToldChars);
  const sender = exchangeOf({ ...plain, fields: [["user-agent", long]] });
  const outcome = exchangeOf({ ...plain, notes: [long] });
  const fields = Array.from({ length: 200 }, (_, n) => [`x-${n}`, "1"] as const);
  const many = exchangeOf({ ...plain, fields });
  for (const one of [sender, outcome, many]) {
    assert.ok(sizeOfLast(one, one) > 1000);
    const line = new Line();
    for (let n = 0; n < 3; n += 1) {
      line.take(one);
      const captured = line.read() ?? assert.fail("nothing came");
      assert.deepEqual(withoutWeight(captured), withoutWeight(alone(one)));
    }
  }
});

test("more senders and outcomes than are kept are told again", () => {
  const line = new Line();
  const count = Math.max(mostSenders, mostOutcomes) + 500;
  const all = Array.from({ length: count }, (_, n) => {
    const api = { name: `api-${n}`, version: "1", hosts: [], basePath: "" };
    const plan = { api, operation: { method: "GET", path: "/" } } as unknown as OperationPlan;
    // So many differ that none is told as a change of another.
    const fields = names.slice(1).map((name) => [name, `${n}`] as const);
    return exchangeOf({ ...plain, client: `2001:db8::${n.toString(16)}`, plan, fields });
  });
  for (let round = 0; round < 2; round += 1) {
    for (const one of all) {
      assert.ok(line.take(one));
      const { sighting, recent } = line.read() ?? assert.fail("nothing came");
      const told = [sighting.request.client, sighting.request.fields.at(-1)?.[1], recent.api];
      const sent = one.facts.head.fields.flat.at(-1);
      assert.deepEqual(told, [one.facts.client, sent, `${one.plan?.api.name}@1`]);
    }
  }
});

test("a reader that was told nothing says so, once for each record, and is told what comes", () => {
  const line = new Line();
  const one = exchangeOf(plain);
  line.take(one);
  line.read();
  line.take(one);
  line.loseReader();
  line.take(one);
  assert.throws(() => line.read(), /another reader was told this sender/);
  assert.deepEqual(line.read()?.sighting.request.client, plain.client);
});

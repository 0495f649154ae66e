import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { millis } from "../src/kernel/clock.ts";
import { createFlows } from "../src/learning/flow/flows.ts";
import type { Sighting } from "../src/learning/sighting.ts";
import { createCallers } from "../src/learning/usage/callers.ts";
import { type UsageRecorder, createUsage } from "../src/learning/usage/usage.ts";
import { keyedHash } from "../src/statistics/keyed-hash.ts";

/*
 * Memory and cost of usage, callers and flows: 2,000 operations and 100,000 callers, both skewed as in life
 * (the n-th has 1/n of the first's share), over 30 days. Run with `node bench/learning-usage.ts`; it fails when
 * it is over a budget.
 */

const operations = 2_000;
const callers = 100_000;
const exchanges = Number(process.argv[2] ?? 1_000_000);
const month = 30 * 86_400_000;
const start = 20_000 * 86_400_000;
const collect = garbageCollector();
let over = 0;

interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly budget?: number;
}

function tell({ name, value, unit, budget }: Figure): void {
  const verdict =
    budget === undefined ? "" : value <= budget ? `  ≤ ${budget}` : `  OVER ${budget}`;
  if (budget !== undefined && value > budget) over += 1;
  console.log(`${name.padEnd(52)}${value.toFixed(2).padStart(10)} ${unit}${verdict}`);
}

function garbageCollector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}

function held(): number {
  // Buffers are given back one collection after the arrays that held them.
  for (let turn = 0; turn < 3; turn += 1) collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** A stream of numbers in [0, 1) that is the same in every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Ranks of which the n-th comes 1/n as often as the first. */
const skewed = (random: () => number, count: number) => Math.floor((count + 1) ** random()) - 1;

function sighting(time: number, subject: string, random: () => number): Sighting {
  const status = random() < 0.97 ? 200 : random() < 0.7 ? 404 : 503;
  return {
    id: "",
    time: millis(time),
    source: { kind: "gateway", name: "gateway" },
    weight: 1,
    request: {
      method: "GET",
      scheme: "https",
      host: "api.example.com",
      segments: [],
      query: [],
      fields: [],
      cookies: [],
      body: { kind: "none" },
      bytes: random() < 0.7 ? 0 : Math.floor(200 + 2_000 * random()),
      client: "192.0.2.1",
    },
    response: {
      status,
      mediaType: "application/json",
      body: { kind: "none" },
      bytes: Math.floor(300 * 20 ** random()),
    },
    duration: millis(5 * 40 ** random()),
    caller: {
      proof: "bearer",
      verified: true,
      subject,
      consumer: undefined,
      roles: [],
      scopes: [],
      tenant: undefined,
    },
    declared: undefined,
    refused: false,
  };
}

interface Cost {
  /** What a step takes when nothing else runs: the quickest twentieth of short goes, in µs. */
  readonly undisturbed: number;
  /** CPU time of the thread for each step, with collections and whatever a busy machine adds, in µs. */
  readonly average: number;
}

/** What a step needs is made before the clock runs. */
function cost<T>(count: number, make: (turn: number) => T, step: (made: T) => void): Cost {
  const size = 20;
  const goes: number[] = [];
  let spent = 0;
  for (let turn = 0; turn < count; turn += size) {
    const batch = Array.from({ length: size }, (_, place) => make(turn + place));
    const used = process.threadCpuUsage();
    const begun = performance.now();
    for (const made of batch) step(made);
    goes.push(((performance.now() - begun) * 1000) / size);
    const { user, system } = process.threadCpuUsage(used);
    spent += user + system;
  }
  goes.sort((left, right) => left - right);
  return { undisturbed: goes[Math.floor(goes.length / 20)] ?? 0, average: spent / count };
}

function tellCost(name: string, { undisturbed, average }: Cost, budget: number): void {
  tell({ name, value: undisturbed, unit: "µs", budget });
  tell({ name: `${name}, on average`, value: average, unit: "µs of CPU" });
}

function usage(): void {
  const random = numbers(1);
  const before = held();
  const recorders: UsageRecorder[] = Array.from({ length: operations }, () => createUsage());
  const counts = new Float64Array(operations);
  const made = (time: number) => {
    const rank = skewed(random, operations);
    counts[rank] = (counts[rank] ?? 0) + 1;
    return { rank, one: sighting(time, `caller-${skewed(random, callers)}`, random) };
  };
  const see = ({ rank, one }: ReturnType<typeof made>) => recorders[rank]?.see(one);
  const spread = cost(exchanges, (turn) => made(start + (turn / exchanges) * month), see);
  const dense = cost(exchanges / 4, (turn) => made(start + month + turn * 2), see);
  const whole = held() - before;
  const own = recorders.map((recorder) => recorder.bytes);
  tellCost("usage: see, 500 exchanges a second", dense, 10);
  tellCost("usage: see, all spread over a month", spread, 20);
  tell({ name: "usage: 2,000 operations", value: whole / 2 ** 20, unit: "MiB", budget: 120 });
  tell({ name: "usage: each, on average", value: whole / operations / 1024, unit: "KiB" });
  tell({ name: "usage: the busiest's own arrays", value: (own[0] ?? 0) / 1024, unit: "KiB" });
  tell({
    name: `usage: the 1,000th's (${counts[999]} exchanges)`,
    value: (own[999] ?? 0) / 1024,
    unit: "KiB",
  });
  const begun = performance.now();
  for (const recorder of recorders.slice(0, 100)) recorder.read(millis(start + month));
  tell({ name: "usage: read", value: (performance.now() - begun) / 100, unit: "ms", budget: 20 });
}

function view(): void {
  const random = numbers(2);
  const keys = Array.from({ length: operations }, (_, rank) => `GET api.example.com /v1/${rank}`);
  const subjects = Array.from({ length: callers }, (_, rank) => `caller-${rank}-0123456789abcdef`);
  const before = held();
  const active = createCallers(callers);
  const made = (turn: number) => {
    const subject = subjects[turn < callers ? turn : skewed(random, callers)] ?? "";
    const key = keys[skewed(random, operations)] ?? "";
    return { key, one: sighting(start + turn, subject, random) };
  };
  const spent = cost(exchanges / 2, made, ({ key, one }) => active.see(key, one));
  tellCost("callers: see", spent, 5);
  const each = (held() - before) / active.size;
  tell({
    name: `callers: each of ${active.size}, names left out`,
    value: each,
    unit: "bytes",
    budget: 300,
  });
}

/** A list of 20 things with ids: 2 KB of JSON, and a request of ten parameters. */
function flows(): void {
  const random = numbers(3);
  const before = held();
  const subjects = 20_000;
  const learned = createFlows({ hash: keyedHash({ low: 1, high: 2 }), bounds: { subjects } });
  const id = () => String(Math.floor(random() * 1e6));
  const made = (turn: number) => {
    const subject = turn < subjects ? turn : skewed(random, subjects);
    const items = Array.from({ length: 20 }, () => ({
      id: id(),
      owner: { id: id().padEnd(18, id()), name: "Somebody or other" },
      status: "open",
      created: "2026-02-06T00:02:18.944Z",
    }));
    const plain = sighting(start + turn * 50, `caller-${subject}`, random);
    const query = Array.from({ length: 9 }, (_, place) => [`q${place}`, id()] as const);
    // Parsed, as in life: pieced-together texts would be put in order only when they are looked at.
    const value = JSON.parse(JSON.stringify({ items })) as { items: typeof items };
    const body = { kind: "json", mediaType: "application/json", value } as const;
    const one: Sighting = {
      ...plain,
      request: { ...plain.request, query },
      response: { ...plain.response, status: 200, body },
    };
    const key = `GET api.example.com /v1/${skewed(random, 200)}/{id}`;
    return { key, one, path: [["id", id()]] as const };
  };
  const spent = cost(exchanges / 10, made, ({ key, one, path }) => learned.see(key, one, path));
  tellCost("flows: see, 10 parameters, 2 KB", spent, 40);
  const all = held() - before;
  const edges = learned.graph(0);
  learned.graph(0);
  tell({
    name: `flows: with ${subjects} subjects, 200 operations`,
    value: all / 2 ** 20,
    unit: "MiB",
    budget: 80,
  });
  for (let subject = 0; subject < subjects; subject += 1) learned.forget(`caller-${subject}`);
  const each = (all - (held() - before)) / subjects;
  tell({ name: "flows: each subject", value: each, unit: "bytes", budget: 2048 });
  tell({ name: "flows: edges kept", value: edges.data.length + edges.sequence.length, unit: "" });
}

const only = process.argv[3];
for (const [name, run] of Object.entries({ usage, view, flows })) {
  if (only === undefined || only === name) run();
}
process.exitCode = over === 0 ? 0 : 1;

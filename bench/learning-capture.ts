/*
 * What handing one exchange to the learner costs the data path, apart from everything else: ten parameters and a
 * 3 KB answer. Run with `node bench/learning-capture.ts`.
 */
import { keepRequestsYoung } from "../src/cli/young.ts";
import type { OperationPlan } from "../src/engine/plan.ts";
import type { Settled } from "../src/engine/settled.ts";
import { Fields } from "../src/http/fields.ts";
import type { MediaType } from "../src/http/media-type.ts";
import { millis } from "../src/kernel/clock.ts";
import { captureInto } from "../src/telemetry/capture/capture.ts";
import { RingReader, RingWriter, allocateRing } from "../src/telemetry/capture/ring.ts";
import { settledExchange } from "../src/telemetry/fixtures/settled-exchange.ts";
import { answer, query } from "./rows.ts";

keepRequestsYoung();

const count = 500;
const rounds = 400;
const json: MediaType = { essence: "application/json", parameters: [], kind: "json" };

const memory = allocateRing();
const capture = captureInto(new RingWriter(memory), console.error);
const reader = new RingReader(memory);
const base = settledExchange();
const plan = {
  ...base.plan,
  api: { name: "bench", version: "1", hosts: [], basePath: "" },
  operation: { id: "GET /orders", method: "GET", path: "/orders" },
} as unknown as OperationPlan;

/** Texts of its own, as they come off a socket. */
function exchange(turn: number): Settled {
  const text = Buffer.from(answer()).toString("utf8");
  const target = { path: "/orders", segments: ["orders"], query: `${query}&n=${turn}`, pairs: [] };
  const fields = new Fields(
    ["host", "127.0.0.1:8443", "authorization", `Bearer ${"e".repeat(400)}${turn}`].concat([
      "accept",
      "application/json",
      "user-agent",
      `castellan-bench/${turn}`,
    ]),
  );
  const head = { ...base.facts.head, method: "GET", authority: "127.0.0.1:8443", target, fields };
  const time = millis(1_764_000_000_000 + turn / 10);
  return {
    ...base,
    plan,
    upstreamAnswer: {
      status: 200,
      fields: Fields.none,
      mediaType: json,
      body: { kind: "json", text, value: {} },
    },
    facts: { ...base.facts, id: `exchange-${turn}`, time, body: { kind: "none" }, head },
  };
}

const exchanges = Array.from({ length: count }, (_, turn) => exchange(turn));

/** CPU µs for each, and the share that was taken. */
function measure(share: number): { readonly each: number; readonly taken: number } {
  reader.share = share;
  const before = reader.counts().written;
  let spent = 0;
  for (let round = 0; round < rounds; round += 1) {
    const begun = process.threadCpuUsage();
    for (const one of exchanges) capture.exchange(one);
    capture.flush();
    const { user, system } = process.threadCpuUsage(begun);
    spent += user + system;
    while (reader.next(() => true) === true);
  }
  const taken = (reader.counts().written - before) / (count * rounds);
  return { each: spent / (count * rounds), taken };
}

measure(1);
for (const share of [1, 0.2, 0]) {
  const { each, taken } = measure(share);
  console.log(
    `capture: CPU per exchange, ${(taken * 100).toFixed(0).padStart(3)} % taken`.padEnd(60) +
      `${each.toFixed(2).padStart(8)} µs`,
  );
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Flows, createFlows } from "../../src/learning/flow/flows.ts";
import type { DataFlowEdge } from "../../src/learning/learned.ts";
import { keyedHash } from "../../src/statistics/keyed-hash.ts";
import { type WorldFlows, shop, tracker } from "./flow-tables.ts";
import { type Simulated, simulate } from "./simulated.ts";

const settings = { hash: keyedHash({ low: 0x1234_5678, high: 0x9abc_def0 }) };
const traffic = { days: 3, users: 200 };
/** Of the edges shown with the default confidence; of those written down. */
const floors = { precision: 0.97, recall: 0.95 };

/** `METHOD /path`: within one world no path is on two hosts. */
const short = (key: string) => key.replace(/ [a-z.]+\.example/, "");
const gives = (edge: DataFlowEdge) => `${short(edge.from)} ${edge.field}`;
const asks = (edge: DataFlowEdge) => `${short(edge.to)} ${edge.place} ${edge.parameter}`;

async function learn(exchanges: AsyncIterable<Simulated>): Promise<Flows> {
  const flows = createFlows(settings);
  let seen = 0;
  for await (const { key, parameters, sighting } of exchanges) {
    flows.see(key, sighting, parameters);
    seen += 1;
  }
  assert.ok(seen > 3000, `looked at only ${seen} exchanges`);
  return flows;
}

const cases: readonly ["shop" | "tracker", WorldFlows, number][] = [
  ["shop", shop, 7],
  ["shop", shop, 11],
  ["tracker", tracker, 7],
  ["tracker", tracker, 11],
];

for (const [world, table, seed] of cases) {
  test(`the data flows of the ${world}, seed ${seed}`, async (context) => {
    const flows = await learn(simulate(world, { seed, ...traffic }));
    const { data } = flows.graph();
    const wrong = data.filter(
      (edge) =>
        !table.things.some(
          (thing) => thing.gives.includes(gives(edge)) && thing.asks.includes(asks(edge)),
        ),
    );
    const found = new Set(data.map((edge) => `${gives(edge)} → ${asks(edge)}`));
    const missing = table.expected.filter(([from, to]) => !found.has(`${from} → ${to}`));
    const precision = 1 - wrong.length / data.length;
    const recall = 1 - missing.length / table.expected.length;
    context.diagnostic(
      `${data.length} edges, precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)} of ${table.expected.length}`,
    );
    const names = [
      ...wrong.map((edge) => `wrong: ${gives(edge)} → ${asks(edge)} ${edge.confidence.toFixed(3)}`),
      ...missing.map(([from, to]) => `missing: ${from} → ${to}`),
    ];
    for (const name of names) context.diagnostic(name);
    assert.ok(precision >= floors.precision, names.join("\n"));
    assert.ok(recall >= floors.recall, names.join("\n"));
  });
}

test("what follows what in the tracker, and the same traffic teaches the same", async () => {
  const options = { seed: 3, days: 2, users: 150 };
  const [first, again] = [
    await learn(simulate("tracker", options)),
    await learn(simulate("tracker", options)),
  ];
  assert.deepEqual(first.graph(0), again.graph(0));
  const { sequence, nodes } = first.graph();
  assert.ok(nodes.length > 30 && sequence.length > 30);
  const edge = (from: string, to: string) =>
    sequence.find((one) => short(one.from) === from && short(one.to) === to);
  const job = edge("POST /api/t/{tenant}/exports", "GET /api/t/{tenant}/exports/{jobId}");
  assert.ok(job && job.probability > 0.8 && job.precedence > 0.8, JSON.stringify(job));
  assert.ok(job.gap > 1_000 && job.gap < 60_000, `${job.gap} ms`);
  const support = edge("GET /internal/tenants", "GET /api/t/{tenant}");
  assert.ok(support && support.probability > 0.8, JSON.stringify(support));
  assert.equal(edge("GET /api/t/{tenant}", "GET /internal/tenants"), undefined);
  for (const { probability, precedence } of sequence) {
    assert.ok(probability <= 1 && precedence <= 1);
  }
});

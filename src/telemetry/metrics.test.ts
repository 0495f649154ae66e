import assert from "node:assert/strict";
import { test } from "node:test";
import { aggregateMetrics } from "./aggregate-metrics.ts";
import { mark, settledExchange } from "./fixtures/settled-exchange.ts";
import { createMetrics } from "./metrics.ts";

test("threads' metrics are added up, and tell nothing that a caller wrote", async () => {
  const threads = [createMetrics(), createMetrics()];
  for (const [i, metrics] of threads.entries()) {
    metrics.gauges(() => [
      { name: "castellan_open", help: "h", values: [{ labels: { l: "x" }, value: i + 1 }] },
    ]);
    metrics.exchange(settledExchange());
    metrics.exchange(settledExchange({ status: 404, ending: "denied", fault: "gone" }));
    metrics.alert("jwks-unreachable");
  }
  const { text } = await aggregateMetrics(
    await Promise.all(threads.map((metrics) => metrics.read())),
  );
  const lines = new Set(text.split("\n"));
  for (const line of [
    'castellan_exchanges_total{api="things",operation="GET /things/{id}",status="2xx",ending="answered"} 2',
    'castellan_exchanges_total{api="things",operation="GET /things/{id}",status="4xx",ending="denied"} 2',
    'castellan_findings_total{control="jwt",what="fault",reason="fault",mode="enforce"} 4',
    'castellan_faults_total{code="gone"} 2',
    'castellan_alerts_total{event="jwks-unreachable"} 2',
    'castellan_exchange_duration_seconds_count{api="things"} 4',
    'castellan_request_bytes_total{api="things"} 40',
    'castellan_open{l="x"} 3',
  ]) {
    assert.ok(lines.has(line), `${line}\nis not in\n${text}`);
  }
  assert.equal(text.includes(mark), false);
});

test("what was counted is told again at the next reading, and not twice", async () => {
  const metrics = createMetrics();
  metrics.exchange(settledExchange());
  await metrics.read();
  metrics.exchange(settledExchange());
  await metrics.read();
  const { text } = await aggregateMetrics([await metrics.read()]);
  for (const line of [
    'castellan_exchanges_total{api="things",operation="GET /things/{id}",status="2xx",ending="answered"} 2',
    'castellan_request_bytes_total{api="things"} 20',
    'castellan_exchange_duration_seconds_bucket{le="0.01",api="things"} 0',
    'castellan_exchange_duration_seconds_bucket{le="0.025",api="things"} 2',
    'castellan_exchange_duration_seconds_bucket{le="+Inf",api="things"} 2',
  ]) {
    assert.ok(text.split("\n").includes(line), `${line}\nis not in\n${text}`);
  }
});

import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { mark, settledExchange } from "./fixtures/settled-exchange.ts";
import { createTraces } from "./traces.ts";

interface Span {
  readonly name: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
}

test("a sampled exchange is one span and one for each control, without anything a caller wrote", async () => {
  let received = "";
  const collector = createServer((request, response) => {
    request.on("data", (chunk: Buffer) => (received += chunk.toString()));
    request.on("end", () => response.end("{}"));
  });
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
  const { port } = collector.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}/v1/traces`;
  const traces = createTraces({ endpoint, ratio: 0, service: "test" });
  assert.deepEqual(
    [traces.sample(undefined), traces.sample(true), traces.sample(false)],
    [false, true, false],
  );
  const observer = traces.observe("exchange-1");
  observer.started("jwt", "identify");
  observer.ended("identify");
  observer.started("access", "authorize");
  observer.ended("pass");
  traces.exchange(settledExchange());
  traces.exchange(
    settledExchange({ trace: { traceId: "c".repeat(32), spanId: "d".repeat(16), sampled: false } }),
  );
  await traces.close();
  collector.close();
  const sent = JSON.parse(received) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
  const spans = sent.resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
  assert.deepEqual(
    spans.map(({ name, parentSpanId }) => [name, parentSpanId]),
    [
      ["identify jwt", "b".repeat(16)],
      ["authorize access", "b".repeat(16)],
      ["GET /things/{id}", undefined],
    ],
  );
  assert.equal(spans[2]?.spanId, "b".repeat(16));
  assert.equal(received.includes(mark), false);
});

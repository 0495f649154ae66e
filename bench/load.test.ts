import assert from "node:assert/strict";
import { test } from "node:test";
import { meanOf, milliseconds, read, trimmedMean } from "./load.ts";

const report = `Running 5s test @ http://127.0.0.1:28101/
  1 threads and 32 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency   402.13us  138.81us   4.34ms   85.12%
  Latency Distribution
     50%  381.00us
     75%  450.00us
     90%  549.00us
     99%    1.73ms
  397543 requests in 5.10s, 1.13GB read
Requests/sec:  77951.61
`;

test("reads what wrk reports", () => {
  assert.deepEqual(read(report), {
    requests: 397_543,
    perSecond: 77_951.61,
    p50: 0.381,
    p99: 1.73,
    failures: 0,
  });
});

test("counts refused answers and broken connections as failures", () => {
  const broken = `${report}  Socket errors: connect 1, read 2, write 0, timeout 4
  Non-2xx or 3xx responses: 10
`;
  assert.equal(read(broken).failures, 17);
});

test("a report without a figure is an error, not a zero", () => {
  assert.throws(() => read(report.replace(/99%.*/, "")), /p99/);
});

const durations = [
  ["812.00us", 0.812],
  ["1.93ms", 1.93],
  ["1.20s", 1200],
] as const;

for (const [text, want] of durations) {
  test(`${text} is ${want} ms`, () => assert.equal(milliseconds(text), want));
}

test("what is no duration is refused", () => {
  assert.throws(() => milliseconds("1.2m"), /not a duration/);
});

test("a mean and its standard error, of all and without the tenth at either end", () => {
  assert.deepEqual(meanOf([1, 2, 3, 4, 5]), { mean: 3, error: Math.sqrt(0.5) });
  const wild = [-1000, 1, 2, 3, 4, 5, 6, 7, 8, 9000];
  assert.equal(trimmedMean(wild).mean, 4.5);
  assert.equal(trimmedMean([1, 2, 9]).mean, 4);
  assert.equal(trimmedMean([1, 2, 9]).error, meanOf([1, 2, 9]).error);
  const ten = trimmedMean([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  assert.ok(Math.abs(ten.error - Math.sqrt(66.5 / 9 / 10) / 0.8) < 1e-12, String(ten.error));
  // What was measured once has no error that anybody knows.
  assert.ok(Number.isNaN(meanOf([1]).error));
});

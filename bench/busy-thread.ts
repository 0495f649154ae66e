import { workerData } from "node:worker_threads";

/*
 * Keeps a share of a processor busy, a hundred times a second, as a learner does: what a gateway suffers from
 * any neighbour on a machine with few processors is not what learning costs it.
 */
const period = 10;
const never = new Int32Array(new SharedArrayBuffer(4));
const busy = period * (workerData as number);
const data = new Float64Array(32_768);

for (;;) {
  const end = performance.now() + busy;
  while (performance.now() < end) {
    for (let at = 0; at < data.length; at += 1) data[at] = (data[at] ?? 0) + at;
  }
  Atomics.wait(never, 0, 0, period - busy);
}

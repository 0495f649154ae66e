/*
 * A gateway in the main thread of its process, whose exchanges are handed over or not, as `toggled.ts` orders: told a
 * share, it answers with what the thread has spent and carried until then. Of the house, only the data path runs; a
 * reader on another thread takes what is handed over. Started with the file of its configuration.
 */
import { readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { keepRequestsYoung } from "../src/cli/young.ts";
import { generateSigningKey } from "../src/gateway/host/signer.ts";
import { millis } from "../src/kernel/clock.ts";
import { prepareListeners } from "../src/serve/listeners.ts";
import { prepare } from "../src/serve/prepare.ts";
import { startThread } from "../src/serve/thread.ts";
import { allocateCounters } from "../src/store/shared-counters.ts";
import { RingReader, allocateRing } from "../src/telemetry/capture/ring.ts";

keepRequestsYoung();

/** Answered to a share, which holds from then on. */
export interface Carried {
  /** CPU µs of the gateway's thread. */
  readonly cpu: number;
  readonly exchanges: number;
  readonly handedOver: number;
}

const file = process.argv[2] ?? "";
const read = prepare({ file, text: readFileSync(file, "utf8") });
if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join("; "));
const { loaded } = read.prepared.config;
const memory = allocateRing();
const ring = new RingReader(memory);
const reader = new Worker(new URL("lone-reader.ts", import.meta.url), { workerData: memory });
reader.unref();
const gateway = await startThread({
  lane: 0,
  loaded,
  listeners: prepareListeners(loaded, Buffer.alloc(48), millis(Date.now())).listeners,
  counters: allocateCounters(),
  ring: memory,
  snapshot: { keys: new Map(), revoked: new Map() },
  signingKey: generateSigningKey(),
  pseudonymKey: "bench",
  logTo: 2,
});
await gateway.listen();

process.on("message", (share: number) => {
  ring.share = share;
  const { user, system } = process.threadCpuUsage();
  const { offered, written } = ring.counts();
  process.send?.({ cpu: user + system, exchanges: offered, handedOver: written } satisfies Carried);
});

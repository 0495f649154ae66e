import { parentPort, workerData } from "node:worker_threads";
import { millis } from "./kernel/clock.ts";
import type { News, Order, ThreadStart } from "./serve/protocol.ts";
import { type GatewayThread, startThread } from "./serve/thread.ts";

/** A gateway in a worker thread: obeys the main thread's orders until it is drained. */
function say(news: News): void {
  parentPort?.postMessage(news, []);
}

function obey(thread: GatewayThread, order: Order): void {
  switch (order.kind) {
    case "swap":
      thread.swap(order.loaded);
      break;
    case "directory":
      thread.know(order.snapshot);
      break;
    case "metrics":
      void tellMetrics(thread, order.ask);
      break;
    case "drain":
      void drain(thread, order.within);
      break;
  }
}

async function tellMetrics(thread: GatewayThread, ask: number): Promise<void> {
  say({ kind: "metrics", ask, reading: await thread.metrics() });
}

async function drain(thread: GatewayThread, within: number): Promise<void> {
  await thread.drain(millis(within));
  say({ kind: "drained" });
  parentPort?.close();
}

try {
  const thread = await startThread(workerData as ThreadStart);
  const addresses = await thread.listen();
  parentPort?.on("message", (order: Order) => obey(thread, order));
  say({ kind: "listening", addresses });
} catch (error) {
  say({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
  parentPort?.close();
}

import { parentPort, workerData } from "node:worker_threads";
import { millis } from "./kernel/clock.ts";
import type { News, Order, ThreadStart } from "./serve/protocol.ts";
import { type GatewayThread, startThread } from "./serve/thread.ts";

/** A gateway in a worker thread: obeys the main thread's orders until it is drained. */
function say(news: News): void {
  parentPort?.postMessage(news);
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
      void thread
        .metrics()
        .then((reading) => say({ kind: "metrics", ask: order.ask, reading }));
      break;
    case "drain":
      void thread.drain(millis(order.within)).then(() => {
        say({ kind: "drained" });
        parentPort?.close();
      });
      break;
  }
}

try {
  const thread = startThread(workerData as ThreadStart);
  const addresses = await thread.listen();
  parentPort?.on("message", (order: Order) => obey(thread, order));
  say({ kind: "listening", addresses });
} catch (error) {
  say({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
  parentPort?.close();
}

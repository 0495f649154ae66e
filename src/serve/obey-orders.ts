import { parentPort, workerData } from "node:worker_threads";
import type { Loaded } from "../config/loaded.ts";
import { millis } from "../kernel/clock.ts";
import type { News, Order, ThreadStart } from "./protocol.ts";
import { type GatewayThread, startThread } from "./thread.ts";

function say(news: News): void {
  parentPort?.postMessage(news, []);
}

function obey(thread: GatewayThread, order: Order): void {
  switch (order.kind) {
    case "swap":
      swap(thread, order.loaded);
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

/** The plan in force stays where the new one fails: the main thread compiled it before, so that is a fault. */
function swap(thread: GatewayThread, loaded: Loaded): void {
  try {
    thread.swap(loaded);
  } catch (error) {
    say({ kind: "not-swapped", message: error instanceof Error ? error.message : "unknown fault" });
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

/** Starts the gateway that the main thread described, tells where it listens, and obeys until it is drained. */
export async function obeyOrders(): Promise<void> {
  try {
    const thread = await startThread(workerData as ThreadStart);
    const addresses = await thread.listen();
    parentPort?.on("message", (order: Order) => obey(thread, order));
    say({ kind: "listening", addresses });
  } catch (error) {
    say({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
    parentPort?.close();
  }
}

import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Load } from "../../engine/ports.ts";

/** How often the histogram's own timer looks, in ms; it counts this wait in, so it is taken off again. */
const resolution = 10;

/** How often the samples are read and folded in, in ms. */
const period = 100;

/** Weight of one reading: what lies a second back counts about a third. */
const weight = 0.1;

export interface LoadSource extends Load {
  /** Stops measuring. */
  close(): void;
}

/** How busy this process is; `inFlight` counts the requests that are being served. */
export function createLoad(inFlight: () => number): LoadSource {
  const histogram = monitorEventLoopDelay({ resolution });
  histogram.enable();
  let smoothed = 0;
  const timer = setInterval(() => {
    const delay = histogram.count === 0 ? period : histogram.mean / 1e6 - resolution;
    smoothed += weight * (Math.max(0, delay) - smoothed);
    histogram.reset();
  }, period);
  timer.unref();
  return {
    eventLoopDelay: () => smoothed,
    inFlight,
    close() {
      clearInterval(timer);
      histogram.disable();
    },
  };
}

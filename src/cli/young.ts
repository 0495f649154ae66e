import { setFlagsFromString } from "node:v8";

/**
 * V8 moves what is made for every request to the old generation once enough connections stayed open, and a worker
 * then doubles its memory: docs/decisions/0010. Holds for all threads of the process; call it before other code runs.
 */
export function keepRequestsYoung(): void {
  setFlagsFromString("--no-allocation-site-pretenuring");
}

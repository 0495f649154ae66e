import type { Loaded } from "../config/loaded.ts";
import { allocateRing, lostReader } from "../telemetry/capture/ring.ts";
import { type LearnerThread, learnerThread } from "./learner-thread.ts";

interface Parts {
  readonly loaded: () => Loaded;
  readonly pseudonymKey: string;
  readonly died: (why: string) => void;
  readonly fault: (fault: object) => void;
}

/** The learner's thread, and the rings that it hears the workers through: one for each lane that ever had a thread. */
export class HouseLearner {
  readonly thread: LearnerThread;
  readonly #rings = new Map<number, SharedArrayBuffer>();

  constructor({ loaded, pseudonymKey, died, fault }: Parts) {
    this.thread = learnerThread({
      start: () => ({
        loaded: loaded(),
        state: loaded().settings.state,
        pseudonymKey,
        rings: [...this.#rings.values()],
        cpu: loaded().settings.learning.cpu,
      }),
      died: (why) => {
        for (const ring of this.#rings.values()) lostReader(ring);
        died(why);
      },
      fault,
    });
  }

  ringOf(lane: number): SharedArrayBuffer {
    let ring = this.#rings.get(lane);
    if (ring === undefined) {
      ring = allocateRing();
      this.#rings.set(lane, ring);
      this.thread.ring(ring);
    }
    return ring;
  }
}

import type { Millis } from "../../kernel/clock.ts";

/** After this long an exchange counts half, so that last year's busiest is not this year's. */
export const halfLife: number = 7 * 86_400_000;
/** Weights grow with time instead of all counts shrinking; before they lose precision all are scaled back. */
const maxDoublings = 40;

/**
 * Counts that halve every 7 days without being touched: what comes later weighs more (G. Cormode, V. Shkapenyuk,
 * D. Srivastava, B. Xu, "Forward decay", ICDE 2009).
 */
export class ForwardDecay {
  /** The time at which an exchange weighs 1; 0: none was seen yet. */
  epoch = 0;

  /** What one of that time weighs. `scale` is called when all counts so far have to be brought back to size. */
  weigh(time: number, scale: (factor: number) => void): number {
    if (this.epoch === 0) this.epoch = time;
    if (time - this.epoch > maxDoublings * halfLife) {
      scale(2 ** ((this.epoch - time) / halfLife));
      this.epoch = time;
    }
    return 2 ** ((time - this.epoch) / halfLife);
  }

  /** What brings a weight to what it counts now. */
  fade(now: Millis): number {
    return 2 ** ((this.epoch - now) / halfLife);
  }
}

import type { Millis } from "../../kernel/clock.ts";

/*
 * How much to shed, as a share of normal requests: a controller that climbs while the worker is above its
 * targets, in proportion to how far, and falls by a fifth in each step in which it is below (additive
 * increase, multiplicative decrease, as in RFC 5681, with the roles of the two swapped by the sign). It
 * never jumps: a single slow turn of the event loop sheds nothing that a person would notice.
 */

/** Time between two steps of the controller. */
const stepLength = 100;
/** The most a single step climbs: from nothing to everything takes a second at least. */
const steepest = 0.1;
const decay = 0.8;
/** Below this it is nothing. */
const least = 0.005;

export interface Targets {
  readonly delay: number;
  readonly inFlight: number;
}

export class Pressure {
  /** 0: nothing is shed. 1: every normal request would be. */
  share = 0;
  #next = Number.NEGATIVE_INFINITY;

  /** `read` is asked only when a step is due. */
  update(
    now: Millis,
    targets: Targets,
    read: { delay: () => number; inFlight: () => number },
  ): number {
    if (now < this.#next && this.#next - now <= stepLength) return this.share;
    this.#next = now + stepLength;
    const load = Math.max(read.delay() / targets.delay, read.inFlight() / targets.inFlight);
    if (load > 1) this.share = Math.min(1, this.share + Math.min(steepest, (load - 1) * steepest));
    else this.share = this.share * decay < least ? 0 : this.share * decay;
    return this.share;
  }
}

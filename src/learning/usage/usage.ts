import type { Millis } from "../../kernel/clock.ts";
import { keyedHash } from "../../statistics/keyed-hash.ts";
import { type SavedDistinct, SlidingDistinct } from "../../statistics/sliding-distinct.ts";
import type { BusyCaller, Usage, UsageWindow, WindowName } from "../learned.ts";
import type { Sighting } from "../sighting.ts";
import { BusyCallers, type SavedBusyCallers } from "./busy-callers.ts";
import { type SavedRings, UsageRings } from "./usage-rings.ts";

interface SavedUsage {
  readonly version: 1;
  readonly rings: SavedRings;
  readonly callers: SavedDistinct;
  readonly busy: SavedBusyCallers;
  readonly late: number;
}

const minute = 60_000;
/** Distinct callers within 4.6 %, in at most 16 KiB; the first 64 exactly. */
const distinct = { registers: 512, horizon: 30 * 1440 };
/** Subjects are keyed pseudonyms already, so nobody can choose how they fall. */
const hashOf = keyedHash({ low: 0x5bd1_e995, high: 0x27d4_eb2f });

/**
 * How an operation is used: over the last hour, day and month, in event time. Bounded and mergeable: about
 * 30 KiB when it is busy, less than 2 when it is not. All exchanges count, also those that the gateway refused;
 * errors are answers of the upstream from 500 upward; latency, sizes and statuses are the upstream's alone.
 */
export class UsageRecorder {
  /** Exchanges whose time was past the month that is kept. */
  late = 0;
  readonly #rings = new UsageRings();
  readonly #callers = new SlidingDistinct(distinct);
  readonly #busy = new BusyCallers();

  see(sighting: Sighting): void {
    if (!this.#rings.see(sighting)) {
      this.late += 1;
      return;
    }
    const hash = hashOf(sighting.caller.subject);
    this.#callers.add(hash, Math.floor(sighting.time / minute));
    this.#busy.see(hash, sighting);
  }

  window(now: Millis, name: WindowName): UsageWindow {
    const since = this.#rings.since(now, name) / minute;
    return { ...this.#rings.window(now, name), callers: this.#callers.since(since) };
  }

  read(now: Millis): Usage {
    return {
      hour: this.window(now, "hour"),
      day: this.window(now, "day"),
      month: this.window(now, "month"),
      series: {
        hour: this.#rings.series(now, "hour"),
        day: this.#rings.series(now, "day"),
        month: this.#rings.series(now, "month"),
      },
      statuses: this.#rings.statuses(now),
      topCallers: this.#busy.top(now),
    };
  }

  /** The busiest callers with their own rates, statuses, latency and sizes. */
  busiest(now: Millis): readonly BusyCaller[] {
    return this.#busy.busiest(now);
  }

  merge(other: UsageRecorder): void {
    this.#rings.merge(other.#rings);
    this.#callers.merge(other.#callers);
    this.#busy.merge(other.#busy);
    this.late += other.late;
  }

  /** Takes a subject out of the busiest callers; in the sums nobody can be told apart. */
  forget(subject: string): void {
    this.#busy.forget(hashOf(subject));
  }

  /** Bytes of counts and sketches, the engine's own overhead left out. */
  get bytes(): number {
    return this.#rings.bytes + this.#callers.bytes;
  }

  save(): unknown {
    const saved: SavedUsage = {
      version: 1,
      rings: this.#rings.save(),
      callers: this.#callers.save(),
      busy: this.#busy.save(),
      late: this.late,
    };
    return saved;
  }

  /** Takes up what `save` gave, in place of what it holds. */
  restore(saved: unknown): void {
    const { version, ...usage } = saved as SavedUsage;
    if (version !== 1) throw new Error(`usage: cannot read version ${String(version)}, only 1`);
    this.#rings.restore(usage.rings);
    this.#callers.restore(usage.callers);
    this.#busy.restore(usage.busy);
    this.late = usage.late;
  }
}

/** A new recorder, or one that goes on where a saved one was. */
export function createUsage(saved?: unknown): UsageRecorder {
  const usage = new UsageRecorder();
  if (saved !== undefined) usage.restore(saved);
  return usage;
}

import type { Millis } from "../../kernel/clock.ts";
import { HeavyHitters, type Hitter } from "../../statistics/heavy-hitters.ts";
import type { CallerUsage, RingWindow, WindowName } from "../learned.ts";
import type { Sighting } from "../sighting.ts";
import { ForwardDecay } from "./forward-decay.ts";
import { type SavedRings, UsageRings, fine, restoredRings } from "./usage-rings.ts";
import { type SavedUsedOperations, UsedOperations, restoredOperations } from "./used-operations.ts";

export interface SavedWatched {
  readonly epoch: number;
  readonly callers: readonly SavedWatchedCaller[];
}

interface SavedWatchedCaller extends Omit<Hitter<unknown>, "key" | "value"> {
  readonly subject: string;
  readonly exchanges: number;
  readonly rings: SavedRings | undefined;
  /** Left out by older versions. */
  readonly operations?: SavedUsedOperations | undefined;
}

interface Watched {
  exchanges: number;
  rings: UsageRings | undefined;
  operations: UsedOperations | undefined;
}

/** Callers whose usage is kept over time: at most about 35 KiB each, and their operations apart. */
const places = 256;
/** Exchanges that a caller must have made before it is worth that, once there are more callers than places. */
const worthRings = 8;

/**
 * The busiest callers over all operations, with their usage of the last hour, day and month. Space-Saving over
 * counts that halve every 7 days, so that a crowd of strangers who call once does not push out who calls always.
 * Callers are known by their rows in `Callers`, operations by the ids that they have there.
 */
export class WatchedCallers {
  readonly #hitters = new HeavyHitters<Watched>(places);
  readonly #decay = new ForwardDecay();

  see(row: number, operation: number, sighting: Sighting): void {
    const weight = this.#decay.weigh(sighting.time, this.#scale) * sighting.weight;
    const watched = this.#hitters.add(row, weight, blank);
    watched.exchanges += sighting.weight;
    const isWorthIt = this.#hitters.evicted === 0 || watched.exchanges >= worthRings;
    if (isWorthIt) watched.rings ??= new UsageRings();
    if (watched.rings === undefined) return;
    watched.rings.see(sighting);
    if (operation === 0) return;
    watched.operations ??= new UsedOperations();
    watched.operations.see(operation, weight, sighting);
  }

  readonly #scale = (factor: number): void => {
    this.#hitters.scale(factor);
    for (const { value } of this.#hitters.all()) value.operations?.scale(factor);
  };

  window(row: number, now: Millis, name: WindowName): RingWindow | undefined {
    return this.#hitters.get(row)?.rings?.window(now, name);
  }

  usage(row: number, now: Millis): CallerUsage | undefined {
    const rings = this.#hitters.get(row)?.rings;
    if (rings === undefined) return undefined;
    return {
      hour: rings.window(now, "hour"),
      day: rings.window(now, "day"),
      month: rings.window(now, "month"),
      series: {
        hour: rings.series(now, "hour"),
        day: rings.series(now, "day"),
        month: rings.series(now, "month"),
      },
      statuses: rings.statuses(now),
    };
  }

  /** How a caller uses the operations that it calls most. */
  operationsOf(row: number): UsedOperations | undefined {
    return this.#hitters.get(row)?.operations;
  }

  /** One operation has become part of another. */
  absorb(from: number, into: number): void {
    for (const { value } of this.#hitters.all()) value.operations?.absorb(from, into);
  }

  /** Somebody else has the row now. */
  forget(row: number): void {
    this.#hitters.delete(row);
  }

  /** `subjectOf`: who has a row; undefined: nobody. */
  save(subjectOf: (row: number) => string | undefined): SavedWatched {
    const callers = this.#hitters.all().flatMap(({ key, count, error, value }) => {
      const subject = subjectOf(key);
      if (subject === undefined) return [];
      const { exchanges, rings, operations } = value;
      return [
        { subject, count, error, exchanges, rings: rings?.save(), operations: operations?.save() },
      ];
    });
    return { epoch: this.#decay.epoch, callers };
  }

  restore(saved: SavedWatched, rowOf: (subject: string) => number | undefined): void {
    this.#decay.epoch = saved.epoch;
    const hitters = saved.callers.flatMap((caller) => {
      const { subject, count, error, exchanges, rings: kept } = caller;
      const key = rowOf(subject);
      if (key === undefined) return [];
      const rings = restoredRings(kept, fine);
      const operations = caller.operations && restoredOperations(caller.operations);
      return [{ key, count, error, value: { exchanges, rings, operations } }];
    });
    this.#hitters.restore(hitters);
  }
}

function blank(): Watched {
  return { exchanges: 0, rings: undefined, operations: undefined };
}

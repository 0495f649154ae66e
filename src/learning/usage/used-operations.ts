import type { Millis } from "../../kernel/clock.ts";
import { HeavyHitters, type Hitter } from "../../statistics/heavy-hitters.ts";
import type { OperationUse, RingWindow, WindowName } from "../learned.ts";
import type { Sighting } from "../sighting.ts";
import { type SavedRings, UsageRings, coarse, restoredRings } from "./usage-rings.ts";

export type SavedUsedOperations = readonly Hitter<Saved>[];

interface Saved {
  readonly exchanges: number;
  readonly rings: SavedRings | undefined;
}

interface Used {
  exchanges: number;
  rings: UsageRings | undefined;
}

/** Operations of one caller whose usage is kept: about 4 KiB each, 15 at most. */
const places = 24;
/** Exchanges that make an operation worth that, once the caller has called more operations than there are places. */
const worthRings = 8;

/**
 * How one caller uses the operations that it calls most. Space-Saving, so that a caller who tries everything once
 * does not push out what it always calls. Operations are known by numbers.
 */
export class UsedOperations {
  readonly #hitters = new HeavyHitters<Used>(places);

  /** `weight`: of the exchange, as it decays. */
  see(operation: number, weight: number, sighting: Sighting): void {
    const used = this.#hitters.add(operation, weight, blank);
    used.exchanges += sighting.weight;
    const isWorthIt = this.#hitters.evicted === 0 || used.exchanges >= worthRings;
    if (isWorthIt) used.rings ??= new UsageRings(coarse);
    used.rings?.see(sighting);
  }

  scale(factor: number): void {
    this.#hitters.scale(factor);
  }

  /** The operations, and how often each was called since it has its place. */
  counts(): ReadonlyMap<number, number> {
    return new Map(this.#hitters.all().map(({ key, value }) => [key, value.exchanges]));
  }

  window(operation: number, now: Millis, name: WindowName): RingWindow | undefined {
    return this.#hitters.get(operation)?.rings?.window(now, name);
  }

  /** Undefined: nothing was seen in a month, or nothing is kept. */
  use(operation: number, now: Millis): OperationUse | undefined {
    const rings = this.#hitters.get(operation)?.rings;
    const month = rings?.window(now, "month");
    if (rings === undefined || month === undefined || month.exchanges === 0) return undefined;
    return {
      hour: rings.window(now, "hour"),
      day: rings.window(now, "day"),
      month,
      statuses: rings.statuses(now),
    };
  }

  /** One operation has become part of another. */
  absorb(from: number, into: number): void {
    const moved = this.#hitters.all().filter(({ key }) => key === from);
    if (moved.length === 0) return;
    const renamed = new HeavyHitters<Used>(places);
    renamed.restore(moved.map((one) => ({ ...one, key: into })));
    this.#hitters.delete(from);
    this.#hitters.merge(renamed, joined);
  }

  save(): SavedUsedOperations {
    return this.#hitters.all().map(({ value, ...hitter }) => {
      return { ...hitter, value: { exchanges: value.exchanges, rings: value.rings?.save() } };
    });
  }

  restore(saved: SavedUsedOperations): void {
    this.#hitters.restore(
      saved.map(({ value: { exchanges, rings: kept }, ...hitter }) => {
        return { ...hitter, value: { exchanges, rings: restoredRings(kept, coarse) } };
      }),
    );
  }
}

export function restoredOperations(saved: SavedUsedOperations): UsedOperations {
  const operations = new UsedOperations();
  operations.restore(saved);
  return operations;
}

function blank(): Used {
  return { exchanges: 0, rings: undefined };
}

function joined(mine: Used, theirs: Used): Used {
  mine.exchanges += theirs.exchanges;
  if (mine.rings === undefined) mine.rings = theirs.rings;
  else if (theirs.rings !== undefined) mine.rings.merge(theirs.rings);
  return mine;
}

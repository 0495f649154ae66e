import { randomFillSync } from "node:crypto";
import type { CellRate, Counters, Taken } from "../engine/ports.ts";
import type { Millis } from "../kernel/clock.ts";
import { Memo } from "../kernel/memo.ts";
import { keyedWords } from "../statistics/keyed-hash.ts";

/*
 * Counters in memory that every worker thread of this machine shares.
 *
 *   header   [slots, gauge slots, overflowed, lanes in use, key 0, key 1, –, –]      Int32
 *   cells    tag[slots] Int32 · state[slots] 64 bits: the theoretical arrival time, a double in ms
 *   windows  tag[slots] Int32 · state[slots] 64 bits: count, then the window's end in Unix seconds
 *   gauges   tag[gauge slots] Int32 · lane[gauge slots][maxLanes] Int32: one lane for each worker
 *
 * A key's tag is 32 bits of its keyed hash; the other 32 choose where its probe of `probeLength` slots
 * begins. Two keys share a slot only if both halves agree, which nobody can bring about on purpose and
 * which is strict: they share one limit.
 *
 * Invariants:
 * - Whatever decides is one 64-bit word, changed by compare-and-exchange alone. There are no locks, so a
 *   worker that dies at any instruction leaves nothing held.
 * - A state is never cleared. A theoretical arrival time in the past and a window that has ended are at
 *   rest by themselves, so a slot is handed on by changing its tag alone.
 * - A tag, once set, never becomes 0 again: a probe may stop at the first 0.
 * - Where no slot of the probe is free or at rest, the one closest to its rest is handed on *with* its
 *   state and the overflow is counted. The newcomer starts with that debt: when the table is full, limits
 *   become stricter and never vanish.
 */

/** Enough for 131,072 callers with a live limit, in 4 MiB. */
export const defaultSlots: number = 2 ** 17;
/** The most worker threads that can hold gauges. */
export const maxLanes = 32;
/** Longest search for a slot: bounds the time of one call. */
const probeLength = 32;
/** Gauges live only while requests are in flight, so there are fewer of them. */
const slotsPerGauge = 8;
const headerBytes = 32;
const header = { slots: 0, gauges: 1, overflowed: 2, lanes: 3, key: 4 } as const;
const maxCount = 2 ** 32 - 1;
/** Keys whose hash a thread remembers, and the longest of them. */
const rememberedKeys = 4096;
const longestRemembered = 256;

export interface SharedCounters extends Counters {
  /** Gives back whatever a worker that died still held in gauges. Called once its thread has ended. */
  resetWorker(lane: number): void;
  /** How often a slot had to be taken from a key that was not at rest, in all workers together. */
  overflowed(): number;
}

/**
 * Memory for `slots` cells, as many windows and an eighth as many gauges. `slots` is rounded up to a power
 * of two. The hash's secret is in the memory: whoever shares the counters shares it, and nobody else.
 */
export function allocateCounters(slots: number = defaultSlots): SharedArrayBuffer {
  const size = Math.max(2 ** Math.ceil(Math.log2(slots)), probeLength * slotsPerGauge);
  const gauges = size / slotsPerGauge;
  const memory = new SharedArrayBuffer(headerBytes + size * 24 + gauges * 4 * (1 + maxLanes));
  const words = new Int32Array(memory, 0, headerBytes / 4);
  words[header.slots] = size;
  words[header.gauges] = gauges;
  words.set(randomFillSync(new Int32Array(2)), header.key);
  return memory;
}

/** Counters over `memory` for the worker that holds `lane`: 0 ≤ lane < `maxLanes`, one for each thread. */
export function createSharedCounters(memory: SharedArrayBuffer, lane: number): SharedCounters {
  if (!Number.isInteger(lane) || lane < 0 || lane >= maxLanes) throw new RangeError("no such lane");
  const words = new Int32Array(memory, 0, headerBytes / 4);
  const slots = words[header.slots] ?? 0;
  const gaugeSlots = words[header.gauges] ?? 0;
  const hashes = new Hashes(memory);
  const cells = new Table({ memory, offset: headerBytes, slots }, hashes, cellRest);
  const windows = new Table(
    { memory, offset: headerBytes + slots * 12, slots },
    hashes,
    windowRest,
  );
  const gauges = new Gauges(
    { memory, offset: headerBytes + slots * 24, slots: gaugeSlots },
    hashes,
    lane,
  );
  return {
    take(key, rate, cost, now) {
      return takeCells(cells, cells.find(key, now), { rate, cost, now });
    },
    add(key, window, amount, now) {
      return addToWindow(windows, windows.find(key, now), { window, amount, now });
    },
    gauge: (key, delta) => (delta === 1 ? gauges.hold(key) : gauges.release(key)),
    resetWorker: (dead) => gauges.zero(dead),
    overflowed: () => Atomics.load(words, header.overflowed),
  };
}

/** One word looked at as a double, as two counts and as what Atomics exchanges. One for each thread. */
const view = new ArrayBuffer(8);
const asDouble = new Float64Array(view);
const asCounts = new Uint32Array(view);
const asWord = new BigInt64Array(view);

function cellRest(word: bigint): number {
  asWord[0] = word;
  return asDouble[0] ?? 0;
}

function windowRest(word: bigint): number {
  asWord[0] = word;
  return (asCounts[1] ?? 0) * 1000;
}

/** The hash of a key: its tag, and where its probe begins. */
interface Hashed {
  readonly tag: number;
  readonly from: number;
}

/** Hashes keys, and remembers what they hashed to: callers come again, and their keys are texts of some length. */
class Hashes {
  readonly #key: Uint32Array;
  readonly #words = new Int32Array(2);
  readonly #known = new Memo<string, Hashed>(rememberedKeys);

  constructor(memory: SharedArrayBuffer) {
    // A copy: reading a secret out of shared memory for every key would cost two more loads.
    this.#key = new Uint32Array(new Uint32Array(memory, header.key * 4, 2));
  }

  of(key: string): Hashed {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    keyedWords(key, this.#key, this.#words);
    const hashed = { tag: this.#words[0] || 1, from: this.#words[1] ?? 0 };
    if (key.length <= longestRemembered) this.#known.set(key, hashed);
    return hashed;
  }
}

/** Where one kind of counter lies. */
interface Place {
  readonly memory: SharedArrayBuffer;
  readonly offset: number;
  readonly slots: number;
}

/** What finding a key's slot needs: the tags, and the hash of the key. */
class Places {
  readonly tags: Int32Array;
  readonly words: Int32Array;
  readonly #hashes: Hashes;
  readonly #mask: number;

  constructor({ memory, offset, slots }: Place, hashes: Hashes) {
    this.words = new Int32Array(memory, 0, headerBytes / 4);
    this.tags = new Int32Array(memory, offset, slots);
    this.#hashes = hashes;
    this.#mask = slots - 1;
  }

  /** Answers the tag; the place where the probe begins is `from`. */
  from = 0;
  tagOf(key: string): number {
    const { tag, from } = this.#hashes.of(key);
    this.from = from;
    return tag;
  }

  at(step: number): number {
    return (this.from + step) & this.#mask;
  }
}

class Table {
  readonly states: BigInt64Array;
  readonly #places: Places;
  readonly #restOf: (word: bigint) => number;

  constructor({ memory, offset, slots }: Place, hashes: Hashes, restOf: (word: bigint) => number) {
    this.states = new BigInt64Array(memory, offset, slots);
    this.#places = new Places({ memory, offset: offset + slots * 8, slots }, hashes);
    this.#restOf = restOf;
  }

  /** The slot that is this key's from now on. */
  find(key: string, now: Millis): number {
    const places = this.#places;
    const tag = places.tagOf(key);
    for (let step = 0; step < probeLength; step += 1) {
      const slot = places.at(step);
      const held = places.tags[slot];
      if (held === tag) return slot;
      if (held !== 0) continue;
      const winner = Atomics.compareExchange(places.tags, slot, 0, tag);
      if (winner === 0 || winner === tag) return slot;
    }
    return this.#takeOver(tag, now);
  }

  #takeOver(tag: number, now: Millis): number {
    const { tags, words } = this.#places;
    let best = 0;
    let bestTag = 0;
    let soonest = Number.POSITIVE_INFINITY;
    for (let step = 0; step < probeLength; step += 1) {
      const slot = this.#places.at(step);
      const held = tags[slot] ?? 0;
      const rest = this.#restOf(Atomics.load(this.states, slot));
      if (rest >= soonest) continue;
      [best, bestTag, soonest] = [slot, held, rest];
    }
    // Losing the race means counting on the winner's slot once: strict, and over with the next request.
    const won = Atomics.compareExchange(tags, best, bestTag, tag) === bestTag;
    if (won && soonest > now) Atomics.add(words, header.overflowed, 1);
    return best;
  }
}

interface Asked {
  readonly rate: CellRate;
  readonly cost: number;
  readonly now: Millis;
}

function takeCells(cells: Table, slot: number, { rate, cost, now }: Asked): Taken {
  const { interval } = rate;
  const capacity = rate.tolerance + interval;
  // Doubles near the present are 0.25 µs apart: this forgives what adding them up loses.
  const slack = Math.min(interval / 100, 0.05);
  for (;;) {
    const seen = Atomics.load(cells.states, slot);
    // Never further ahead than a whole bucket: neither a clock set back nor an inherited debt locks out for long.
    const arrival = Math.min(Math.max(cellRest(seen), now), now + capacity);
    const ahead = arrival - now + cost * interval;
    if (ahead > capacity + slack) {
      const remaining = Math.max(0, Math.floor((capacity - (arrival - now) + slack) / interval));
      return { allowed: false, remaining, resetIn: arrival - now, retryIn: ahead - capacity };
    }
    asDouble[0] = now + ahead;
    if (Atomics.compareExchange(cells.states, slot, seen, asWord[0] ?? 0n) !== seen) continue;
    const remaining = Math.max(0, Math.floor((capacity - ahead + slack) / interval));
    return { allowed: true, remaining, resetIn: ahead, retryIn: 0 };
  }
}

interface Added {
  readonly window: Millis;
  readonly amount: number;
  readonly now: Millis;
}

function addToWindow(windows: Table, slot: number, { window, amount, now }: Added): number {
  const length = Math.max(1, Math.ceil(window / 1000));
  const end = (Math.floor(now / 1000 / length) + 1) * length;
  for (;;) {
    const seen = Atomics.load(windows.states, slot);
    asWord[0] = seen;
    const standing = asCounts[1] ?? 0;
    const count = asCounts[0] ?? 0;
    // A request may be slower than its window: it must not wind the count back to the one before.
    const late = standing > end && standing <= end + length;
    if (late && amount < 0) return count;
    const sum = Math.min(Math.max((late || standing === end ? count : 0) + amount, 0), maxCount);
    asCounts[0] = sum;
    asCounts[1] = late ? standing : end;
    if (Atomics.compareExchange(windows.states, slot, seen, asWord[0] ?? 0n) === seen) return sum;
  }
}

interface Held {
  readonly slot: number;
  readonly tag: number;
  count: number;
}

/** Keys that a worker goes on knowing though none of their requests is under way. */
const idleGauges = 1024;

/**
 * A gauge is the sum of its lanes, and each worker writes its own lane only. This worker remembers at which
 * slot it counted: a slot may be handed on between the counting and the release.
 */
class Gauges {
  readonly #places: Places;
  readonly #lanes: Int32Array;
  readonly #lane: number;
  /** Nothing is taken out of it; once it has `#most` entries, those that count something move to a new one. */
  #held = new Map<string, Held>();
  #most = idleGauges;

  constructor(place: Place, hashes: Hashes, lane: number) {
    const { memory, offset, slots } = place;
    this.#places = new Places(place, hashes);
    this.#lanes = new Int32Array(memory, offset + slots * 4, slots * maxLanes);
    this.#lane = lane;
    const { words } = this.#places;
    for (;;) {
      const seen = Atomics.load(words, header.lanes);
      if (seen > lane) return;
      if (Atomics.compareExchange(words, header.lanes, seen, lane + 1) === seen) return;
    }
  }

  hold(key: string): number {
    const known = this.#held.get(key);
    const held = known !== undefined && this.#isStill(known) ? known : this.#place(key);
    held.count += 1;
    Atomics.add(this.#lanes, held.slot * maxLanes + this.#lane, 1);
    return this.#sum(held.slot);
  }

  /** A slot that counts nothing may have been handed on: then the key must be looked for again. */
  #isStill({ slot, tag, count }: Held): boolean {
    return count > 0 || this.#places.tags[slot] === tag;
  }

  #place(key: string): Held {
    if (this.#held.size >= this.#most) this.#forget();
    const tag = this.#places.tagOf(key);
    const held = { slot: this.#find(tag), tag, count: 0 };
    this.#held.set(key, held);
    return held;
  }

  /** Releasing what was never held changes nothing. */
  release(key: string): number {
    const known = this.#held.get(key);
    if (known === undefined || known.count === 0) return 0;
    Atomics.sub(this.#lanes, known.slot * maxLanes + this.#lane, 1);
    known.count -= 1;
    return this.#sum(known.slot);
  }

  /** Twice as many as are in flight, so that a crowd does not make every newcomer pay for a new map. */
  #forget(): void {
    this.#held = new Map([...this.#held].filter(([, { count }]) => count > 0));
    this.#most = idleGauges + 2 * this.#held.size;
  }

  zero(lane: number): void {
    for (let at = lane; at < this.#lanes.length; at += maxLanes) Atomics.store(this.#lanes, at, 0);
  }

  #sum(slot: number): number {
    const inUse = Atomics.load(this.#places.words, header.lanes);
    const from = slot * maxLanes;
    let sum = 0;
    for (let lane = 0; lane < inUse; lane += 1) sum += Atomics.load(this.#lanes, from + lane);
    return sum;
  }

  #find(tag: number): number {
    const places = this.#places;
    const { tags } = places;
    for (let step = 0; step < probeLength; step += 1) {
      const held = tags[places.at(step)];
      if (held === tag) return places.at(step);
      if (held === 0) break;
    }
    return this.#claim(tag);
  }

  /** The first slot that counts nothing; where every one of the probe counts, the one that counts least is shared. */
  #claim(tag: number): number {
    const { tags, words } = this.#places;
    let least = this.#places.at(0);
    let fewest = Number.POSITIVE_INFINITY;
    for (let step = 0; step < probeLength; step += 1) {
      const slot = this.#places.at(step);
      const held = tags[slot] ?? 0;
      const sum = this.#sum(slot);
      if (sum === 0) {
        const winner = Atomics.compareExchange(tags, slot, held, tag);
        if (winner === held || winner === tag) return slot;
      }
      if (sum < fewest) [least, fewest] = [slot, sum];
    }
    Atomics.add(words, header.overflowed, 1);
    return least;
  }
}

import { type Millis, millis } from "../../kernel/clock.ts";
import { CountTable, type SavedTable } from "../../statistics/count-table.ts";
import { HeavyHitters, type Hitter } from "../../statistics/heavy-hitters.ts";
import { QuantileRows } from "../../statistics/quantile-rows.ts";
import type { BusyCaller, Quantiles, TopCaller } from "../learned.ts";
import type { Sighting } from "../sighting.ts";
import { ForwardDecay, halfLife } from "./forward-decay.ts";

export interface SavedBusyCallers {
  readonly epoch: number;
  readonly callers: readonly Hitter<SavedCaller>[];
}

interface SavedCaller extends Omit<Counted, "detail"> {
  readonly detail: { readonly statuses: SavedTable; readonly sketch: SavedTable } | undefined;
}

interface Counted {
  readonly subject: string;
  consumer: string | undefined;
  first: number;
  last: number;
  exchanges: number;
  refused: number;
  detail: Detail | undefined;
}

interface Detail {
  readonly statuses: CountTable;
  /** Rows: duration, request bytes, response bytes. */
  readonly sketch: QuantileRows;
}

/** Callers that are counted, and those of them that have sketches of their own. */
const places = 32;
const detailed = 8;
/** Exchanges that a caller must have made before it is worth sketches. */
const worthDetail = 16;
const sketchSettings = { rows: 3, accuracy: 0.05, bins: 96 };

/**
 * The busiest callers of one operation: Space-Saving over counts that halve every 7 days. The busiest eight also
 * have statuses, latency and sizes of their own, from when they had become busy.
 */
export class BusyCallers {
  readonly #hitters = new HeavyHitters<Counted>(places);
  readonly #decay = new ForwardDecay();

  /** `hash`: of the subject. */
  see(hash: number, sighting: Sighting): void {
    const { subject, consumer } = sighting.caller;
    const scale = (factor: number): void => this.#hitters.scale(factor);
    const weight = this.#decay.weigh(sighting.time, scale) * sighting.weight;
    const value = this.#hitters.add(hash, weight, () => blank(subject, sighting.time));
    value.consumer = consumer ?? value.consumer;
    value.first = Math.min(value.first, sighting.time);
    value.last = Math.max(value.last, sighting.time);
    const wasQuiet = value.exchanges < worthDetail;
    value.exchanges += sighting.weight;
    if (sighting.refused) value.refused += sighting.weight;
    if (wasQuiet && value.exchanges >= worthDetail && this.#details() < detailed) {
      value.detail = newDetail();
    }
    if (value.detail !== undefined && !sighting.refused) observe(value.detail, sighting);
  }

  top(now: Millis): readonly TopCaller[] {
    const fade = this.#decay.fade(now);
    return this.#hitters.sorted().map((hitter) => topCaller(hitter, fade));
  }

  /** Those with sketches of their own. */
  busiest(now: Millis): readonly BusyCaller[] {
    const fade = this.#decay.fade(now);
    const hitters = this.#hitters.sorted();
    return hitters.flatMap((hitter) => {
      const { detail } = hitter.value;
      return detail === undefined ? [] : [described(hitter, detail, { fade, now })];
    });
  }

  forget(hash: number): void {
    this.#hitters.delete(hash);
  }

  merge(other: BusyCallers): void {
    if (other.#decay.epoch === 0) return;
    const theirs = new BusyCallers();
    theirs.restore(other.save());
    if (this.#decay.epoch === 0) this.#decay.epoch = theirs.#decay.epoch;
    theirs.#hitters.scale(2 ** ((theirs.#decay.epoch - this.#decay.epoch) / halfLife));
    this.#hitters.merge(theirs.#hitters, joined);
    let room = detailed;
    for (const { value } of this.#hitters.sorted()) {
      if (value.detail === undefined) continue;
      room -= 1;
      if (room < 0) value.detail = undefined;
    }
  }

  save(): SavedBusyCallers {
    const callers = this.#hitters.all().map((hitter) => {
      const { detail } = hitter.value;
      const saved = detail && { statuses: detail.statuses.save(), sketch: detail.sketch.save() };
      return { ...hitter, value: { ...hitter.value, detail: saved } };
    });
    return { epoch: this.#decay.epoch, callers };
  }

  restore(saved: SavedBusyCallers): void {
    this.#decay.epoch = saved.epoch;
    const callers = saved.callers.map((hitter) => {
      const kept = hitter.value.detail;
      let detail: Detail | undefined;
      if (kept !== undefined) {
        detail = newDetail();
        detail.statuses.restore(kept.statuses);
        detail.sketch.restore(kept.sketch);
      }
      return { ...hitter, value: { ...hitter.value, detail } };
    });
    this.#hitters.restore(callers);
  }

  #details(): number {
    let count = 0;
    for (const { value } of this.#hitters.all()) if (value.detail !== undefined) count += 1;
    return count;
  }
}

function blank(subject: string, time: number): Counted {
  return {
    subject,
    consumer: undefined,
    first: time,
    last: time,
    exchanges: 0,
    refused: 0,
    detail: undefined,
  };
}

function newDetail(): Detail {
  return { statuses: new CountTable(1, 24), sketch: new QuantileRows(sketchSettings) };
}

function observe(detail: Detail, sighting: Sighting): void {
  const { weight, request, response } = sighting;
  detail.statuses.add(0, response.status, weight);
  detail.sketch.add(0, sighting.duration, weight);
  detail.sketch.add(1, request.bytes, weight);
  detail.sketch.add(2, response.bytes, weight);
}

function topCaller({ count, error, value }: Hitter<Counted>, fade: number): TopCaller {
  return {
    subject: value.subject,
    consumer: value.consumer,
    count: Math.round(count * fade),
    guaranteed: Math.round((count - error) * fade),
    last: millis(value.last),
  };
}

function described(
  hitter: Hitter<Counted>,
  detail: Detail,
  { fade, now }: { readonly fade: number; readonly now: Millis },
): BusyCaller {
  const { first, refused } = hitter.value;
  const statuses: { status: number; count: number }[] = [];
  detail.statuses.visit(0, (status, count) => statuses.push({ status, count }));
  const quantiles = (row: number): Quantiles => {
    const [p50 = 0, p90 = 0, p99 = 0] = detail.sketch.quantiles([row], [0.5, 0.9, 0.99]);
    return { p50, p90, p99 };
  };
  // A steady caller of age a has, decayed, this many hours' worth of exchanges.
  const age = Math.max(now - first, 3_600_000);
  const worth = ((halfLife / Math.LN2) * (1 - 2 ** (-age / halfLife))) / 3_600_000;
  return {
    ...topCaller(hitter, fade),
    first: millis(first),
    perHour: (hitter.count * fade) / worth,
    errors: statuses.reduce((sum, { status, count }) => (status >= 500 ? sum + count : sum), 0),
    refused,
    statuses: statuses.toSorted((left, right) => right.count - left.count),
    duration: quantiles(0),
    requestBytes: quantiles(1),
    responseBytes: quantiles(2),
  };
}

function joined(mine: Counted, theirs: Counted): Counted {
  const detail = mine.detail ?? theirs.detail;
  if (detail !== undefined && detail !== theirs.detail && theirs.detail !== undefined) {
    theirs.detail.statuses.visit(0, (status, count) => detail.statuses.add(0, status, count));
    for (const row of [0, 1, 2]) detail.sketch.addRow(row, theirs.detail.sketch, row);
  }
  return {
    subject: mine.subject,
    consumer: mine.consumer ?? theirs.consumer,
    first: Math.min(mine.first, theirs.first),
    last: Math.max(mine.last, theirs.last),
    exchanges: mine.exchanges + theirs.exchanges,
    refused: mine.refused + theirs.refused,
    detail,
  };
}

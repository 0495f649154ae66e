import { HeavyHitters, type Hitter } from "../../statistics/heavy-hitters.ts";
import { wilson } from "../../statistics/wilson.ts";
import type { FieldPlace } from "../../registry/fields/declared-fields.ts";

/** Giving fields counted for one parameter. */
const maxGivers = 24;
/** Latest values of other subjects, to draw lots from. */
const urnSize = 32;
/** A giver with this share of a parameter's hits needs no proof of its own. */
const fairShare = 0.05;
/** What one more value that cannot be a coincidence leaves of the doubt: one is not yet an edge, two are. */
const doubtLeft = 0.25;
/** After so many looks a parameter is idle while no giver has this confidence; it is reviewed as it is asked. */
const leastLooks = 1024;
const leastHope = 0.2;
const reviewEvery = 256;
/** Of an idle parameter one value in so many is looked up. */
const idleEvery = 8;

/** One giving field, as a parameter sees it. */
export interface Giver {
  /** Hits by values that cannot be a coincidence. */
  strong: number;
  /** Hits that beat their lot, and lots out of this field that beat the value. */
  wins: number;
  losses: number;
}

/** Where a value was found among what a subject was given: by whom and when; undefined: it was not. */
export type Found = { readonly field: number; readonly tick: number } | undefined;

export interface SavedParameter {
  readonly place: FieldPlace;
  readonly name: string;
  readonly counts: readonly [
    looked: number,
    hits: number,
    lots: number,
    lotHits: number,
    wins: number,
    losses: number,
  ];
  readonly givers: readonly Hitter<Giver>[];
}

/**
 * One parameter of an operation: whether its values come out of answers, and out of which.
 *
 * A value found among what its sender was given may be there by coincidence: a page number, a status, a product
 * that everybody is shown. How often, is measured and not guessed: with each value looked up a lot is drawn, a
 * value that *another* subject sent lately for the same parameter, and looked up in the same memory. Values that
 * flow are found much more often than lots (17 is among *my* orders, yours is not), or have been given later (the
 * cursor of the page before is the newest of all); enumerations, small numbers and constants are found as often
 * and as fresh.
 *
 * ```
 *   by number      H = hits / looked, D = lots found / lots drawn, H = f + (1 - f)·D where f is what truly flows
 *                  f = (H - D) / (1 - D), as Cohen's κ; of the hits the share f/H is no coincidence
 *   by freshness   a value wins where only it was found, or later given than its lot; it loses where the lot was.
 *                  Chance makes as many losses as wins, so of the wins the share 1 - losses/wins is none
 * ```
 *
 * Shares are taken at the less convincing end of their 95 % (Wilson), so few observations give little confidence.
 * After many, one that no field feeds is idle: most of its values are passed over, which costs nothing but time to
 * find out that something feeds it now.
 */
export class Parameter {
  readonly place: FieldPlace;
  readonly name: string;
  looked = 0;
  hits = 0;
  lots = 0;
  lotHits = 0;
  wins = 0;
  losses = 0;
  readonly givers: HeavyHitters<Giver> = new HeavyHitters(maxGivers);
  /** The latest values and who sent them, as hashes; apart, because all values are looked at each time. */
  readonly #values: number[] = [];
  readonly #subjects: number[] = [];
  #next = 0;
  #asked = 0;
  #isIdle = false;

  constructor(place: FieldPlace, name: string) {
    this.place = place;
    this.name = name;
  }

  get isIdle(): boolean {
    return this.#isIdle;
  }

  /** Counts a value. Is it to be looked up? */
  asks(): boolean {
    this.#asked += 1;
    if (this.#asked % reviewEvery === 0) this.#isIdle = this.#isHopeless();
    return !this.#isIdle || this.#asked % idleEvery === 0;
  }

  #isHopeless(): boolean {
    if (this.looked < leastLooks) return false;
    return this.givers.all().every((giver) => this.confidence(giver) < leastHope);
  }

  /** A value that another subject sent lately; where there is none, the one this subject sent longest ago. */
  draw(subject: number): number | undefined {
    const held = this.#values.length;
    // Fibonacci hashing of a running number: it walks the urn evenly, and every run of a stream alike.
    const turn = Math.imul(this.looked + 1, 0x9e37_79b1) >>> 16;
    for (let tries = 0; tries < Math.min(4, held); tries += 1) {
      const place = (turn + tries * 5) % held;
      if (this.#subjects[place] !== subject) return this.#values[place];
    }
    return held < urnSize ? this.#values[0] : this.#values[this.#next];
  }

  /** Has this subject sent this value just now? Again, it tells nothing new: habits are no evidence. */
  repeats(hash: number, subject: number): boolean {
    const values = this.#values;
    for (let place = 0; place < values.length; place += 1) {
      if (values[place] === hash && this.#subjects[place] === subject) return true;
    }
    return false;
  }

  put(hash: number, subject: number): void {
    this.#values[this.#next] = hash;
    this.#subjects[this.#next] = subject;
    this.#next = (this.#next + 1) % urnSize;
  }

  /** Takes in what was found of a value; of its lot, `"none"` where none could be drawn. */
  judge(found: Found, strong: boolean, lot: Found | "none"): void {
    this.looked += 1;
    const giver = found && this.givers.add(found.field, 1, blank);
    if (giver !== undefined) {
      this.hits += 1;
      if (strong) giver.strong += 1;
    }
    if (lot === "none") return;
    this.lots += 1;
    if (lot !== undefined) this.lotHits += 1;
    if (giver !== undefined && isFresher(found, lot)) {
      this.wins += 1;
      giver.wins += 1;
    } else if (lot !== undefined && isFresher(lot, found)) {
      this.losses += 1;
      const other = this.givers.get(lot.field);
      if (other !== undefined) other.losses += 1;
    }
  }

  /** 0 to 1: that what this field gave and this parameter sent is no coincidence. */
  confidence({ count, error, value }: Hitter<Giver>): number {
    const whole = Math.max(this.#byNumber(), byFreshness(this.wins, this.losses));
    const share = Math.min(1, wilson(count - error, this.hits).lower / fairShare);
    const own = whole > 0 ? byFreshness(value.wins, value.losses) : 0;
    const doubt = 1 - Math.max(whole * share, own);
    return 1 - doubt * doubtLeft ** Math.min(8, value.strong);
  }

  #byNumber(): number {
    const found = wilson(this.hits, this.looked).lower;
    const chance = wilson(this.lotHits, this.lots).upper;
    if (chance >= 1 || found <= chance) return 0;
    return (found - chance) / (1 - chance) / found;
  }

  absorb(other: Parameter): void {
    this.looked += other.looked;
    this.hits += other.hits;
    this.lots += other.lots;
    this.lotHits += other.lotHits;
    this.wins += other.wins;
    this.losses += other.losses;
    this.givers.merge(other.givers, joinGivers);
  }

  /** Takes what a subject sent out of the urn. */
  forget(subject: number): void {
    for (let place = this.#values.length - 1; place >= 0; place -= 1) {
      if (this.#subjects[place] !== subject) continue;
      this.#values.splice(place, 1);
      this.#subjects.splice(place, 1);
    }
    this.#next = this.#values.length % urnSize;
  }

  save(): SavedParameter {
    const { place, name, looked, hits, lots, lotHits, wins, losses } = this;
    const givers = this.givers.all().map((giver) => ({ ...giver, value: { ...giver.value } }));
    return { place, name, counts: [looked, hits, lots, lotHits, wins, losses], givers };
  }

  restore({ counts, givers }: SavedParameter): void {
    [this.looked, this.hits, this.lots, this.lotHits, this.wins, this.losses] = counts;
    this.givers.restore(givers.map((giver) => ({ ...giver, value: { ...giver.value } })));
  }
}

function blank(): Giver {
  return { strong: 0, wins: 0, losses: 0 };
}

/** What two counts of one field are together. */
export function joinGivers(left: Giver, right: Giver): Giver {
  return {
    strong: left.strong + right.strong,
    wins: left.wins + right.wins,
    losses: left.losses + right.losses,
  };
}

function isFresher(one: Found, other: Found): boolean {
  return one !== undefined && (other === undefined || ((one.tick - other.tick) | 0) > 0);
}

function byFreshness(wins: number, losses: number): number {
  const share = wilson(wins, wins + losses).lower;
  return share === 0 ? 0 : Math.max(0, 2 - 1 / share);
}

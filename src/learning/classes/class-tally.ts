import type { Confidence } from "../../sensitive/finding.ts";
import { type DataClass, dataGroups } from "../data-class.ts";
import type { ClassSupport } from "../learned.ts";

/** How often which class was recognised at one place: plain data that adds up. Bounded by the number of classes. */
export interface ClassTally {
  /** Values that were classified. */
  looked: number;
  readonly hits: ClassHits[];
}

interface ClassHits {
  readonly class: DataClass;
  certain: number;
  likely: number;
  possible: number;
}

export function emptyTally(): ClassTally {
  return { looked: 0, hits: [] };
}

/** Counts one hit; a value of several data of one class counts once, by the best of them. */
export function addHit(tally: ClassTally, found: DataClass, confidence: Confidence): void {
  for (const hits of tally.hits) {
    if (hits.class !== found) continue;
    hits[confidence] += 1;
    return;
  }
  const hits: ClassHits = { class: found, certain: 0, likely: 0, possible: 0 };
  hits[confidence] = 1;
  tally.hits.push(hits);
}

/** Adds what another tally counted. */
export function absorbTally(into: ClassTally, from: ClassTally): void {
  into.looked += from.looked;
  for (const more of from.hits) {
    const known = into.hits.find((each) => each.class === more.class);
    if (known === undefined) {
      into.hits.push({ ...more });
      continue;
    }
    known.certain += more.certain;
    known.likely += more.likely;
    known.possible += more.possible;
  }
}

/** What a hit is worth: a validator that passed is worth more than a shape with its name, that more than a shape. */
const worth: Readonly<Record<Confidence, number>> = { certain: 1, likely: 0.9, possible: 0.3 };

/** One bare number in ten passes Luhn: so much of a field may be cards by chance. */
const chance: ReadonlyMap<DataClass, number> = new Map([
  ["card", 0.1],
  ["national-id", 0.1],
]);

/** No class that was seen is kept silent. */
const leastConfidence = 0.01;

/** What else the view of a place knows of its classes. */
export interface TallyContext {
  /** A neighbour in the same object says that this is about a person: a bare `name` is a person's then. */
  readonly person: boolean;
  /** A neighbour is a currency: a bare `total` is money then. */
  readonly money: boolean;
}

/** The classes of a place, surest first. */
export function tellClasses(
  tally: ClassTally,
  context: TallyContext = { person: false, money: false },
): readonly ClassSupport[] {
  const told = tally.hits.map((hits): ClassSupport => {
    const support = hits.certain + hits.likely + hits.possible;
    const confidence = confidenceOf(raised(hits, context), tally.looked);
    return { class: hits.class, confidence, support };
  });
  return told.toSorted((a, b) => b.confidence - a.confidence || (a.class < b.class ? -1 : 1));
}

function raised(hits: ClassHits, context: TallyContext): ClassHits {
  const raises =
    (hits.class === "name" && context.person) || (hits.class === "financial" && context.money);
  return raises ? { ...hits, likely: hits.likely + hits.possible, possible: 0 } : hits;
}

/** The 10 % quantile of a normal distribution: nine times in ten the share is above the bound. */
const z = 1.2816;

/**
 * How sure we are that the field holds the class: the lower bound of the share of its values, weighed by how they
 * were recognised. Posterior of a Beta(½, ½) prior in its normal approximation; what chance alone explains of a
 * checksum is taken off.
 */
function confidenceOf(hits: ClassHits, looked: number): number {
  const weight =
    hits.certain * worth.certain + hits.likely * worth.likely + hits.possible * worth.possible;
  const a = weight + 0.5;
  const b = Math.max(0, looked - weight) + 0.5;
  const mean = a / (a + b);
  const deviation = Math.sqrt((a * b) / ((a + b) ** 2 * (a + b + 1)));
  const lower = mean - z * deviation;
  const expected = hits.certain > 0 ? 0 : (chance.get(hits.class) ?? 0);
  const sure = (lower - expected) / (1 - expected);
  return Math.max(leastConfidence, Math.round(sure * 100) / 100);
}

/** From here on a field is treated as one of personal data: its values are never listed. */
const leastPersonal = 0.2;

/** May the values of such a field be listed as an enumeration? */
export function isListable(classes: readonly ClassSupport[]): boolean {
  return classes.every(
    ({ class: found, confidence }) =>
      confidence < leastPersonal || found === "financial" || dataGroups[found] === "free-text",
  );
}

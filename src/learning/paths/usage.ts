import type { Node } from "./nodes.ts";
import { slotsOf } from "./slots.ts";

/*
 * Are siblings used alike? What is done with one value of a variable is done with the others, each as often as it is
 * asked for at all; resources that only look alike are used each in its own way.
 *
 *             GET ·   GET ·/*   POST ·                 GET ·   GET ·/*   POST ·
 *   tracks       60        31       10    accounts       400        12        2
 *   clips        29        16        4    invoices         9       170       58
 *
 * The statistic is G of the table, the likelihood ratio against independence (Wilks 1938), over its degrees of
 * freedom: about 1 where siblings are used alike, whatever the size of the table; more the more is known of a
 * difference. Where little is known it is less than 1, and says nothing.
 */

export interface Usage {
  /** G by degree of freedom; undefined where there is nothing to compare. */
  readonly unlike: number | undefined;
  /** Degrees of freedom. */
  readonly freedom: number;
  /** Sightings for each cell of the table, on average: how much is known. */
  readonly perCell: number;
  /** The same, if only those operations counted that most calls go to: 1 / Σp² of them (Simpson 1949). */
  readonly perMainCell: number;
}

/** So many sightings may show how siblings are used. */
const leastUsage = 64;

/** Usage is looked at when a count doubles, even when nothing is new: who looks often sees likeness by chance. */
export function isUsageDue({ count, literals }: Node): boolean {
  return literals.size > 1 && count >= leastUsage && (count & (count - 1)) === 0;
}

export function usageOf(siblings: readonly Node[]): Usage {
  const rows: { readonly total: number; readonly counts: ReadonlyMap<number, number> }[] = [];
  const columns = new Map<number, number>();
  let all = 0;
  for (const sibling of siblings) {
    const counts = new Map<number, number>();
    let total = 0;
    for (const [slot, { count }] of slotsOf(sibling)) {
      counts.set(slot, count);
      columns.set(slot, (columns.get(slot) ?? 0) + count);
      total += count;
    }
    rows.push({ total, counts });
    all += total;
  }
  const freedom = (rows.length - 1) * (columns.size - 1);
  const perCell = all / Math.max(1, rows.length * columns.size);
  let repeat = 0;
  for (const count of columns.values()) repeat += (count / all) ** 2;
  const known = { freedom, perCell, perMainCell: (all * repeat) / Math.max(1, rows.length) };
  if (freedom <= 0) return { unlike: undefined, ...known };
  let g = 0;
  for (const { total, counts } of rows) {
    for (const [slot, count] of counts) {
      const expected = (total * (columns.get(slot) ?? 0)) / all;
      g += 2 * count * Math.log(count / expected);
    }
  }
  return { unlike: g / freedom, ...known };
}

/** Standard deviations of `unlike` from 1, which it is where usage is alike: what is allowed, and what is too much. */
const allowed = 1.5;
const tooMuch = 2;
const alikePerCell = 4;

/** Whether enough is known of the siblings, and no difference in it. */
export function areUsedAlike({ unlike, freedom, perCell }: Usage): boolean {
  if (unlike === undefined || perCell < alikePerCell) return false;
  return unlike <= 1 + allowed * Math.sqrt(2 / freedom);
}

export function areUsedUnlike({ unlike, freedom }: Usage): boolean {
  return unlike !== undefined && unlike > 1 + tooMuch * Math.sqrt(2 / freedom);
}

/** A table with so many degrees of freedom shows a difference long before each of its cells is known. */
const largeTable = 1000;

/** Whether a difference between the siblings would show. */
export function isUsageKnown({ freedom, perCell, perMainCell }: Usage): boolean {
  return perCell >= 1 || (freedom >= largeTable && perMainCell >= 1);
}

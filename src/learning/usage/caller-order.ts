import type { CallerSort, RingWindow } from "../learned.ts";

/** What a list of callers is put in order by. Times in seconds. */
export interface Listed {
  readonly subject: string;
  readonly row: number;
  /** The consumer's; the pseudonym where there is none. */
  readonly name: string;
  readonly first: number;
  readonly last: number;
  readonly exchanges: number;
  readonly window: RingWindow | undefined;
}

type Order = (left: Listed, right: Listed) => number;

const byName: Order = (left, right) =>
  left.name === right.name ? order(left.subject, right.subject) : order(left.name, right.name);

/** Of whom nothing is kept over time stands last. */
function ofWindow(read: (window: RingWindow) => number): Order {
  const value = ({ window }: Listed): number => (window === undefined ? -1 : read(window));
  return (left, right) => value(right) - value(left) || right.exchanges - left.exchanges;
}

const orders: Readonly<Record<CallerSort, Order>> = {
  exchanges: ofWindow(({ exchanges }) => exchanges),
  errors: ofWindow(({ errors }) => errors),
  refused: ofWindow(({ refused }) => refused),
  p99: ofWindow(({ duration }) => duration.p99),
  bytes: ofWindow(({ responseBytes }) => responseBytes.p90),
  last: (left, right) => right.last - left.last,
  first: (left, right) => left.first - right.first,
  name: byName,
};

/** The same callers always come in the same order, so that pages of a list do not overlap. */
export function orderOf(sort: CallerSort): Order {
  return (left, right) => orders[sort](left, right) || byName(left, right);
}

function order(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

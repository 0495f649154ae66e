import { luhn } from "./checksums.ts";
import type { DigitGroup, DigitRun } from "./digit-run.ts";

/** A payment card number found in a run of digits. */
export interface CardNumber {
  readonly start: number;
  readonly end: number;
  readonly network: string;
  /** Was it written in the groups that its network prints, such as 4-4-4-4? */
  readonly grouped: boolean;
}

interface Network {
  readonly name: string;
  readonly lengths: readonly number[];
  /** Inclusive ranges of issuer identification numbers, all of one length each. */
  readonly ranges: readonly (readonly [low: number, high: number])[];
}

/** ISO/IEC 7812-1 issuer ranges as the networks publish them. */
const networks: readonly Network[] = [
  { name: "visa", lengths: [13, 16, 19], ranges: [[4, 4]] },
  {
    name: "mastercard",
    lengths: [16],
    ranges: [
      [51, 55],
      [2221, 2720],
    ],
  },
  {
    name: "amex",
    lengths: [15],
    ranges: [
      [34, 34],
      [37, 37],
    ],
  },
  {
    name: "discover",
    lengths: [16, 19],
    ranges: [
      [6011, 6011],
      [644, 649],
      [65, 65],
    ],
  },
  {
    name: "diners",
    lengths: [14, 16],
    ranges: [
      [300, 305],
      [3095, 3095],
      [36, 36],
      [38, 39],
    ],
  },
  { name: "jcb", lengths: [16, 17, 18, 19], ranges: [[3528, 3589]] },
  {
    name: "unionpay",
    lengths: [16, 17, 18, 19],
    ranges: [
      [62, 62],
      [8171, 8171],
    ],
  },
  {
    name: "maestro",
    lengths: [13, 14, 15, 16, 18, 19],
    ranges: [
      [5018, 5018],
      [5020, 5020],
      [5038, 5038],
      [6304, 6304],
      [6759, 6759],
      [6761, 6763],
    ],
  },
  { name: "mir", lengths: [16, 17, 18, 19], ranges: [[2200, 2204]] },
  {
    name: "rupay",
    lengths: [16],
    ranges: [
      [508, 508],
      [817, 817],
      [353, 353],
      [356, 356],
    ],
  },
  {
    name: "elo",
    lengths: [16],
    ranges: [
      [636368, 636368],
      [636297, 636297],
      [506699, 506778],
    ],
  },
];

/** Group lengths that cards are printed in. */
const groupings: ReadonlySet<string> = new Set([
  "4-4-4-4",
  "4-6-5",
  "4-6-4",
  "4-4-4-4-3",
  "6-13",
  "4-4-5",
]);

/** The network whose range and lengths fit, the check digit aside; undefined when none does. */
function cardNetwork(digits: string): string | undefined {
  for (const network of networks) {
    if (!network.lengths.includes(digits.length)) continue;
    for (const [low, high] of network.ranges) {
      const prefix = Number(digits.slice(0, String(low).length));
      if (prefix >= low && prefix <= high) return network.name;
    }
  }
  return undefined;
}

/** Card numbers in one run: written whole, or as neighbouring groups with one separator throughout. */
export function cardsIn(run: DigitRun): CardNumber[] {
  const found: CardNumber[] = [];
  for (let first = 0; first < run.groups.length; first += 1) {
    const card = cardFrom(run.groups, first);
    if (card === undefined) continue;
    found.push(card.number);
    first += card.groups - 1;
  }
  return found;
}

function cardFrom(
  groups: readonly DigitGroup[],
  first: number,
): { readonly number: CardNumber; readonly groups: number } | undefined {
  let digits = "";
  let shape = "";
  for (let count = 1; count <= 5; count += 1) {
    const group = groups[first + count - 1];
    if (group === undefined || !sameSeparator(groups, first, count)) return undefined;
    digits += group.digits;
    shape += count === 1 ? `${group.digits.length}` : `-${group.digits.length}`;
    const network = count > 1 && !groupings.has(shape) ? undefined : checkedNetwork(digits);
    if (network === undefined) continue;
    const start = groups[first]?.start ?? 0;
    return { number: { start, end: group.end, network, grouped: count > 1 }, groups: count };
  }
  return undefined;
}

function checkedNetwork(digits: string): string | undefined {
  if (digits.length > 19 || !luhn(digits) || uniform(digits)) return undefined;
  return cardNetwork(digits);
}

/** Only spaces or hyphens part the groups of a card, and always the same one. */
function sameSeparator(groups: readonly DigitGroup[], first: number, count: number): boolean {
  if (count === 1) return true;
  const separator = groups[first + 1]?.separator;
  if (separator !== " " && separator !== "-") return false;
  return groups[first + count - 1]?.separator === separator;
}

/** `4444444444444448`: a filler, not an account. */
function uniform(digits: string): boolean {
  for (let i = 1; i < digits.length - 1; i += 1) if (digits[i] !== digits[0]) return false;
  return true;
}

import { findingLines } from "./record-layout.ts";

/** One thing a control did to an exchange, as people are shown it. */
export interface TrailEntry {
  readonly control: string;
  readonly phase: string;
  readonly mode: string;
  readonly what: string;
  readonly reason: string | undefined;
  readonly note: string | undefined;
}

/**
 * One exchange as people are shown it while it is fresh. Redacted by choice of what is taken: names that the
 * configuration and the contract gave, numbers, and pseudonyms; never a path, query, field or body as sent.
 */
export interface RecentExchange {
  readonly id: string;
  readonly time: number;
  readonly method: string;
  /** The operation's key, or `undeclared`. */
  readonly operation: string;
  /** `name@version`. */
  readonly api: string | undefined;
  readonly status: number;
  readonly ending: string;
  readonly caller: string | undefined;
  readonly proof: string;
  /** Ms. */
  readonly duration: number;
  readonly upstreamDuration: number | undefined;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly denial: { readonly control: string; readonly reason: string } | undefined;
  readonly fault: string | undefined;
  readonly trail: readonly TrailEntry[];
}

/** An exchange as it is kept until somebody looks: its trail is the text that `origin.ts` wrote. */
export interface FreshExchange extends Omit<RecentExchange, "trail"> {
  readonly findings: string;
}

/** Taken apart only now: under load most exchanges are never looked at. */
export function shown({ findings, ...exchange }: FreshExchange): RecentExchange {
  const lines = findings.split("\n");
  const trail: TrailEntry[] = [];
  // The last line's end leaves an empty line, which is no entry.
  for (let at = 0; at + findingLines < lines.length; at += findingLines) {
    const line = (place: number): string => lines[at + place] ?? "";
    trail.push({
      control: line(0),
      phase: line(1),
      mode: line(2),
      what: line(3),
      reason: line(4) || undefined,
      note: line(5) || undefined,
    });
  }
  return { ...exchange, trail };
}

/** Exchanges kept for whoever opens the console. */
const mostKept = 500;

/** The latest exchanges, the newest last, and whoever listens for more. */
export class RecentExchanges {
  readonly #kept: FreshExchange[] = [];
  #next = 0;

  add(exchange: FreshExchange): void {
    this.#kept[this.#next % mostKept] = exchange;
    this.#next += 1;
  }

  /** How many there have been: a mark to ask `since` with. */
  get mark(): number {
    return this.#next;
  }

  /** Those after `mark`, oldest first, as far as they are still kept; at most `limit`, the newest. */
  since(mark: number, limit: number = mostKept): readonly RecentExchange[] {
    const from = Math.max(mark, this.#next - mostKept, this.#next - limit, 0);
    const found: RecentExchange[] = [];
    for (let at = from; at < this.#next; at += 1) {
      const exchange = this.#kept[at % mostKept];
      if (exchange !== undefined) found.push(shown(exchange));
    }
    return found;
  }
}

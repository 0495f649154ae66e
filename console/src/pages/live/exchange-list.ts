import type { ExchangeView } from "../../../../src/admin/contract.ts";

/** The most exchanges kept by the page; the oldest go. */
export const maxExchanges = 500;

export type Outcome = "all" | "refused" | "errors" | "findings";

export interface LiveFilter {
  readonly text: string;
  readonly outcome: Outcome;
}

/** Adds what is new before what is there, the latest first, each exchange once. */
export function withNewer(
  kept: readonly ExchangeView[],
  newer: readonly ExchangeView[],
): readonly ExchangeView[] {
  const known = new Set(kept.map(({ id }) => id));
  const added: ExchangeView[] = [];
  for (const exchange of newer) {
    if (known.has(exchange.id)) continue;
    known.add(exchange.id);
    added.push(exchange);
  }
  if (added.length === 0) return kept;
  return [...added, ...kept].toSorted((a, b) => b.time - a.time).slice(0, maxExchanges);
}

const outcomes: Readonly<Record<Outcome, (exchange: ExchangeView) => boolean>> = {
  all: () => true,
  refused: ({ denial }) => denial !== undefined,
  errors: ({ status, fault }) => status >= 500 || status === 0 || fault !== undefined,
  findings: ({ trail }) => trail.length > 0,
};

export function matches(exchange: ExchangeView, { text, outcome }: LiveFilter): boolean {
  if (!outcomes[outcome](exchange)) return false;
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return true;
  return [
    exchange.method,
    exchange.operation,
    exchange.api,
    exchange.caller,
    exchange.id,
    exchange.denial?.control,
    exchange.denial?.reason,
    String(exchange.status),
  ].some((each) => each?.toLowerCase().includes(wanted) === true);
}

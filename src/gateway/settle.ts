import type { Ending, Settled } from "../engine/settled.ts";
import { millis } from "../kernel/clock.ts";
import type { Exchange } from "./exchange.ts";
import type { House, Regime } from "./house.ts";

/** Tells every sink of an exchange that has ended, and lets go of what its controls held. */
export function settle(
  exchange: Exchange,
  house: House,
  regime: Regime,
  responseBytes: number,
): void {
  const report = (fault: unknown): void => house.report(fault, exchange);
  exchange.release(report);
  if (house.sinks.length === 0) return;
  const settled = settledOf(exchange, regime, responseBytes);
  for (const sink of house.sinks) {
    try {
      sink(settled);
    } catch (fault) {
      report(fault);
    }
  }
}

function settledOf(exchange: Exchange, regime: Regime, responseBytes: number): Settled {
  const ending: Ending = exchange.ending ?? "client-fault";
  const { upstreamAsked, upstreamAnswered } = exchange;
  return {
    facts: exchange,
    plan: exchange.plan,
    revision: regime.plan.revision,
    trail: exchange.trail,
    ending,
    status: exchange.status,
    denial: exchange.denial,
    fault: exchange.fault,
    upstreamAnswer: exchange.upstreamAnswer,
    requestBytes: exchange.requestBytes,
    responseBytes,
    duration: millis(performance.now() - exchange.started),
    upstreamDuration:
      upstreamAsked === undefined || upstreamAnswered === undefined
        ? undefined
        : millis(upstreamAnswered - upstreamAsked),
    trace: exchange.trace,
  };
}

import type { Change, Observer, Run } from "../engine/decide.ts";
import type { Facts, Phase } from "../engine/facts.ts";
import type { Outcome } from "../engine/outcome.ts";
import type { Planned } from "../engine/plan.ts";
import type { Exchange } from "./exchange.ts";

/** One phase of one exchange, as the engine wants to be asked. */
export class PhaseRun<P extends Phase> implements Run<P> {
  readonly steps: readonly Planned<P>[];
  readonly facts: Facts[P];
  readonly gathering: Exchange;
  readonly observer: Observer | undefined;

  constructor(steps: readonly Planned<P>[], exchange: Exchange, observer: Observer | undefined) {
    this.steps = steps;
    // An exchange implements the facts of every phase; TypeScript cannot see it through the index.
    this.facts = exchange as Facts[Phase] as Facts[P];
    this.gathering = exchange;
    this.observer = observer;
  }

  apply(change: Change<P>): void {
    const exchange = this.gathering;
    const outcome: Outcome = change;
    if (outcome.kind === "identify") exchange.named(outcome.principal);
    else if (outcome.kind === "edit-answer") exchange.answer = outcome.answer;
    else if (outcome.kind === "edit-request") (exchange.edits ??= []).push(outcome);
  }
}

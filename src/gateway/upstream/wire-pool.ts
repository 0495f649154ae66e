import { Roll } from "../roll.ts";
import type { UpstreamSettings } from "../upstream-settings.ts";
import { HealthWatch } from "./health-watch.ts";
import { RetryBudget } from "./retry-budget.ts";
import { Target } from "./target.ts";
import type {
  AnswerReceiver,
  TargetStats,
  UpstreamCall,
  UpstreamClient,
  UpstreamRequest,
} from "./upstream-client.ts";
import { type Dispatcher, WireCall } from "./wire-call.ts";

/** How often deadlines are looked at: a time-out may come this much late, and no call needs a timer. */
const sweepEvery = 50;

/** Opens a pool that speaks the protocol of its settings over its own connections. */
export function openWirePool(settings: UpstreamSettings): UpstreamClient {
  return new WirePool(settings);
}

class WirePool implements UpstreamClient, Dispatcher {
  readonly settings: UpstreamSettings;
  readonly #targets: readonly Target[];
  readonly #budget: RetryBudget;
  readonly #calls = new Roll<WireCall>();
  #sweeper: NodeJS.Timeout | undefined;
  readonly #health: HealthWatch | undefined;
  #turn = 0;
  #closed = false;

  constructor(settings: UpstreamSettings) {
    this.settings = settings;
    this.#targets = settings.targets.map((target) => new Target(target, settings, monotonic));
    this.#budget = new RetryBudget(settings.retries.budget);
    this.#watch();
    this.#health =
      settings.health === undefined
        ? undefined
        : new HealthWatch(
            settings.health,
            this.#targets,
            (target, request, receiver) => new WireCall(this, request, receiver, target),
          );
  }

  now(): number {
    return monotonic();
  }

  call(request: UpstreamRequest, receiver: AnswerReceiver): UpstreamCall {
    return new WireCall(this, request, receiver);
  }

  /** Weighted least-loaded; among equals they take turns. */
  choose(): Target | undefined {
    const targets = this.#targets;
    const now = this.now();
    const count = targets.length;
    let best: Target | undefined;
    this.#turn = (this.#turn + 1) % count;
    for (let i = 0; i < count; i += 1) {
      const target = targets[(this.#turn + i) % count];
      if (target === undefined || !target.available(now)) continue;
      if (best === undefined || load(target) < load(best)) best = target;
    }
    return best;
  }

  mayRetry(): boolean {
    return this.#budget.spend();
  }

  began(call: WireCall): void {
    this.#budget.earn();
    this.#calls.add(call);
    // An exchange may keep a pool that was closed meanwhile.
    this.#watch();
  }

  ended(call: WireCall): void {
    this.#calls.delete(call);
    if (this.#closed && this.#calls.size === 0) this.#rest();
  }

  stats(): readonly TargetStats[] {
    return this.#targets.map((target) => target.stats());
  }

  close(): void {
    this.#closed = true;
    this.#health?.stop();
    for (const target of this.#targets) target.close();
    if (this.#calls.size === 0) this.#rest();
  }

  #watch(): void {
    this.#sweeper ??= setInterval(() => this.#sweep(), sweepEvery).unref();
  }

  #rest(): void {
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
  }

  #sweep(): void {
    const now = this.now();
    for (const call of this.#calls.members()) call.check(now);
    for (const target of this.#targets) target.sweep(now);
  }
}

function monotonic(): number {
  return performance.now();
}

function load(target: Target): number {
  return (target.inFlight + 1) / target.weight;
}

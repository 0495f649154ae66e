import type { UpstreamHealth } from "../upstream-settings.ts";
import type { Target } from "./target.ts";
import type {
  AnswerHead,
  AnswerReceiver,
  UpstreamCall,
  UpstreamRequest,
} from "./upstream-client.ts";

/** Starts a call that goes to this very target, whatever is thought of it. */
type Ask = (target: Target, request: UpstreamRequest, receiver: AnswerReceiver) => UpstreamCall;

/** Asks each target at its interval, and takes it out or brings it back by runs of like answers. */
export class HealthWatch {
  readonly #timers: readonly NodeJS.Timeout[];

  constructor(health: UpstreamHealth, targets: readonly Target[], ask: Ask) {
    const request: UpstreamRequest = {
      method: "GET",
      path: health.path,
      authority: "",
      fields: ["user-agent", "castellan-health", "accept", "*/*"],
      body: undefined,
      length: undefined,
      upgrade: undefined,
      timeout: health.timeout,
      patient: false,
      trailers: false,
    };
    this.#timers = targets.map((target) => {
      const checkup = new Checkup(health, target);
      return setInterval(() => checkup.begin(ask, request), health.interval).unref();
    });
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }
}

class Checkup implements AnswerReceiver {
  readonly #health: UpstreamHealth;
  readonly #target: Target;
  #good = 0;
  #bad = 0;
  #asking = false;
  #call: UpstreamCall | undefined;

  constructor(health: UpstreamHealth, target: Target) {
    this.#health = health;
    this.#target = target;
  }

  begin(ask: Ask, request: UpstreamRequest): void {
    if (this.#asking) return;
    this.#asking = true;
    this.#call = ask(this.#target, request, this);
    this.#call.start();
  }

  /** A health check has no body to send. */
  onBodyWanted(): void {}

  onHead(head: AnswerHead): void {
    this.#tell(head.status >= 200 && head.status < 400);
    // Its body is nobody's business, and may be long.
    if (head.framing === "none") return;
    this.#asking = false;
    this.#call?.abort();
  }

  onData(): void {}

  onEnd(): void {
    this.#asking = false;
  }

  onFault(): void {
    this.#asking = false;
    this.#tell(false);
  }

  #tell(good: boolean): void {
    this.#good = good ? this.#good + 1 : 0;
    this.#bad = good ? 0 : this.#bad + 1;
    if (this.#good >= this.#health.healthyAfter) this.#target.healthy = true;
    if (this.#bad >= this.#health.unhealthyAfter) this.#target.healthy = false;
  }
}

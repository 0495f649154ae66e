import { Fault } from "../../kernel/fault.ts";
import type { UpstreamSettings } from "../upstream-settings.ts";
import type { Carrier, Loss, Waiter } from "./carrier.ts";
import type { Target } from "./target.ts";
import type {
  AnswerHead,
  AnswerReceiver,
  UpstreamCall,
  UpstreamRequest,
} from "./upstream-client.ts";

/** RFC 9110 §9.2.2, of those that gateways meet. */
const idempotent: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]);

/** What a call needs of its pool. */
export interface Dispatcher {
  readonly settings: UpstreamSettings;
  now(): number;
  choose(): Target | undefined;
  /** May another try be paid for? */
  mayRetry(): boolean;
  began(call: WireCall): void;
  ended(call: WireCall): void;
}

/**
 * One request on its way to one of a pool's targets, through as many tries as it is granted. It keeps two
 * deadlines, total and present phase; the pool's sweep calls `check`.
 */
export class WireCall implements UpstreamCall, Waiter {
  place = -1;
  readonly #pool: Dispatcher;
  readonly #request: UpstreamRequest;
  readonly #receiver: AnswerReceiver;
  /** A health check names its target; other calls take what the pool chooses. */
  readonly #pinned: Target | undefined;
  #target: Target | undefined;
  #carrier: Carrier | undefined;
  #tries = 0;
  #answered = false;
  #over = false;
  #silence = Infinity;
  #phaseEnd = Infinity;
  #totalEnd = Infinity;

  constructor(
    pool: Dispatcher,
    request: UpstreamRequest,
    receiver: AnswerReceiver,
    pinned?: Target,
  ) {
    this.#pool = pool;
    this.#request = request;
    this.#receiver = receiver;
    this.#pinned = pinned;
  }

  start(): void {
    const { patient, timeout } = this.#request;
    const total = patient ? Infinity : Math.min(timeout, this.#pool.settings.timeouts.total);
    this.#totalEnd = this.#pool.now() + total;
    this.#pool.began(this);
    this.#place();
  }

  write(bytes: Buffer): boolean {
    const carrier = this.#carrier;
    if (this.#over || carrier === undefined || bytes.length === 0) return true;
    return carrier.write(bytes);
  }

  end(): void {
    const carrier = this.#carrier;
    if (this.#over || carrier === undefined) return;
    carrier.end();
    if (!this.#answered && this.#request.upgrade === undefined) this.#awaitHead();
  }

  pause(): void {
    this.#phaseEnd = Infinity;
    this.#carrier?.pause();
  }

  resume(): void {
    this.#heard();
    this.#carrier?.resume();
  }

  abort(): void {
    if (this.#over) return;
    this.#target?.breaker.untold();
    this.#leave();
  }

  /** Called by the sweep: time is up for whatever took too long. */
  check(now: number): void {
    if (now < this.#totalEnd && now < this.#phaseEnd) return;
    this.#failed(new Fault("upstream-timeout", "upstream", { retry: true }), true);
  }

  connected(carrier: Carrier): void {
    if (this.#over) {
      carrier.destroy();
      return;
    }
    this.#carrier = carrier;
    carrier.send(this.#request, this.#host());
    if (this.#request.body !== "stream") {
      this.#awaitHead();
      return;
    }
    this.#phaseEnd = Infinity;
    this.#receiver.onBodyWanted();
  }

  drained(): void {
    if (!this.#over) this.#receiver.onBodyWanted();
  }

  head(head: AnswerHead): void {
    this.#answered = true;
    const breaker = this.#target?.breaker;
    if (head.status >= 502 && head.status <= 504) breaker?.failed(this.#pool.now());
    else breaker?.succeeded();
    this.#silence = this.#pool.settings.timeouts.body;
    if (this.#request.patient || head.framing === "tunnel" || isEventStream(head)) {
      // Silence is these streams' nature; whoever is at the other end bounds them.
      this.#silence = Infinity;
      this.#totalEnd = Infinity;
    }
    this.#heard();
    this.#receiver.onHead(head);
  }

  data(bytes: Buffer): void {
    this.#heard();
    this.#receiver.onData(bytes);
  }

  complete(trailers: readonly string[]): void {
    this.#carrier = undefined;
    this.#leave();
    this.#receiver.onEnd(trailers);
  }

  lost(fault: Fault, loss: Loss): void {
    this.#carrier = undefined;
    const blames = loss === "unsent" || loss === "sent";
    const again = this.#isSafe(loss) && !this.#answered && this.#mayTryAgain();
    if (!again) {
      this.#failed(fault, blames);
      return;
    }
    this.#leaveTarget(blames);
    this.#tries += 1;
    this.#place();
  }

  turnedAway(fault: Fault): void {
    this.#target?.breaker.untold();
    this.#failSoon(fault);
  }

  /** A receiver is never called from within `start`. */
  #failSoon(fault: Fault): void {
    process.nextTick(() => this.#failed(fault, false));
  }

  /** Would sending it again do nothing twice? */
  #isSafe(loss: Loss): boolean {
    const { body, method } = this.#request;
    if (loss === "unsent") return true;
    // Of a streamed body some may be gone.
    if (loss === "refused") return body !== "stream";
    return body === undefined && idempotent.has(method);
  }

  #mayTryAgain(): boolean {
    return (
      this.#pinned === undefined &&
      this.#tries < this.#pool.settings.retries.attempts &&
      this.#pool.now() < this.#totalEnd &&
      this.#pool.mayRetry()
    );
  }

  #place(): void {
    const target = this.#pinned ?? this.#pool.choose();
    if (target === undefined) {
      this.#failSoon(new Fault("upstream-unavailable", "upstream", { retry: true }));
      return;
    }
    this.#target = target;
    target.inFlight += 1;
    if (this.#pinned === undefined) target.breaker.sent();
    this.#phaseEnd = this.#pool.now() + this.#pool.settings.timeouts.connect;
    const seat = target.seat(this);
    if (!this.#over) this.#carrier ??= seat;
  }

  #awaitHead(): void {
    const { patient } = this.#request;
    this.#phaseEnd = patient ? Infinity : this.#pool.now() + this.#pool.settings.timeouts.headers;
  }

  #heard(): void {
    this.#phaseEnd = this.#silence === Infinity ? Infinity : this.#pool.now() + this.#silence;
  }

  #host(): string {
    if (this.#pool.settings.preserveHost) return this.#request.authority;
    return this.#target?.place.authority ?? "";
  }

  #failed(fault: Fault, blameTarget: boolean): void {
    if (this.#over) return;
    this.#leaveTarget(blameTarget);
    this.#leave();
    this.#receiver.onFault(fault);
  }

  #leaveTarget(blame: boolean): void {
    const target = this.#target;
    if (target === undefined) return;
    this.#target = undefined;
    target.inFlight -= 1;
    target.unqueue(this);
    if (!blame) return;
    target.failures += 1;
    target.breaker.failed(this.#pool.now());
  }

  #leave(): void {
    if (this.#over) return;
    this.#over = true;
    this.#leaveTarget(false);
    const carrier = this.#carrier;
    this.#carrier = undefined;
    carrier?.destroy();
    this.#pool.ended(this);
  }
}

function isEventStream(head: AnswerHead): boolean {
  const { fields } = head;
  for (let i = 0; i < fields.length; i += 2) {
    if (fields[i] !== "content-type") continue;
    return (fields[i + 1] ?? "").toLowerCase().startsWith("text/event-stream");
  }
  return false;
}

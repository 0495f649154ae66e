import { type Decision, type Observer, decide } from "../engine/decide.ts";
import type { Phase } from "../engine/facts.ts";
import type { OperationPlan, Planned } from "../engine/plan.ts";
import { problemDocument } from "../engine/problem.ts";
import { isGrpc } from "../http/grpc.ts";
import { Fault } from "../kernel/fault.ts";
import { unreachable } from "../kernel/never.ts";
import type { Field } from "../kernel/verdict.ts";
import { arrive } from "./arrival.ts";
import type { ClientLeg, LegListener } from "./client-leg.ts";
import { Exchange } from "./exchange.ts";
import { faultStatus } from "./fault-status.ts";
import { grpcRefusal } from "./grpc-refusal.ts";
import type { House, Regime } from "./house.ts";
import { PhaseRun } from "./phase-run.ts";
import { type Guide, Relay } from "./relay.ts";
import { BodyReading, type ReadBody, refuseUnread } from "./request-body.ts";
import { settle } from "./settle.ts";
import { upstreamFields } from "./upstream-fields.ts";
import type { UpstreamRequest } from "./upstream/upstream-client.ts";

/*
 *  arrive → admit → identify → authorize → receive → inspect → forward → send ┄┄▶ upstream
 *                                             ┆                                      ┆
 *                                          client          settle ◀┄┄ answer ◀── screen
 *
 * Solid arrows are taken at once, in one call; dotted ones wait for a socket. A stage answers with the next
 * one, or with undefined when somebody will call again, or when nothing is left to do.
 */
type Stage = Phase | "arrive" | "receive" | "send" | "answer";

/** Takes one request through all phases, to its last byte. */
export function pump(leg: ClientLeg, house: House, regime: Regime): void {
  new Passage(leg, house, regime).start();
}

class Passage implements LegListener, Guide {
  readonly #leg: ClientLeg;
  readonly #house: House;
  readonly #regime: Regime;
  readonly #exchange: Exchange;
  #plan: OperationPlan | undefined;
  #observer: Observer | undefined;
  #relay: Relay | undefined;
  /** A body read whole, as it will be forwarded. */
  #bytes: Buffer | undefined;
  /** The body passes the controls by. */
  #streams = false;
  /** The answer is decided; whatever is heard afterwards changes nothing. */
  #decided = false;
  #closed = false;
  #failing = false;

  constructor(leg: ClientLeg, house: House, regime: Regime) {
    this.#leg = leg;
    this.#house = house;
    this.#regime = regime;
    this.#exchange = new Exchange(house.clock.now(), leg.connection);
  }

  start(): void {
    this.#leg.attach(this);
    this.guard(() => this.#walk("arrive"));
  }

  /** All that happens to an exchange happens in here, and this is the one place that catches. */
  guard(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#house.report(error, this.#exchange);
      if (this.#failing || this.#closed) {
        this.#leg.cut();
        return;
      }
      this.#failing = true;
      this.#decided = false;
      // Whatever a control gathered may be what cannot be sent.
      this.#exchange.fields.length = 0;
      this.fail(error instanceof Fault ? error : new Fault("internal", "house", { cause: error }));
    }
  }

  /** Ends the exchange by a fault: with a problem document where an answer can still begin. */
  fail(fault: Fault): void {
    this.guard(() => this.#failed(fault));
  }

  screen(): void {
    this.guard(() => this.#walk("screen"));
  }

  onDrain(): void {
    this.#relay?.drained();
  }

  onLate(fault: Fault): void {
    this.fail(fault);
  }

  onClosed(finished: boolean): void {
    if (this.#closed) return;
    this.#closed = true;
    const exchange = this.#exchange;
    this.#relay?.abort();
    exchange.requestBytes += this.#relay?.uploaded ?? 0;
    if (!finished && (exchange.ending === undefined || exchange.ending === "answered")) {
      exchange.ending = "client-fault";
      exchange.fault ??= "client-gone";
    }
    if (!this.#leg.begun) exchange.status = 0;
    settle(exchange, this.#house, this.#regime, this.#leg.responseBytes);
  }

  #walk(from: Stage): void {
    let stage: Stage | undefined = from;
    while (stage !== undefined && !this.#closed) stage = this.#step(stage);
  }

  #step(stage: Stage): Stage | undefined {
    switch (stage) {
      case "arrive":
        return this.#arrive();
      case "admit":
        return this.#phase("admit", "identify");
      case "identify":
        return this.#phase("identify", "authorize");
      case "authorize":
        return this.#phase("authorize", "receive");
      case "receive":
        return this.#receive();
      case "inspect":
        return this.#phase("inspect", "forward");
      case "forward":
        return this.#phase("forward", "send");
      case "send":
        return this.#send();
      case "screen":
        return this.#phase("screen", "answer");
      case "answer":
        return this.#answer();
      default:
        return unreachable(stage);
    }
  }

  #arrive(): Stage | undefined {
    const exchange = this.#exchange;
    const unwelcome = arrive(exchange, this.#leg, this.#house, this.#regime);
    if (unwelcome !== undefined) {
      exchange.ending = "client-fault";
      exchange.fault = unwelcome.code;
      this.#refuse(unwelcome.status, []);
      return undefined;
    }
    this.#plan = exchange.plan;
    if (exchange.trace.sampled) this.#observer = this.#house.tracer?.observe(exchange.id);
    return "admit";
  }

  #phase(phase: Phase, next: Stage): Stage | undefined {
    // One phase's steps go with the same phase's facts; TypeScript cannot see it through the index.
    const steps = this.#plan?.steps[phase] as readonly Planned<Phase>[] | undefined;
    if (steps === undefined || steps.length === 0) return next;
    const decision = decide(new PhaseRun(steps, this.#exchange, this.#observer));
    if (!(decision instanceof Promise)) return this.#obey(decision) ? next : undefined;
    const goOn = (decided: Decision): void => {
      if (this.#closed)
        this.#exchange.release((fault) => this.#house.report(fault, this.#exchange));
      else if (!this.#decided && this.#obey(decided)) this.#walk(next);
    };
    decision.then(
      (decided) => this.guard(() => goOn(decided)),
      (error: unknown) => this.fail(new Fault("internal", "house", { cause: error })),
    );
    return undefined;
  }

  /** False: the exchange ends here. */
  #obey(decision: Decision): boolean {
    if (decision === undefined) return true;
    const exchange = this.#exchange;
    if (decision.kind === "respond") {
      exchange.ending = "responded";
      this.#respond(decision.status, decision.fields, undefined);
      return false;
    }
    exchange.ending = "denied";
    exchange.denial = { control: decision.control, reason: decision.reason };
    this.#refuse(decision.status, decision.fields);
    return false;
  }

  #receive(): Stage | undefined {
    const { head } = this.#exchange;
    const plan = this.#plan;
    if (plan === undefined) return "inspect";
    // Its status comes in trailers, which would be lost: a failure would look like an answer.
    if (plan.operation?.rpc !== undefined && head.version !== "2") {
      return this.#failed(new Fault("grpc-without-http2", "client"));
    }
    return head.hasBody ? this.#receiveBody(plan) : "inspect";
  }

  #receiveBody(plan: OperationPlan): Stage | undefined {
    const exchange = this.#exchange;
    const { head } = exchange;
    if (!plan.reads.requestBody || head.mediaType?.kind === "opaque") {
      if ((head.contentLength ?? 0) > plan.limits.streamBytes) {
        this.#failed(new Fault("body-too-large", "client"));
        return undefined;
      }
      exchange.body = { kind: "opaque", mediaType: head.mediaType };
      this.#streams = true;
      return "inspect";
    }
    const refusal = refuseUnread(head, plan.limits);
    if (refusal !== undefined) this.#failed(refusal);
    else {
      const done = (read: ReadBody | Fault): void => this.#received(read);
      this.#leg.readBody(new BodyReading(head, plan.limits, this, done));
    }
    return undefined;
  }

  #received(read: ReadBody | Fault): void {
    if (this.#decided || this.#closed) return;
    if (read instanceof Fault) {
      this.#failed(read);
      return;
    }
    this.#exchange.body = read.body;
    this.#exchange.requestBytes = read.bytes.length;
    this.#bytes = read.bytes;
    this.#walk("inspect");
  }

  #send(): Stage | undefined {
    const plan = this.#plan;
    const upstream = plan && this.#regime.upstreams.get(plan.upstream);
    if (plan === undefined || upstream === undefined) {
      this.#failed(new Fault("no-such-upstream", "house"));
      return undefined;
    }
    const request = this.#request(plan);
    this.#relay = new Relay(
      { leg: this.#leg, exchange: this.#exchange, plan, guide: this },
      upstream,
      request,
    );
    this.#relay.start();
    return undefined;
  }

  #request(plan: OperationPlan): UpstreamRequest {
    const { head } = this.#exchange;
    const path = plan.upstreamPath(head.target.path);
    return {
      method: head.method,
      path: head.target.query === "" ? path : `${path}?${head.target.query}`,
      authority: head.authority,
      fields: upstreamFields(this.#exchange, this.#bytes !== undefined),
      body: this.#streams ? "stream" : this.#bytes,
      length: head.contentLength,
      upgrade: this.#leg.upgraded ? head.upgrade : undefined,
      timeout: plan.timeout,
      patient: plan.operation?.rpc === "streaming",
      trailers: isGrpc(head.mediaType),
    };
  }

  #answer(): undefined {
    if (this.#decided) return;
    const fault = this.#relay?.check();
    if (fault !== undefined) {
      this.#failed(fault);
      return;
    }
    this.#decided = true;
    this.#exchange.ending = "answered";
    this.#relay?.deliver();
  }

  #failed(fault: Fault): undefined {
    const exchange = this.#exchange;
    if (this.#closed || (this.#decided && !this.#leg.begun)) return;
    if (this.#leg.ended && fault.code !== "slow-reader") return;
    exchange.fault = fault.code;
    exchange.ending = `${fault.blame}-fault`;
    this.#relay?.abort();
    // Nobody is there to read an answer, or it has begun and must not look whole.
    if (this.#leg.begun || fault.code === "client-gone") this.#leg.cut();
    else this.#refuse(faultStatus(fault), []);
  }

  #refuse(status: number, fields: readonly Field[]): void {
    const document = problemDocument(status, this.#exchange.id);
    if (this.#speaksGrpc()) this.#respond(200, [...grpcRefusal(document), ...fields], undefined);
    else this.#respond(status, [...document.fields, ...fields], document.body);
    // What was decided, whatever clothes it left in.
    this.#exchange.status = status;
  }

  /** Does the caller read a status of gRPC, and not one of HTTP? */
  #speaksGrpc(): boolean {
    const { head } = this.#exchange;
    const isOne = this.#plan?.api.contract?.grpc === true;
    return isOne && head.version === "2" && isGrpc(head.mediaType);
  }

  #respond(status: number, fields: readonly Field[], body: string | undefined): void {
    const exchange = this.#exchange;
    this.#decided = true;
    this.#relay?.abort();
    exchange.status = status;
    const out: string[] = [];
    for (const [name, value] of fields) out.push(name, value);
    for (const [name, value] of exchange.fields) out.push(name, value);
    out.push("x-request-id", exchange.id);
    if (status !== 204) out.push("content-length", String(body?.length ?? 0));
    this.#leg.respond(status, out, exchange.head.method === "HEAD" ? undefined : body);
  }
}

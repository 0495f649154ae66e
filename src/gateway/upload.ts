import type { RequestHead } from "../http/head.ts";
import { Fault } from "../kernel/fault.ts";
import type { BodyReader, ClientLeg } from "./client-leg.ts";
import type { UpstreamCall } from "./upstream/upstream-client.ts";

/** What a stream reports to. */
export interface Journey {
  fail(fault: Fault): void;
}

/** Carries a request's body past the controls to the upstream, at the pace of the slower side. */
export class Upload implements BodyReader {
  bytes = 0;
  readonly #leg: ClientLeg;
  readonly #call: UpstreamCall;
  readonly #head: RequestHead;
  readonly #limit: number;
  readonly #journey: Journey;
  #begun = false;

  /** `limit`: bytes. */
  constructor(
    leg: ClientLeg,
    call: UpstreamCall,
    head: RequestHead,
    limit: number,
    journey: Journey,
  ) {
    this.#leg = leg;
    this.#call = call;
    this.#head = head;
    this.#limit = limit;
    this.#journey = journey;
  }

  /** The upstream takes more. */
  wanted(): void {
    if (this.#begun) {
      this.#leg.resumeBody();
      return;
    }
    this.#begun = true;
    this.#leg.readBody(this);
  }

  onBody(bytes: Buffer): void {
    this.bytes += bytes.length;
    const { contentLength } = this.#head;
    if (this.bytes > this.#limit) this.#journey.fail(new Fault("body-too-large", "client"));
    else if (contentLength !== undefined && this.bytes > contentLength) this.#mismatch();
    else if (!this.#call.write(bytes)) this.#leg.pauseBody();
  }

  onBodyEnd(): void {
    const { contentLength } = this.#head;
    if (contentLength !== undefined && contentLength !== this.bytes) this.#mismatch();
    else this.#call.end();
  }

  onBodyFault(fault: Fault): void {
    this.#journey.fail(fault);
  }

  #mismatch(): void {
    this.#journey.fail(new Fault("length-mismatch", "client"));
  }
}

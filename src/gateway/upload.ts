import { Fault } from "../kernel/fault.ts";
import type { BodyReader, ClientLeg } from "./client-leg.ts";
import type { UpstreamCall } from "./upstream/upstream-client.ts";

/** What a stream reports to. */
export interface Journey {
  fail(fault: Fault): void;
}

/** What bounds a stream. */
export interface UploadSize {
  /** In bytes, as is `announced`. */
  readonly limit: number;
  /** As the head declared it. */
  readonly announced: number | undefined;
  readonly patient: boolean;
}

/** Carries a request's body past the controls to the upstream, at the pace of the slower side. */
export class Upload implements BodyReader {
  bytes = 0;
  readonly patient: boolean;
  readonly #leg: ClientLeg;
  readonly #call: UpstreamCall;
  readonly #size: UploadSize;
  readonly #journey: Journey;
  #begun = false;

  constructor(leg: ClientLeg, call: UpstreamCall, journey: Journey, size: UploadSize) {
    this.#leg = leg;
    this.#call = call;
    this.#size = size;
    this.patient = size.patient;
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
    const { limit, announced } = this.#size;
    if (this.bytes > limit) this.#journey.fail(new Fault("body-too-large", "client"));
    else if (announced !== undefined && this.bytes > announced) this.#mismatch();
    else if (!this.#call.write(bytes)) this.#leg.pauseBody();
  }

  onBodyEnd(): void {
    const { announced } = this.#size;
    if (announced !== undefined && announced !== this.bytes) this.#mismatch();
    else this.#call.end();
  }

  onBodyFault(fault: Fault): void {
    this.#journey.fail(fault);
  }

  #mismatch(): void {
    this.#journey.fail(new Fault("length-mismatch", "client"));
  }
}

import type { Answer, AnswerBody } from "../engine/facts.ts";
import type { OperationPlan } from "../engine/plan.ts";
import { isGrpc } from "../http/grpc.ts";
import { Fault } from "../kernel/fault.ts";
import { AnswerReading, answerOf, isReadable, withOneMeaning } from "./answer-body.ts";
import { clientFields } from "./answer-fields.ts";
import type { ClientLeg } from "./client-leg.ts";
import type { Exchange } from "./exchange.ts";
import { passedTrailers } from "./passed-trailers.ts";
import { type Journey, Upload } from "./upload.ts";
import type {
  AnswerHead,
  AnswerReceiver,
  UpstreamCall,
  UpstreamClient,
  UpstreamRequest,
} from "./upstream/upstream-client.ts";

/** Whom a relay reports to. */
export interface Guide extends Journey {
  /** Runs `act`, and catches what it throws. */
  guard(act: () => void): void;
  /** The answer is known as far as it is going to be: screen it, then `deliver`. */
  screen(): void;
}

/** Between whom an answer goes, and under which rules. */
export interface Route {
  readonly leg: ClientLeg;
  readonly exchange: Exchange;
  readonly plan: OperationPlan;
  readonly guide: Guide;
}

const streamed: AnswerBody = { kind: "stream" };

/**
 * Brings the upstream's answer to the client. It is read whole where controls must read it, so that an
 * upstream that fails in the middle is never taken for one that answered; else it streams, and what fails
 * in the middle breaks the client's connection.
 */
export class Relay implements AnswerReceiver {
  readonly #leg: ClientLeg;
  readonly #exchange: Exchange;
  readonly #plan: OperationPlan;
  readonly #guide: Guide;
  readonly #call: UpstreamCall;
  readonly #upload: Upload | undefined;
  /** Does the caller read what follows a body? */
  readonly #wantsTrailers: boolean;
  #head: AnswerHead | undefined;
  #reading: AnswerReading | undefined;
  /** The body as it was read, and its bytes as they came. */
  #read: AnswerBody | undefined;
  #whole: Buffer | undefined;
  /** Pieces of a streamed answer that came before its head went out. */
  #held: Buffer[] = [];
  #flows = false;
  #ended = false;
  #trailers: readonly string[] = [];

  constructor(route: Route, upstream: UpstreamClient, request: UpstreamRequest) {
    const { leg, exchange, plan, guide } = route;
    this.#leg = leg;
    this.#exchange = exchange;
    this.#plan = plan;
    this.#guide = guide;
    this.#call = upstream.call(request, this);
    this.#wantsTrailers = request.trailers;
    const tunnel = request.upgrade !== undefined;
    if (request.body === "stream" || tunnel) {
      const limit = tunnel ? Infinity : plan.limits.streamBytes;
      const announced = tunnel ? undefined : exchange.head.contentLength;
      const { patient } = request;
      this.#upload = new Upload(leg, this.#call, guide, { limit, announced, patient });
    }
  }

  start(): void {
    this.#exchange.upstreamAsked = performance.now();
    this.#call.start();
  }

  abort(): void {
    this.#call.abort();
  }

  /** Bytes of a streamed request body. */
  get uploaded(): number {
    return this.#upload?.bytes ?? 0;
  }

  onBodyWanted(): void {
    this.#upload?.wanted();
  }

  onHead(head: AnswerHead): void {
    this.#guide.guard(() => this.#heard(head));
  }

  onData(bytes: Buffer): void {
    if (this.#flows) {
      if (!this.#leg.write(bytes)) this.#call.pause();
    } else this.#guide.guard(() => this.#took(bytes));
  }

  onEnd(trailers: readonly string[]): void {
    this.#ended = true;
    this.#trailers = trailers;
    this.#guide.guard(() => this.#finished());
  }

  onFault(fault: Fault): void {
    this.#guide.fail(fault);
  }

  /** The client takes more. */
  drained(): void {
    if (!this.#ended) this.#call.resume();
  }

  /** Looks at what the screening left; a fault where it cannot leave. */
  check(): Fault | undefined {
    const { answer } = this.#exchange;
    const body = withOneMeaning(answer.body);
    if (body instanceof Fault) return body;
    if (body !== answer.body) this.#exchange.answer = { ...answer, body };
    return undefined;
  }

  /** Sends what the screening left. */
  deliver(): void {
    const { answer, fields, id } = this.#exchange;
    const edited = answer.body.kind !== "stream" && answer.body !== this.#read;
    const out = clientFields(answer, fields, id, edited);
    this.#exchange.status = answer.status;
    if (answer.body.kind === "stream") this.#stream(answer, out);
    else this.#complete(answer, out, edited);
  }

  #heard(head: AnswerHead): void {
    this.#head = head;
    const exchange = this.#exchange;
    exchange.upstreamAnswered = performance.now();
    const answer = answerOf(head);
    exchange.answer = answer;
    this.#read = answer.body;
    if (!this.#plan.reads.answerBody || !isReadable(answer)) {
      // Without a body `onEnd` follows at once.
      if (head.framing !== "none") this.#known(answer);
      return;
    }
    this.#reading = new AnswerReading(answer, this.#plan.limits);
    if (head.length > this.#plan.limits.responseBytes) this.#oversize();
  }

  #took(bytes: Buffer): void {
    if (this.#reading === undefined) this.#held.push(bytes);
    else if (!this.#reading.take(bytes)) this.#oversize();
  }

  #finished(): void {
    const reading = this.#reading;
    if (reading !== undefined) {
      const whole = reading.whole();
      this.#whole = whole;
      const decoded = reading.decode(whole);
      if (!(decoded instanceof Promise)) this.#decoded(reading, decoded);
      else {
        // `decode` never rejects.
        void decoded.then((bytes) => this.#guide.guard(() => this.#decoded(reading, bytes)));
      }
    } else if (this.#head?.framing === "none") this.#known(this.#exchange.answer);
    else if (this.#flows) this.#conclude();
  }

  #decoded(reading: AnswerReading, bytes: Buffer | Fault): void {
    const { answer, principals } = this.#exchange;
    const { skim } = this.#plan;
    const body = reading.parse(bytes, (source) => skim?.(answer, source, principals));
    if (body instanceof Fault) {
      this.#guide.fail(body);
      return;
    }
    this.#read = body;
    this.#known({ ...this.#exchange.answer, body });
  }

  #oversize(): void {
    if (this.#plan.limits.oversizeResponse === "refuse") {
      this.#guide.fail(new Fault("upstream-body-too-large", "upstream"));
      return;
    }
    this.#held = this.#reading?.chunks ?? [];
    this.#reading = undefined;
    this.#read = streamed;
    this.#known(this.#exchange.answer);
  }

  #known(answer: Answer): void {
    this.#exchange.answer = answer;
    this.#exchange.upstreamAnswer = answer;
    this.#guide.screen();
    // The screening waits for something: so must the upstream.
    if (!this.#flows && !this.#ended) this.#call.pause();
  }

  #stream(answer: Answer, fields: string[]): void {
    const head = this.#head;
    if (head?.framing === "length") fields.push("content-length", String(head.length));
    const leg = this.#leg;
    this.#flows = true;
    leg.begin(answer.status, fields);
    let goesOn = true;
    for (const piece of this.#held) goesOn = leg.write(piece);
    this.#held = [];
    if (this.#ended) {
      this.#conclude();
      return;
    }
    if (goesOn) this.#call.resume();
    else this.#call.pause();
    if (head?.framing === "tunnel") this.#upload?.wanted();
  }

  /** A gRPC answer without its status is half an answer, however its stream ended. */
  #conclude(): void {
    const { mediaType } = this.#exchange.upstreamAnswer ?? this.#exchange.answer;
    if (!this.#wantsTrailers || !isGrpc(mediaType)) {
      this.#leg.end([]);
      return;
    }
    const passed = passedTrailers(this.#trailers);
    if (passed.includes("grpc-status")) this.#leg.end(passed);
    else this.#guide.fail(new Fault("upstream-truncated", "upstream"));
  }

  #complete(answer: Answer, fields: string[], edited: boolean): void {
    // A control put a text in the place of a stream: the rest of that is for nobody.
    if (!this.#ended) this.#call.abort();
    const { method } = this.#exchange.head;
    const { status, body } = answer;
    const content = edited ? ("text" in body ? body.text : undefined) : this.#whole;
    if (method === "HEAD" || status === 204 || status === 304) {
      const length = this.#exchange.answer.fields.get("content-length");
      if (status !== 204 && !edited && length !== undefined) fields.push("content-length", length);
      this.#leg.respond(status, fields, undefined);
      return;
    }
    const length = content === undefined ? 0 : Buffer.byteLength(content);
    fields.push("content-length", String(length));
    this.#leg.respond(status, fields, length === 0 ? undefined : content);
  }
}
